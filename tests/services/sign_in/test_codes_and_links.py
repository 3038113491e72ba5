"""One mail, two ways in, once (R1–R4)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from db import AuditEntry, Client, OutboxMessage, SignIn, SignInRequest
from services import sign_in
from services.core.refusals import NotSignedIn
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.outside.clock import TurnableClock
from services.people.names import BadEmail
from services.sign_in import Browser, CodeOver, LinkOver, NotACode, NoTriesLeft, WrongCode
from tests.at_the_door import ANNA, HOME, NOBODY, ZUZANA, Phone, another, mails, parts

pytestmark = pytest.mark.usefixtures("door")
ONE_ENGINE = pytest.mark.parametrize("dialect", ["sqlite"])


async def count(table: type) -> int:
    async with reading(Visitor.system("test")) as r:
        return int(await r.db.scalar(select(func.count()).select_from(table)) or 0)


async def test_the_code_of_the_mail_signs_in() -> None:
    phone = Phone()
    signed_in = await phone.enter(await phone.ask(next_path="/bookings"))
    assert signed_in.next_path == "/bookings"
    async with reading(await phone.visitor()) as r:
        assert r.visitor.email == ANNA


async def test_the_link_signs_in_where_it_was_asked_for() -> None:
    phone = Phone()
    await phone.ask(next_path="/benefits")
    assert (await phone.follow()).next_path == "/benefits"
    async with reading(await phone.visitor()) as r:
        assert r.visitor.email == ANNA


async def test_the_link_does_nothing_in_another_browser_and_is_not_used_up_by_it() -> None:
    phone, scanner = Phone(), Phone()
    await phone.ask()
    await scanner.ask(ZUZANA)
    for stranger in (scanner, Phone()):
        with pytest.raises(LinkOver):
            await stranger.follow(phone.link)
    assert await phone.follow()


async def test_looking_at_a_link_changes_nothing() -> None:
    phone = Phone()
    await phone.ask()
    id_, _secret = parts(phone.link)
    for _look in range(3):
        assert await sign_in.asked_here(id_, phone.browser)
        assert not await sign_in.asked_here(id_, Browser())
    assert await count(SignIn) == 0
    assert await phone.follow()


async def test_elsewhere_the_code_of_the_same_mail_counts_for_the_links_request() -> None:
    phone, in_app = Phone(), Phone()
    code = await phone.ask()
    id_, _secret = parts(phone.link)
    assert await in_app.enter(code, id_)
    with pytest.raises(CodeOver):
        await phone.enter(code)


async def test_a_wrong_secret_is_no_link() -> None:
    phone = Phone()
    await phone.ask()
    id_, secret = parts(phone.link)
    for wrong in ("", secret[:-1], secret + "x", "ž" * 40, "\ud800"):
        with pytest.raises(LinkOver):
            await sign_in.redeem_link(id_, wrong, phone.browser)


@pytest.mark.parametrize(
    "typed",
    ["{a} {b}", "{a}-{b}", " {a}\u00a0{b} ", "{a} {b} is your code", "{a}\n{b}", "\ufeff{a}\u200b{b}\u200e"],
)
@ONE_ENGINE
async def test_a_code_may_be_typed_or_pasted_as_it_is_read(typed: str) -> None:
    phone = Phone()
    code = await phone.ask()
    assert await phone.enter(typed.format(a=code[:4], b=code[4:]))


@pytest.mark.parametrize(
    "typed", ["", "1234", "123456789", "abcdefgh", "4829 13O7", "\x00", "🙂" * 8, "١٢٣", "x" * 10_000]
)
@ONE_ENGINE
async def test_what_is_no_code_costs_no_try(typed: str) -> None:
    phone = Phone()
    code = await phone.ask()
    for _time in range(6):
        with pytest.raises(NotACode):
            await phone.enter(typed)
    assert await phone.enter(code)


async def test_a_wrong_code_says_how_many_tries_are_left() -> None:
    phone = Phone()
    code = await phone.ask()
    said = []
    for _time in range(5):
        with pytest.raises(WrongCode) as no:
            await phone.enter(another(code))
        said.append(no.value.words())
    assert said[0] == "That code isn’t right. Check the newest email and try again. 4 tries left."
    assert said[3].endswith("1 try left.")
    assert said[4] == "That code isn’t right, and it was the last try. Please ask for a new one."
    with pytest.raises(NoTriesLeft):
        await phone.enter(code)


async def test_a_code_and_a_link_live_for_ten_minutes(clock: TurnableClock) -> None:
    phone = Phone()
    code, link = await phone.ask(), phone.link
    clock.advance(timedelta(minutes=10))
    with pytest.raises(CodeOver):
        await phone.enter(code)
    with pytest.raises(LinkOver):
        await phone.follow(link)
    with pytest.raises(LinkOver):
        await sign_in.asked_here(parts(link)[0], phone.browser)


async def test_a_mail_is_never_sent_after_its_code_has_run_out(clock: TurnableClock) -> None:
    await Phone().ask()
    assert (await mails(ANNA))[0].expires_at == clock.now() + timedelta(minutes=10)


async def test_the_three_newest_count_until_one_succeeds(clock: TurnableClock) -> None:
    phone = Phone()
    codes, links = [], []
    for _time in range(4):
        codes.append(await phone.ask())
        links.append(phone.link)
        clock.advance(timedelta(seconds=30))
    with pytest.raises(WrongCode):
        await phone.enter(codes[0])
    with pytest.raises(LinkOver):
        await phone.follow(links[0])
    await phone.enter(codes[1])
    phone.browser = Browser(asking=phone.browser.asking, network=HOME)
    for code in codes[2:]:
        with pytest.raises(CodeOver):
            await phone.enter(code)


async def test_one_success_ends_what_was_asked_for_the_address_anywhere() -> None:
    phone, tablet = Phone(), Phone()
    code, later = await phone.ask(), await tablet.ask()
    asking = phone.browser.asking
    await phone.enter(code)
    for browser, old in ((Browser(asking=asking), code), (tablet.browser, later)):
        with pytest.raises(CodeOver):
            await sign_in.redeem_code(old, browser)


async def test_a_code_is_worth_nothing_in_a_browser_that_did_not_ask() -> None:
    phone, thief = Phone(), Phone()
    code = await phone.ask()
    with pytest.raises(CodeOver):
        await thief.enter(code)
    await thief.ask(ZUZANA)
    with pytest.raises(WrongCode):
        await thief.enter(code)


async def test_of_many_with_the_right_code_at_once_one_gets_in() -> None:
    phone = Phone()
    code = await phone.ask()

    async def enter() -> bool:
        try:
            await sign_in.redeem_code(code, phone.browser)
        except (CodeOver, NoTriesLeft):
            return False
        return True

    assert sum(await asyncio.gather(*(enter() for _one in range(8)))) == 1
    assert await count(SignIn) == 1


async def test_of_many_guesses_at_once_five_are_compared() -> None:
    phone = Phone()
    code = await phone.ask()

    async def guess() -> type[Exception]:
        try:
            await sign_in.redeem_code(another(code), phone.browser)
        except (WrongCode, NoTriesLeft) as no:
            return type(no)
        raise AssertionError("it was wrong")

    told = await asyncio.gather(*(guess() for _one in range(12)))
    assert told.count(WrongCode) == 5


async def test_capitals_and_spaces_make_no_other_address() -> None:
    phone = Phone()
    await sign_in.ask("  Anna@Example.COM ", phone.browser)
    assert len(await mails(ANNA)) == 1


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@",
        "@example.com",
        "a b@example.com",
        "a@b@example.com",
        "\x00",
        "anna\x00@example.com",
        "x" * 10000 + "@example.com",
        "anna@" + "x" * 10000,
        "🙂@🙂",
        "\u202eanna@example.com",
        "<b>@example.com",
        "�",
    ],
)
@ONE_ENGINE
async def test_what_is_no_address_is_said_to_be_none(email: str) -> None:
    with pytest.raises(BadEmail):
        await sign_in.ask(email, Browser(network=HOME))


async def test_an_unknown_address_is_told_so_once_a_day_and_never_let_in(clock: TurnableClock) -> None:
    phone = Phone()
    for _time in range(3):
        assert await phone.ask(NOBODY) == ""
    assert [mail.notice for mail in await mails(NOBODY)] == ["unknown-address"]
    with pytest.raises(WrongCode):
        await phone.enter("12345678")
    clock.advance(timedelta(days=1))
    await phone.ask(NOBODY)
    assert len(await mails(NOBODY)) == 2


async def test_what_is_kept_gives_nothing_away() -> None:
    phone = Phone()
    code = await phone.ask()
    secret = parts(phone.link)[1]
    signed_in = await phone.enter(code)
    async with reading(Visitor.system("test")) as r:
        kept = [*await r.db.scalars(select(SignInRequest)), *await r.db.scalars(select(SignIn))]
        notes = [repr(row.facts) for row in await r.db.scalars(select(AuditEntry))]
    stored = repr([vars(row) for row in kept]) + repr(notes)
    for hidden in (code, secret, signed_in.token, signed_in.device, ANNA):
        assert hidden not in stored
    assert kept[0].code_hash.startswith("$argon2id$")


async def test_the_same_code_has_another_hash_in_every_request() -> None:
    phone = Phone()
    codes = [await phone.ask() for _time in range(2)]
    async with reading(Visitor.system("test")) as r:
        hashes = list(await r.db.scalars(select(SignInRequest.code_hash)))
    assert len(set(hashes)) == len(codes) == 2


async def test_the_mail_speaks_the_clients_own_language() -> None:
    async with work(Visitor.system("test")) as w:
        anna = await w.db.scalar(select(Client).where(Client.email == ANNA))
        anna.locale = "sk"
    await sign_in.ask(ANNA, Browser(network=HOME), locale="en")
    await sign_in.ask(ZUZANA, Browser(network=HOME), locale="sk")
    async with reading(Visitor.system("test")) as r:
        spoken = set(await r.db.scalars(select(OutboxMessage.locale)))
    assert spoken == {"sk"}


async def test_a_token_that_was_planted_is_worth_nothing() -> None:
    phone = Phone(Browser(token="planted-by-somebody-else", network=HOME))
    signed_in = await phone.sign_in()
    assert signed_in.token != "planted-by-somebody-else"
    for token in ("planted-by-somebody-else", "", None, "\x00", "x" * 10_000, "ž" * 30):
        with pytest.raises(NotSignedIn):
            await sign_in.visitor_of(token)
