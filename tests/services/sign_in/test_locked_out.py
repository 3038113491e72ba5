"""Whoever knows an address, or guesses at made-up ones, keeps no family from coming in (R2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, event, func, select, update

from db import OutboxMessage, SignInRequest
from services import sign_in
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import app, reading, work
from services.notices.channels.mail import MailChannel
from services.notices.delivering import leasing
from services.notices.delivering.outbox import deliver_due
from services.notices.messages.unknown_address import UnknownAddress
from services.outside.clock import TurnableClock
from services.people import clients
from services.sign_in import (
    Browser,
    CodeOver,
    CodesOff,
    NoTriesLeft,
    WrongCode,
    limits,
    redeeming,
)
from tests.at_the_door import ANNA, HOME, ZUZANA, Phone, another, mails, parts

pytestmark = pytest.mark.usefixtures("door")
ONE_ENGINE = pytest.mark.parametrize("dialect", ["sqlite"])


def elsewhere(n: int) -> Browser:
    """A browser in a network of its own."""
    return Browser(network=f"198.51.{n}.0/24")


async def newest(email: str = ANNA) -> OutboxMessage:
    """The newest mail with a code that somebody has."""
    return next(mail for mail in await mails(email) if "code" in mail.payload)


async def guess(phone: Phone, times: int = 5) -> int:
    """Type wrong codes; says how many were compared."""
    compared = 0
    for _time in range(times):
        try:
            await phone.enter("00000000")
        except WrongCode:
            compared += 1
        except (CodesOff, NoTriesLeft):
            pass
    return compared


async def besieged() -> None:
    """Ten wrong codes and all mails of the hour, by somebody who knows no more than Anna's address."""
    for n in range(7):
        thief = Phone(elsewhere(n % 2))
        await thief.ask()
        await guess(thief)


async def test_under_siege_the_family_still_gets_a_mail_and_its_link_lets_her_in() -> None:
    await besieged()
    anna = Phone()
    code = await anna.ask()
    assert code, "a mail is kept for a browser that has not asked"
    with pytest.raises(CodesOff):
        await anna.enter(code)
    assert await anna.follow()


async def test_under_siege_the_newest_mail_lets_her_in_whoever_asked_for_it() -> None:
    await besieged()
    await Phone(elsewhere(3)).ask()
    anna = Phone()
    assert await anna.ask() == "", "all mails are spent, even the one kept for her"
    assert await anna.read(await newest())


async def test_under_siege_there_is_always_a_mail_that_works(clock: TurnableClock) -> None:
    for minute in range(0, 60, 3):
        thief = Phone(elsewhere(minute))
        await thief.ask()
        await guess(thief)
        anna = Phone()
        await anna.ask()
        assert (await newest()).expires_at > clock.now(), minute
        clock.advance(timedelta(minutes=3))
    assert len(await mails(ANNA)) <= 11, "and no more than these in an hour"
    assert await Phone().read(await newest())


async def test_asking_for_others_in_the_same_browser_does_not_end_her_mail(clock: TurnableClock) -> None:
    thief = Phone(elsewhere(1))
    await thief.ask()
    hers = await newest()
    for n in range(4):
        clock.advance(timedelta(seconds=1))
        await thief.ask(f"somebody{n}@example.com")
    assert await Phone().read(hers)


async def test_a_thief_who_signs_in_as_himself_does_not_end_her_mail() -> None:
    thief = Phone(elsewhere(1))
    await thief.ask()
    hers, asking = await newest(), thief.browser.asking
    await thief.enter(await thief.ask(ZUZANA))
    assert asking
    assert await Phone().read(hers)


async def test_the_tries_of_a_request_that_a_thief_has_used_up_are_not_those_of_the_mails_reader() -> None:
    thief = Phone(elsewhere(1))
    await thief.ask()
    assert await guess(thief, 6) == 5
    hers = await newest()
    with pytest.raises(NoTriesLeft):
        await Phone().enter(str(hers.payload["code"]), parts(str(hers.payload["link"]))[0])
    assert await Phone().read(hers)


async def test_the_reader_of_a_mail_has_five_tries_of_their_own() -> None:
    await Phone(elsewhere(1)).ask()
    id_, secret = parts(str((await newest()).payload["link"]))
    code, left = str((await newest()).payload["code"]), []
    for _time in range(5):
        with pytest.raises(WrongCode) as no:
            await Phone().enter(another(code), id_, secret)
        left.append(no.value.facts["left"])
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(NoTriesLeft):
        await Phone().enter(code, id_, secret)


async def test_a_mail_works_once_and_for_ten_minutes_for_its_reader_too(clock: TurnableClock) -> None:
    await Phone(elsewhere(1)).ask()
    hers = await newest()
    await Phone().read(hers)
    with pytest.raises(CodeOver):
        await Phone().read(hers)
    await Phone(elsewhere(1)).ask()
    clock.advance(timedelta(minutes=10))
    with pytest.raises(CodeOver):
        await Phone().read(await newest())


@pytest.mark.parametrize("checked", [True, False])
async def test_a_made_up_secret_opens_nothing(
    clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, checked: bool
) -> None:
    """With the negative control: were any secret taken, a thief could guess on without being counted."""
    if not checked:
        monkeypatch.setattr(redeeming, "_has_secret", lambda _row, secret: bool(secret))
    await besieged()
    clock.advance(timedelta(minutes=10))
    thief = Phone(elsewhere(1))
    await thief.ask()
    id_, _secret = parts(thief.link)
    with pytest.raises(CodesOff if checked else WrongCode):
        await thief.enter("00000000", id_, "x" * 43)


async def test_made_up_guesses_from_one_network_turn_off_nobody_elses_codes() -> None:
    compared = 0
    for n in range(12):
        thief = Phone(elsewhere(0))
        await thief.ask(f"nobody{n}@example.com")
        compared += await guess(thief)
    assert compared == limits.WRONG_PER_NETWORK
    assert await Phone(elsewhere(1)).sign_in(ZUZANA)
    thief = Phone(elsewhere(0))
    code = await thief.ask()
    with pytest.raises(CodesOff):
        await thief.enter(code)
    assert await thief.follow(), "links go on there as well"


@pytest.mark.parametrize("only_people", [True, False])
async def test_made_up_guesses_from_many_networks_turn_nobodys_codes_off(
    monkeypatch: pytest.MonkeyPatch, only_people: bool
) -> None:
    """With the negative control: counted like people, they would."""
    if not only_people:
        monkeypatch.setattr(limits, "MADE_UP", limits.WRONG)
    for n in range(12):
        thief = Phone(elsewhere(n))
        await thief.ask(f"nobody{n}@example.com")
        assert await guess(thief) == 5 or n >= 10
    anna = Phone()
    code = await anna.ask()
    if only_people:
        assert await anna.enter(code)
    else:
        with pytest.raises(CodesOff):
            await anna.enter(code)


@pytest.mark.parametrize("limited", [True, False])
async def test_one_network_alone_does_not_reach_the_breaker_even_with_real_addresses(
    monkeypatch: pytest.MonkeyPatch, limited: bool
) -> None:
    """With the negative control."""
    if not limited:
        monkeypatch.setattr(limits, "WRONG_PER_NETWORK", 10_000)
    emails = [f"parent{n}@example.com" for n in range(12)]
    async with work(Visitor.system("test")) as w:
        for email in emails:
            await clients.client(w, email)
    for email in emails:
        thief = Phone(elsewhere(0))
        await thief.ask(email)
        await guess(thief)
    anna = Phone()
    code = await anna.ask()
    if limited:
        assert await anna.enter(code)
    else:
        with pytest.raises(CodesOff):
            await anna.enter(code)


@ONE_ENGINE
async def test_a_school_comes_in_through_one_address_in_an_evening() -> None:
    emails = [f"parent{n}@example.com" for n in range(60)]
    async with work(Visitor.system("test")) as w:
        for email in emails:
            await clients.client(w, email)
    for n, email in enumerate(emails):
        phone = Phone(Browser(network=HOME))
        code = await phone.ask(email)
        if n % 2:
            with pytest.raises(WrongCode):
                await phone.enter(another(code))
        assert await phone.enter(code)


@ONE_ENGINE
async def test_of_many_strangers_a_few_are_written_to_and_the_page_cannot_tell() -> None:
    asked, wanted = set(), 0
    for n in range(30):
        email = f"nobody{n}@example.com"
        told = await sign_in.ask(email, Browser(network=HOME))
        asked.add(replace(told, token="", email=""))
        (mail,) = await mails(email)
        wanted += not UnknownAddress.read(mail.payload).untold
    assert len(asked) == 1
    assert wanted == limits.STRANGERS_PER_NETWORK
    channel = MailChannel.of(Configuration(demo=True, _env_file=None))
    await deliver_due(channel, "test", batch=40)
    async with reading(Visitor.system("test")) as r:
        sent = await r.db.scalar(select(func.count()).where(OutboxMessage.status == "sent"))
        kept = await r.db.scalar(select(func.count()).select_from(OutboxMessage))
        asked_for = (await r.db.scalars(select(SignInRequest))).all()
    assert sent == limits.STRANGERS_PER_NETWORK
    assert kept == sent, "of mails that nobody gets nothing is kept"
    assert not any(each.code_hash or each.link_hash for each in asked_for), "nor of codes that nobody has"


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_what_nobody_is_to_get_is_not_kept_as_expired_when_it_comes_while_the_outbox_is_tidied() -> (
    None
):
    for n in range(limits.STRANGERS_PER_NETWORK + 1):
        await sign_in.ask(f"nobody{n}@example.com", Browser(network=HOME))
    (untold,) = await mails(f"nobody{limits.STRANGERS_PER_NETWORK}@example.com")
    engine = app().database.writer
    sync = create_engine(engine.url)
    came: list[str] = []

    def set_to(status: str) -> None:
        with sync.begin() as other:
            other.execute(update(OutboxMessage).where(OutboxMessage.id == untold.id).values(status=status))

    def comes(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if statement.startswith("UPDATE outbox") and not came:
            came.append(statement)
            set_to("pending")

    set_to("sent")  # what is not there yet, as far as the deleting can see
    event.listen(engine.sync_engine, "before_cursor_execute", comes)
    channel = MailChannel.of(Configuration(demo=True, _env_file=None))
    try:
        await leasing.tidy(channel)
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", comes)
    assert [mail.status for mail in await mails(untold.address)] == ["pending"]
    await leasing.tidy(channel)
    assert await mails(untold.address) == []
    sync.dispose()
