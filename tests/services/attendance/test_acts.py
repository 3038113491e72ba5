"""Cancel, undo, rejoin, close: what a family's tap does, on both engines (R10–R28, R48, R52, R99)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from db import Attendance, AuditEntry, Credit, OutboxMessage, Session
from services.attendance import cancelling, register, swap, undoing
from services.attendance.cancel_rules import Outcome
from services.attendance.cancelling import CannotCancel, ConsentNeeded, Reason, ReasonNeeded
from services.attendance.undoing import CannotRejoin, TooLateToUndo
from services.bookings import sharing
from services.core.idempotency import AnotherRequest
from services.core.refusals import NotAllowed, NotFound
from services.core.work import App, reading, work
from services.make_ups import book
from services.make_ups.credits import view as credit_views
from services.make_ups.refusals import MakeUpRefused
from services.outside.clock import TurnableClock
from services.timetable import schedule
from tests import small
from tests.small import SYSTEM, Family

DUBLIN = ZoneInfo("Europe/Dublin")
DEADLINE = datetime(2026, 2, 22, 17, 0, tzinfo=DUBLIN)
"""Sunday at 17:00, for the class on Monday 23 February at 17:00."""


async def one_family(**settings: object) -> tuple[small.Small, Family]:
    """A family in a Monday class."""
    world = await small.found(**settings)  # type: ignore[arg-type]
    (family,) = await small.families(await small.class_(world))
    return world, family


async def cancel(family: Family, **how: object) -> cancelling.Cancelled:
    async with work(family.visitor) as w:
        return await cancelling.cancel(w, await small.next_part(w, family.booking_id), **how)  # type: ignore[arg-type]


async def mails(about: object) -> list[str]:
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(select(OutboxMessage.status).where(OutboxMessage.attendance_id == about))
        return list(found)


@pytest.mark.parametrize(
    ("late_by", "outcome", "state", "earned"),
    [
        (timedelta(0), Outcome.MAKE_UP, "cancelled", True),
        (timedelta(seconds=1), Outcome.TOO_LATE, "late_cancelled", False),
    ],
)
async def test_the_deadline_decides(
    house: App, clock: TurnableClock, late_by: timedelta, outcome: Outcome, state: str, earned: bool
) -> None:
    _world, family = await one_family()
    clock.turn_to(DEADLINE + late_by)
    async with reading(family.visitor) as r:
        said = await cancelling.before_cancelling(r, await small.next_part(r, family.booking_id))
    done = await cancel(family)
    assert said.consequence == done.consequence
    assert (done.consequence.outcome, done.attendance.state) == (outcome, state)
    assert (done.attendance.credit is not None) is earned


async def test_after_the_deadline_the_providers_own_words_refuse(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(rule={"late_cancelling": False, "refusal": "Please call Orla."})
    clock.turn_to(DEADLINE + timedelta(seconds=1))
    with pytest.raises(CannotCancel) as refused:
        await cancel(family)
    assert refused.value.words() == "Please call Orla."
    async with reading(family.visitor) as r:
        part = await r.db.get_one(Attendance, await small.next_part(r, family.booking_id))
        assert (part.state, part.holds_place) == ("unmarked", True)


async def test_a_session_that_starts_while_the_sheet_is_open_stays_as_it_is(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family()
    async with reading(family.visitor) as r:
        part = await small.next_part(r, family.booking_id)
    clock.turn_to(datetime(2026, 2, 23, 17, 0, tzinfo=DUBLIN))
    with pytest.raises(CannotCancel) as refused:
        async with work(family.visitor) as w:
            await cancelling.cancel(w, part)
    assert refused.value.words() == "This session has already started."


async def test_the_limit_counts_used_and_expired_rights_too(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family(make_up_limit=1)
    first = await cancel(family)
    assert first.attendance.credit is not None
    async with work(SYSTEM) as w:
        (await w.db.get_one(Credit, first.attendance.credit.credit_id)).state = "expired"
    clock.turn_to(datetime(2026, 2, 24, 9, 0, tzinfo=DUBLIN))
    second = await cancel(family)
    assert second.consequence.outcome is Outcome.LIMIT_USED_UP
    assert (second.consequence.credit.counted, second.consequence.credit.limit) == (1, 1)
    assert second.attendance.credit is None


async def test_a_compulsory_reason_is_asked_for_before_anything_changes(house: App) -> None:
    _world, family = await one_family(rule={"reason_prompt": "before"})
    with pytest.raises(ReasonNeeded):
        await cancel(family)
    assert (await cancel(family, reason=Reason.ILL)).attendance.state == "cancelled"


async def test_a_second_tap_gets_the_first_ones_answer(house: App) -> None:
    _world, family = await one_family()
    first = await cancel(family, key="sheet-1")
    async with work(family.visitor) as w:
        again = await cancelling.cancel(w, first.attendance.attendance_id, key="sheet-1")
        assert again.attendance.credit == first.attendance.credit
        credits = await w.db.scalar(select(func.count()).select_from(Credit))
        messages = await w.db.scalar(select(func.count()).select_from(OutboxMessage))
    assert (credits, messages) == (1, 1)
    async with reading(SYSTEM) as r:
        other = await r.db.scalar(
            select(Attendance.id)
            .where(Attendance.booking_id == family.booking_id, Attendance.holds_place)
            .order_by(Attendance.id)
            .limit(1)
        )
    assert other is not None
    if other != first.attendance.attendance_id:
        with pytest.raises(AnotherRequest):
            async with work(family.visitor) as w:
                await cancelling.cancel(w, other, key="sheet-1")


async def test_the_place_is_kept_for_thirty_seconds_and_nobody_else_gets_it(
    house: App, clock: TurnableClock
) -> None:
    world = await small.found()
    home = await small.class_(world, capacity=2)
    full = await small.class_(world, weekday=1, capacity=1)
    (one,) = await small.families(full)
    (other,) = await small.families(home)
    credit_id = await small.with_credit(other)
    async with work(one.visitor) as w:
        given_up = await cancelling.cancel(w, await small.next_part(w, one.booking_id))
    place = given_up.attendance.session_id

    async def try_it() -> None:
        async with work(other.visitor) as w:
            await book.take(w, credit_id, place)

    with pytest.raises(MakeUpRefused) as refused:
        await try_it()
    assert refused.value.full
    clock.advance(timedelta(seconds=30))
    async with work(SYSTEM) as w:
        await register.release_due(w)
        assert await register.release_due(w) == 0, "a second run does nothing"
    await try_it()


async def test_undo_takes_back_everything_deadline_or_not(house: App, clock: TurnableClock) -> None:
    world, family = await one_family()
    target = await small.class_(world, weekday=3)
    clock.turn_to(DEADLINE)
    done = await cancel(family)
    assert done.attendance.credit is not None
    async with reading(SYSTEM) as r:
        place = next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now)
    async with work(family.visitor) as w:
        taken = await book.take(w, done.attendance.credit.credit_id, place)
    clock.advance(timedelta(seconds=29))
    async with work(family.visitor) as w:
        day = await undoing.undo(w, done.attendance.attendance_id)
    assert (day.state, day.credit, day.made_up_by) == ("going", None, None)
    async with reading(family.visitor) as r:
        assert (await r.db.get_one(Session, place)).taken == 0
        assert (await r.db.get_one(Session, day.session_id)).taken == 1
        assert not await credit_views.load(r)
    assert set(await mails(done.attendance.attendance_id)) == {"suppressed"}
    assert set(await mails(taken.attendance.attendance_id)) == {"suppressed"}


async def test_after_thirty_seconds_undo_says_so_and_rejoining_works(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family()
    done = await cancel(family)
    clock.advance(timedelta(seconds=31))
    with pytest.raises(TooLateToUndo):
        async with work(family.visitor) as w:
            await undoing.undo(w, done.attendance.attendance_id)
    async with work(SYSTEM) as w:
        await register.release_due(w)
    async with work(family.visitor) as w:
        day = await undoing.rejoin(w, done.attendance.attendance_id)
    assert (day.state, day.credit) == ("going", None)


async def test_one_cannot_rejoin_what_has_been_given_to_somebody_else(
    house: App, clock: TurnableClock
) -> None:
    world = await small.found()
    home = await small.class_(world)
    full = await small.class_(world, weekday=1, capacity=1)
    (one,) = await small.families(full)
    (other,) = await small.families(home)
    credit_id = await small.with_credit(other)
    async with work(one.visitor) as w:
        gone = await cancelling.cancel(w, await small.next_part(w, one.booking_id))
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        await register.release_due(w)
    async with work(other.visitor) as w:
        await book.take(w, credit_id, gone.attendance.session_id)
    with pytest.raises(CannotRejoin) as refused:
        async with work(one.visitor) as w:
            await undoing.rejoin(w, gone.attendance.attendance_id)
    assert refused.value.words() == "It’s full now."
    async with reading(one.visitor) as r:
        assert [credit.state for credit in await credit_views.load(r)] == ["active"], "the credit is kept"


@pytest.mark.parametrize(
    ("returns", "outcome", "state"),
    [(True, Outcome.MAKE_UP_BACK, "active"), (False, Outcome.MAKE_UP_LOST, "cancelled")],
)
async def test_a_cancelled_make_up_comes_back_only_if_the_programme_returns_it(
    house: App, returns: bool, outcome: Outcome, state: str
) -> None:
    world, family = await one_family(returns_credit=returns)
    target = await small.class_(world, weekday=3)
    credit_id = await small.with_credit(family)
    async with reading(SYSTEM) as r:
        place = next(s.id for s in await small.sessions(r, target) if s.starts_at > r.now + timedelta(days=2))
    async with work(family.visitor) as w:
        taken = await book.take(w, credit_id, place)
    part = taken.attendance.attendance_id
    if not returns:
        with pytest.raises(ConsentNeeded):
            async with work(family.visitor) as w:
                await cancelling.cancel(w, part)
    async with work(family.visitor) as w:
        done = await cancelling.cancel(w, part, consent=True)
    assert (done.consequence.outcome, done.attendance.state) == (outcome, "withdrawn")
    async with reading(SYSTEM) as r:
        assert (await small.credit(r, credit_id)).state == state
        assert await r.db.scalar(select(func.count()).select_from(Credit)) == 1, (
            "never an additional one (R47)"
        )


async def test_swap_does_both_or_neither(house: App) -> None:
    world = await small.found()
    home = await small.class_(world)
    full = await small.class_(world, weekday=1, capacity=1)
    free = await small.class_(world, weekday=2, capacity=1)
    await small.families(full)
    (family,) = await small.families(home)
    async with reading(family.visitor) as r:
        part = await small.next_part(r, family.booking_id)
        gone = next(s.id for s in await small.sessions(r, full) if s.starts_at > r.now)
        there = next(s.id for s in await small.sessions(r, free) if s.starts_at > r.now)
    with pytest.raises(MakeUpRefused):
        async with work(family.visitor) as w:
            await swap.swap(w, part, gone)
    async with reading(family.visitor) as r:
        assert (await r.db.get_one(Attendance, part)).state == "unmarked", "the session is still on"
        assert await r.db.scalar(select(func.count()).select_from(Credit)) == 0
    async with work(family.visitor) as w:
        done = await swap.swap(w, part, there, key="swap-1")
    async with work(family.visitor) as w:
        again = await swap.swap(w, part, there, key="swap-1")
    assert again.attendance.attendance_id == done.attendance.attendance_id
    assert (done.credit.state, done.attendance.type) == ("used", "make_up")
    async with work(family.visitor) as w:
        day = await undoing.undo(w, part)
    assert day.state == "going"
    async with reading(family.visitor) as r:
        assert (await r.db.get_one(Session, there)).taken == 0


async def test_a_stranger_finds_nothing_and_a_viewer_may_only_look(house: App) -> None:
    world, family = await one_family()
    (stranger,) = await small.families(await small.class_(world, weekday=4))
    async with reading(family.visitor) as r:
        part = await small.next_part(r, family.booking_id)
    async with work(family.visitor) as w:
        theirs = await w.db.get_one(small.Client, stranger.client_id)
        await sharing.share(w, family.booking_id, theirs.email, "viewer")
    async with reading(stranger.visitor) as r:
        with pytest.raises(NotAllowed):
            await cancelling.before_cancelling(r, part)
    for id_ in (part, uuid4()):
        (other,) = await small.families(await small.class_(world, weekday=5))
        with pytest.raises(NotFound) as no:
            async with work(other.visitor) as w:
                await cancelling.cancel(w, id_)
        assert no.value.words() == "This page does not exist or is not yours."


async def test_cancelling_writes_down_what_was_decided_and_why(house: App) -> None:
    _world, family = await one_family()
    done = await cancel(family)
    async with reading(SYSTEM) as r:
        entry = await r.db.scalar(
            select(AuditEntry).where(
                AuditEntry.about_id == done.attendance.attendance_id, AuditEntry.act == "cancelled"
            )
        )
    assert entry is not None
    assert entry.actor == f"client:{family.client_id}"
    assert entry.facts["outcome"] == "make_up"
    assert (entry.facts["former"], entry.facts["state"]) == ("unmarked", "cancelled")
    assert entry.facts["deadline"] == DEADLINE.astimezone(ZoneInfo("UTC")).isoformat()


async def test_a_session_the_provider_cancels_earns_a_right_outside_the_limit(house: App) -> None:
    _world, family = await one_family(make_up_limit=1)
    await cancel(family)
    async with work(SYSTEM) as w:
        session_id = await w.db.scalar(
            select(Attendance.session_id)
            .join(Session, Session.id == Attendance.session_id)
            .where(
                Attendance.booking_id == family.booking_id,
                Attendance.state == "unmarked",
                Session.starts_at > w.now,
            )
            .order_by(Session.starts_at)
            .limit(1)
        )
        assert session_id is not None
        await schedule.cancel(w, session_id, "The hall is flooded.")
    async with reading(family.visitor) as r:
        assert [credit.state for credit in await credit_views.load(r)] == ["active", "active"]
        assert await r.db.scalar(select(func.count()).select_from(Credit).where(Credit.counts)) == 1


async def test_a_register_closes_a_day_later_for_those_still_expected(
    house: App, clock: TurnableClock
) -> None:
    _world, family = await one_family()
    async with reading(family.visitor) as r:
        part = await small.next_part(r, family.booking_id)
    clock.turn_to(datetime(2026, 2, 24, 17, 44, tzinfo=DUBLIN))
    async with work(SYSTEM) as w:
        await register.close_registers(w)
        assert (await w.db.get_one(Attendance, part)).state == "unmarked"
    clock.turn_to(datetime(2026, 2, 24, 17, 46, tzinfo=DUBLIN))
    async with work(SYSTEM) as w:
        await register.close_registers(w)
        closed = await w.db.get_one(Attendance, part)
        assert closed.state == "no_show"
        assert await w.db.scalar(select(func.count()).select_from(Credit)) == 0, "R27"


async def test_what_was_undone_leaves_no_line_in_the_history(house: App, clock: TurnableClock) -> None:
    _world, family = await one_family()
    for _time in range(2):
        done = await cancel(family)
        async with work(family.visitor) as w:
            await undoing.undo(w, done.attendance.attendance_id)
        clock.advance(timedelta(minutes=1))
    await cancel(family)
    async with reading(family.visitor) as r:
        assert [credit.state for credit in await credit_views.load(r)] == ["active"]
