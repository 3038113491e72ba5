"""How often one may ask and guess, and that nobody who merely knows an address can lock its owner out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update

from db import SignInGuard, SignInRequest
from services import sign_in
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.people import clients
from services.sign_in import Browser, CodesOff, TooManyRequests, WrongCode, limits, network_of
from tests.at_the_door import ANNA, HOME, NOBODY, ZUZANA, Phone, another, mails

pytestmark = pytest.mark.usefixtures("door")
ONE_ENGINE = pytest.mark.parametrize("dialect", ["sqlite"])
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


def elsewhere(n: int) -> Browser:
    """A browser in a network of its own."""
    return Browser(network=f"198.51.{n}.0/24")


async def guesses(email: str = ANNA) -> int:
    """How many comparisons were spent on somebody, on devices that are not known."""
    async with reading(Visitor.system("test")) as r:
        return int(await r.db.scalar(select(func.max(SignInGuard.consecutive_wrong))) or 0)


async def attack(clock: TurnableClock, days: int, email: str = ANNA) -> int:
    """Guess wrongly at an address as often as one is let; says how often that was."""
    made = 0
    for day in range(days):
        for hour in range(3):
            thief = Phone(elsewhere(day * 3 + hour))
            code = await thief.ask(email)
            for _time in range(5):
                try:
                    await thief.enter(another(code or "1"))
                except WrongCode:
                    made += 1
                except CodesOff:
                    break
                except sign_in.NoTriesLeft:
                    break
            clock.advance(AN_HOUR)
        clock.advance(A_DAY - 3 * AN_HOUR)
    return made


async def test_an_address_gets_five_mails_an_hour_one_more_elsewhere_and_nobody_is_told(
    clock: TurnableClock,
) -> None:
    for _time in range(7):
        await Phone(elsewhere(0)).ask()
    assert len(await mails(ANNA)) == 5
    for n in range(7):
        await Phone(elsewhere(n)).ask()
    assert len(await mails(ANNA)) == 6
    clock.advance(AN_HOUR)
    await Phone(elsewhere(9)).ask()
    assert len(await mails(ANNA)) == 7


async def test_asking_in_vain_does_not_take_away_the_codes_that_were_sent(clock: TurnableClock) -> None:
    phone, sent = Phone(), []
    for _time in range(8):
        sent.append(await phone.ask())
        clock.advance(timedelta(seconds=30))
    assert await phone.enter(sent[4])


async def test_a_known_device_has_three_more() -> None:
    phone = Phone()
    await phone.sign_in()
    for n in range(7):
        await Phone(elsewhere(n)).ask()
    sent = [await phone.ask() != "" for _time in range(5)]
    assert sent == [True, True, True, False, False]


async def test_a_network_that_asks_without_end_is_refused(
    clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ASKED_PER_NETWORK", 5)
    for n in range(5):
        await sign_in.ask(f"somebody{n}@example.com", Browser(network=HOME))
    for email in (ANNA, NOBODY):
        with pytest.raises(TooManyRequests):
            await sign_in.ask(email, Browser(network=HOME))
    assert await Phone(elsewhere(1)).ask()
    clock.advance(AN_HOUR)
    assert await Phone().ask()


async def test_in_a_flood_only_quiet_networks_and_known_browsers_are_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "ASKED_IN_ALL", 3)
    monkeypatch.setattr(limits, "QUIET_NETWORK", 2)
    phone = Phone(elsewhere(2))
    await phone.sign_in()
    for _time in range(2):
        await Phone(elsewhere(2)).ask(ZUZANA)
    with pytest.raises(TooManyRequests):
        await Phone(elsewhere(2)).ask(ZUZANA)
    assert await Phone(elsewhere(3)).ask(ZUZANA), "one noisy network shuts nobody else out"
    assert await phone.ask(), "who was in before is not shut out by a flood"


async def test_ten_wrong_a_day_turn_codes_off_for_the_day(clock: TurnableClock) -> None:
    assert await attack(clock, days=1) == 10
    stranger = Phone(elsewhere(99))
    clock.advance(-A_DAY + 4 * AN_HOUR)
    code = await stranger.ask()
    with pytest.raises(CodesOff):
        await stranger.enter(code)
    clock.advance(A_DAY)
    assert await stranger.enter(await stranger.ask())


async def test_twenty_in_a_row_turn_codes_off_but_links_and_known_devices_go_on(clock: TurnableClock) -> None:
    phone = Phone()
    await phone.sign_in()
    assert await attack(clock, days=4) == 20
    assert await guesses() == 20
    stranger = Phone(elsewhere(200))
    code = await stranger.ask()
    with pytest.raises(CodesOff):
        await stranger.enter(code)
    assert await stranger.follow()
    assert await phone.sign_in()
    clock.advance(A_DAY)
    assert await attack(clock, days=1) == 0, "the owner's own coming and going gives nobody more guesses"


@ONE_ENGINE
async def test_a_month_without_a_guess_turns_codes_on_again(clock: TurnableClock) -> None:
    assert await attack(clock, days=3) == 20
    clock.advance(timedelta(days=30))
    assert await Phone().sign_in()


async def test_a_right_code_breaks_the_row() -> None:
    phone = Phone()
    code = await phone.ask()
    for _time in range(4):
        with pytest.raises(WrongCode):
            await phone.enter(another(code))
    await phone.enter(code)
    assert await guesses() == 0


async def test_a_guess_at_three_codes_counts_three_times() -> None:
    phone = Phone()
    for _time in range(3):
        code = await phone.ask()
    with pytest.raises(WrongCode):
        await phone.enter(another(code))
    assert await guesses() == 3


async def test_never_more_than_twenty_comparisons_whatever_is_asked(clock: TurnableClock) -> None:
    thief = Phone()
    for _time in range(3):
        code = await thief.ask()
    tries = []
    for _time in range(8):
        try:
            await thief.enter(another(code))
        except (WrongCode, CodesOff, sign_in.NoTriesLeft):
            tries.append(await guesses())
        clock.advance(timedelta(seconds=1))
        async with work(Visitor.system("test")) as w:
            await w.db.execute(update(SignInRequest).values(tries=0))
    assert tries == [3, 6, 9, 12, 15, 18, 20, 20]


async def test_a_known_device_that_guesses_badly_shuts_out_nobody_else() -> None:
    phone = Phone()
    await phone.sign_in()
    for _round in range(2):
        code = await phone.ask()
        for _time in range(5):
            with pytest.raises(WrongCode):
                await phone.enter(another(code))
    code = await phone.ask()
    with pytest.raises(CodesOff):
        await phone.enter(code)
    stranger = Phone(elsewhere(1))
    assert await stranger.sign_in()


@ONE_ENGINE
@pytest.mark.parametrize("told", [20, 0], ids=["strangers-told", "enough-strangers-told"])
async def test_for_people_we_know_no_more_is_asked_of_the_database(
    house: App, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    monkeypatch.setattr(limits, "STRANGERS_PER_NETWORK", told)
    asked: list[str] = []
    for at in (house.database.writer, house.database.reader):
        event.listen(at.sync_engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    counts = []
    for n, email in enumerate((ANNA, NOBODY)):
        asked.clear()
        await sign_in.ask(email, Browser(network=f"198.51.{n}.0/24", device="d" * 43))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@ONE_ENGINE
async def test_a_wrong_code_for_people_we_know_asks_no_more_of_the_database(house: App) -> None:
    asked: list[str] = []
    phones = [Phone(elsewhere(n)) for n in range(2)]
    for phone, email in zip(phones, (ANNA, NOBODY), strict=True):
        await phone.ask(email)
    for at in (house.database.writer, house.database.reader):
        event.listen(at.sync_engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    counts = []
    for phone in phones:
        asked.clear()
        with pytest.raises(WrongCode):
            await phone.enter("00000000")
        counts.append(list(asked))
    assert counts[0] == counts[1]


@ONE_ENGINE
async def test_unknown_addresses_are_counted_alike(clock: TurnableClock) -> None:
    assert await attack(clock, days=3, email=NOBODY) == await attack(clock, days=3, email=ANNA) == 20


async def test_fifty_wrong_for_ten_people_turn_codes_off_for_strangers_for_an_hour(
    clock: TurnableClock,
) -> None:
    known = Phone()
    await known.sign_in()
    emails = [f"parent{n}@example.com" for n in range(10)]
    async with work(Visitor.system("test")) as w:
        for email in emails:
            await clients.client(w, email)
    for n, email in enumerate(emails):
        thief = Phone(elsewhere(n))
        code = await thief.ask(email)
        for _time in range(5):
            with pytest.raises(WrongCode):
                await thief.enter(another(code))
    stranger = Phone(elsewhere(50))
    code = await stranger.ask(ZUZANA)
    with pytest.raises(CodesOff):
        await stranger.enter(code)
    assert await known.sign_in()
    assert await stranger.follow()
    clock.advance(AN_HOUR + timedelta(minutes=10))
    assert await Phone(elsewhere(51)).sign_in(ZUZANA)


async def test_fifty_wrong_for_one_address_alone_are_no_attack_on_all(clock: TurnableClock) -> None:
    await attack(clock, days=1)
    clock.advance(-A_DAY + 4 * AN_HOUR)
    assert await Phone(elsewhere(77)).sign_in(ZUZANA)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2ff::9", "2001:db8:1:200::/56"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/56"),
        ("_hidden7", "_hidden7"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_neighbours_count_as_one(host: str | None, network: str) -> None:
    assert network_of(host) == network
