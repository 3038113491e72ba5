"""Nothing is scheduled beyond its expiry: the last try lies before it, and early enough to be of use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from db import OutboxMessage, QueueEntry, Session
from services.core.work import App, reading, work
from services.demo.timetable import MONDAYS
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering import leasing, retrying
from services.notices.delivering.outbox import deliver_due
from services.notices.messages.place_offered import PlaceOffered
from services.notices.messages.session_reminder import SessionReminder
from services.notices.messages.sign_in_code import SignInCode
from services.notices.telling.notice import Notice
from services.outside.clock import TurnableClock
from services.outside.mail import Mail
from tests.saying_no import saying
from tests.services.notices.examples import SYSTEM
from tests.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
GREYLISTED = "450 4.2.0 <anna@example.com>: Recipient address rejected: Greylisted"


def channel(mail: Mail) -> MailChannel:
    return MailChannel(mail, "https://classes.example", "hello@hopandtumble.example")


async def tell(notice: Notice) -> None:
    async with work(SYSTEM) as w:
        await telling.tell(w, notice)


async def only(name: str) -> OutboxMessage:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == name))).one()


async def until_it_ends(to: MailChannel, clock: TurnableClock, name: str) -> list[datetime]:
    """Run the worker until the message is sent or given up; gives the moments for which it was scheduled."""
    moments = []
    for _try in range(200):
        await deliver_due(to, "one")
        row = await only(name)
        if row.status not in ("pending", "leased"):
            return moments
        moments.append(row.next_at)
        async with reading(SYSTEM) as r:
            due = await leasing.next_due(r, to)
        assert due is not None
        clock.turn_to(max(due, to.rests_until or due))
    raise AssertionError("it is tried without end")


def greylists(clock: TurnableClock, seconds: int) -> object:
    """Takes nothing in so many seconds after the first mail was offered."""
    first: list[datetime] = []

    def answer(stage: str, _line: str) -> str | None:
        if stage != "rcpt":
            return None
        first.append(clock.now())
        return GREYLISTED if clock.now() < first[0] + timedelta(seconds=seconds) else None

    return answer


@pytest.mark.parametrize("luck", [0.5, 1.0, 1.5])
async def test_a_code_gets_past_greylisting_while_it_can_still_be_typed(
    founded: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, luck: float
) -> None:
    monkeypatch.setattr(retrying.random, "uniform", lambda _low, _high: luck)
    started = clock.now()
    await tell(SignInCode("anna@example.com", None, "1" * 8, "/sign-in/1"))
    async with saying(greylists(clock, 300)) as (server, mail):  # type: ignore[arg-type]
        await until_it_ends(channel(mail), clock, "sign-in-code")
    row = await only("sign-in-code")
    assert (row.status, server.taken) == ("sent", 1)
    assert clock.now() - started < timedelta(seconds=420), "three minutes are left to type it"


@pytest.mark.parametrize("luck", [0.5, 1.0, 1.5])
async def test_a_place_that_is_offered_is_tried_until_just_before_its_end(
    world: World, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, luck: float
) -> None:
    monkeypatch.setattr(retrying.random, "uniform", lambda _low, _high: luck)
    async with work(SYSTEM) as w:
        await w.db.execute(update(QueueEntry).values(held_until=w.now + timedelta(hours=10)))
    await tell(PlaceOffered(world.entries["offered"]))
    row = await only("place-offered")
    assert row.expires_at is not None
    async with saying(lambda stage, _line: GREYLISTED if stage == "rcpt" else None) as (_server, mail):
        moments = await until_it_ends(channel(mail), clock, "place-offered")
    row = await only("place-offered")
    assert row.status == "expired"
    assert row.last_problem == f"not sent in time: {GREYLISTED}", "and why is not lost"
    assert moments[-2] == row.expires_at - retrying.LAST_MOMENT, "the last try lies before its end"
    assert moments[-1] == row.expires_at


async def test_a_reminder_that_the_sending_hours_would_hold_until_the_session_has_begun_leaves_at_once(
    world: World, clock: TurnableClock
) -> None:
    starts = datetime(2026, 2, 24, 8, 30, tzinfo=UTC)

    async with work(SYSTEM) as w:
        await w.db.execute(
            update(Session).where(Session.id == world.session(MONDAYS, 1)).values(starts_at=starts)
        )
    clock.turn_to(datetime(2026, 2, 23, 20, 0, tzinfo=UTC))
    await tell(SessionReminder(await world.attendance("Theo", MONDAYS, 1)))
    row = await only("session-reminder")
    assert row.next_at == clock.now(), "at nine in the morning it would be of no use"


async def test_a_reminder_that_failed_in_the_evening_is_tried_again_at_night_if_it_would_miss_its_session(
    world: World, clock: TurnableClock
) -> None:
    starts = datetime(2026, 2, 24, 8, 30, tzinfo=UTC)

    async with work(SYSTEM) as w:
        await w.db.execute(
            update(Session).where(Session.id == world.session(MONDAYS, 1)).values(starts_at=starts)
        )
    clock.turn_to(datetime(2026, 2, 23, 18, 59, 50, tzinfo=UTC))
    await tell(SessionReminder(await world.attendance("Theo", MONDAYS, 1)))
    async with saying(greylists(clock, 300)) as (server, mail):  # type: ignore[arg-type]
        await until_it_ends(channel(mail), clock, "session-reminder")
    assert server.taken == 1
    assert clock.now() < datetime(2026, 2, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [0, 1, 29, 30, 31, 59, 61, 600, 86_400])
def test_no_try_is_planned_at_or_after_the_end(dialect: str, seconds: int) -> None:
    now = datetime(2026, 2, 23, 18, tzinfo=UTC)
    ends = now + timedelta(seconds=seconds)
    for attempts in range(1, 40):
        again = retrying.next_try(attempts, now, ends)
        assert again is None or now < again <= ends - retrying.LAST_MOMENT


def test_what_never_expires_is_tried_for_a_day_and_for_the_server_five(dialect: str) -> None:
    mean = sum((retrying.wait(attempts) for attempts in range(1, retrying.TRIES)), timedelta())
    assert timedelta(hours=14) < mean < timedelta(hours=30)
    mean = sum((retrying.wait(attempts) for attempts in range(1, retrying.SERVERS_TRIES)), timedelta())
    assert timedelta(days=4) < mean < timedelta(days=6)
