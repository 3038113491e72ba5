"""Waiting lists: first come, first offered, held for a while, booked by a tap only (R53, R54, Q9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db import OutboxMessage, Programme, QueueEntry, Session
from services.attendance import cancelling, register, undoing, view_loader
from services.core import locks
from services.core.refusals import NotFound
from services.core.work import App, Work, reading, work
from services.make_ups import book, explain, finder
from services.make_ups.credits import view as credit_views
from services.make_ups.refusals import MakeUpRefused
from services.outside.clock import TurnableClock
from services.overview import benefits as benefits_overview
from services.waiting_list import accept, entries, queue
from services.waiting_list.accept import OfferOver
from services.waiting_list.entries import EntryView
from services.waiting_list.queue import NoQueueHere, PlaceIsFree
from tests import small
from tests.small import SYSTEM, Family

DUBLIN = ZoneInfo("Europe/Dublin")


@dataclass(frozen=True, slots=True)
class FullSession:
    """A session with one place that is taken, and families who would like it."""

    world: small.Small
    holder: Family
    session_id: UUID
    waiting: list[tuple[Family, UUID]]


async def a_full_session(number: int = 2, **programme: object) -> FullSession:
    world = await small.found(**programme)  # type: ignore[arg-type]
    home = await small.class_(world, capacity=number)
    popular = await small.class_(world, weekday=3, at=16 * 60, capacity=1)
    (holder,) = await small.families(popular)
    families = await small.families(home, number)
    waiting = [(each, await small.with_credit(each)) for each in families]
    async with reading(SYSTEM) as r:
        upcoming = [s.id for s in await small.sessions(r, popular) if s.starts_at > r.now + timedelta(days=1)]
    return FullSession(world, holder, upcoming[0], waiting)


async def join(full: FullSession, n: int, clock: TurnableClock) -> EntryView:
    family, credit_id = full.waiting[n]
    clock.advance(timedelta(seconds=1))
    async with work(family.visitor) as w:
        return await queue.join(w, credit_id, full.session_id)


async def free_the_place(full: FullSession, clock: TurnableClock) -> None:
    async with work(full.holder.visitor) as w:
        part = await w.db.scalar(
            select(small.Attendance.id).where(
                small.Attendance.session_id == full.session_id,
                small.Attendance.booking_id == full.holder.booking_id,
            )
        )
        assert part is not None
        await cancelling.cancel(w, part)
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        await register.release_due(w)


async def state(entry_id: UUID) -> tuple[str, bool]:
    async with reading(SYSTEM) as r:
        entry = await r.db.get_one(QueueEntry, entry_id)
        return entry.state, entry.holds_place


async def test_a_freed_place_is_offered_to_the_first_and_held_for_them(
    house: App, clock: TurnableClock
) -> None:
    full = await a_full_session()
    first, second = await join(full, 0, clock), await join(full, 1, clock)
    assert (first.position, second.position) == (1, 2)
    await free_the_place(full, clock)
    assert await state(first.entry_id) == ("offered", True)
    assert await state(second.entry_id) == ("waiting", False)
    family, credit_id = full.waiting[1]
    with pytest.raises(MakeUpRefused):
        async with work(family.visitor) as w:
            await book.take(w, credit_id, full.session_id)
    async with reading(full.waiting[0][0].visitor) as r:
        (waiting,) = await benefits_overview.waiting(r)
        assert waiting.held_until == r.now + timedelta(hours=2)
        offer = await r.db.scalar(select(OutboxMessage.notice).where(OutboxMessage.notice == "place-offered"))
        assert offer is not None


async def test_only_a_tap_books_and_ends_the_other_lines(house: App, clock: TurnableClock) -> None:
    full = await a_full_session()
    first = await join(full, 0, clock)
    family, credit_id = full.waiting[0]
    async with reading(SYSTEM) as r:
        session = await r.db.get_one(Session, full.session_id)
        later = next(
            s.id for s in await small.sessions(r, session.class_id) if s.starts_at > session.starts_at
        )
    async with work(family.visitor) as w:
        other = await queue.join(w, credit_id, later)
    await free_the_place(full, clock)
    async with work(family.visitor) as w:
        taken = await accept.claim(w, first.entry_id, key="claim")
    async with work(family.visitor) as w:
        again = await accept.claim(w, first.entry_id, key="claim")
    assert taken.attendance_id == again.attendance_id
    assert await state(first.entry_id) == ("claimed", False)
    assert await state(other.entry_id) == ("withdrawn", False)
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Session, full.session_id)).taken == 1


async def test_an_offer_that_lapses_goes_to_the_next(house: App, clock: TurnableClock) -> None:
    full = await a_full_session()
    first, second = await join(full, 0, clock), await join(full, 1, clock)
    await free_the_place(full, clock)
    clock.advance(timedelta(hours=2))
    async with work(SYSTEM) as w:
        await queue.lapse_due(w)
        assert await queue.lapse_due(w) == 0
    assert await state(first.entry_id) == ("lapsed", False)
    assert await state(second.entry_id) == ("offered", True)
    with pytest.raises(OfferOver) as no:
        async with work(full.waiting[0][0].visitor) as w:
            await accept.claim(w, first.entry_id)
    assert no.value.words() == (
        "This place was held for you until Thu 19 Feb, 11:00. It has gone since. You can wait again."
    )


async def test_a_late_tap_still_books_if_nobody_else_waits(house: App, clock: TurnableClock) -> None:
    full = await a_full_session(1)
    first = await join(full, 0, clock)
    await free_the_place(full, clock)
    clock.advance(timedelta(hours=3))
    async with work(SYSTEM) as w:
        await queue.lapse_due(w)
    async with work(full.waiting[0][0].visitor) as w:
        taken = await accept.claim(w, first.entry_id)
    assert taken.on


async def test_leaving_hands_the_offer_on(house: App, clock: TurnableClock) -> None:
    full = await a_full_session()
    first, second = await join(full, 0, clock), await join(full, 1, clock)
    await free_the_place(full, clock)
    async with work(full.waiting[0][0].visitor) as w:
        await queue.leave(w, first.entry_id)
    assert await state(first.entry_id) == ("withdrawn", False)
    assert await state(second.entry_id) == ("offered", True)


async def test_close_to_the_session_all_are_told_and_the_first_tap_wins(
    house: App, clock: TurnableClock
) -> None:
    full = await a_full_session()
    first, second = await join(full, 0, clock), await join(full, 1, clock)
    clock.turn_to(datetime(2026, 2, 26, 14, 31, tzinfo=DUBLIN))
    await free_the_place(full, clock)
    assert await state(first.entry_id) == ("offered", False)
    assert await state(second.entry_id) == ("offered", False)
    async with work(full.waiting[1][0].visitor) as w:
        await accept.claim(w, second.entry_id)
    with pytest.raises(OfferOver):
        async with work(full.waiting[0][0].visitor) as w:
            await accept.claim(w, first.entry_id)


async def test_one_waits_only_for_what_is_full_and_keeps_a_waiting_list(
    house: App, clock: TurnableClock
) -> None:
    full = await a_full_session(1)
    family, _credit_id = full.waiting[0]
    first = await join(full, 0, clock)
    assert (await join(full, 0, clock)).entry_id == first.entry_id, "joining twice is joining once"
    await free_the_place(full, clock)
    async with work(family.visitor) as w:
        await queue.leave(w, first.entry_id)
    with pytest.raises(PlaceIsFree):
        await join(full, 0, clock)
    with pytest.raises(NotFound):
        async with work(full.holder.visitor) as w:
            await queue.leave(w, first.entry_id)


async def test_without_lines_full_sessions_vanish(house: App, clock: TurnableClock) -> None:
    full = await a_full_session(1, queue_on=False)
    family, credit_id = full.waiting[0]
    with pytest.raises(NoQueueHere):
        await join(full, 0, clock)
    async with reading(family.visitor) as r:
        found = await finder.search(r, credit_id)
        assert full.session_id not in {candidate.session_id for candidate in found.candidates}
        [again] = (await explain.again(r, credit_id, [full.session_id])).judged
        assert not again.shown


async def test_undoing_the_cancelling_gives_up_the_place_in_line(house: App, clock: TurnableClock) -> None:
    full = await a_full_session(1)
    family, _credit_id = full.waiting[0]
    entry = await join(full, 0, clock)
    async with reading(family.visitor) as r:
        part = await r.db.scalar(
            select(small.Attendance.id).where(
                small.Attendance.booking_id == family.booking_id, small.Attendance.state == "cancelled"
            )
        )
    assert part is not None
    async with work(family.visitor) as w:
        await undoing.undo(w, part)
    assert await state(entry.entry_id) == ("withdrawn", False)


async def test_a_session_one_gave_up_is_rejoined_and_no_make_up_for_another(
    house: App, clock: TurnableClock
) -> None:
    world = await small.found()
    (family,) = await small.families(await small.class_(world))
    first = await small.with_credit(family)
    async with reading(family.visitor) as r:
        source = await r.db.get_one(small.Credit, first)
        given_up = await r.db.get_one(small.Attendance, source.source_attendance_id)
        other = await r.db.scalar(
            select(small.Attendance.id)
            .join(Session, Session.id == small.Attendance.session_id)
            .where(small.Attendance.booking_id == family.booking_id, small.Attendance.state == "unmarked")
            .where(Session.starts_at > r.now)
            .order_by(Session.starts_at)
        )
        assert other is not None
        sheet = await cancelling.before_cancelling(r, other)
    assert given_up.session_id not in {swap.candidate.session_id for swap in sheet.swaps}


async def test_who_gave_up_a_session_that_is_full_now_waits_for_it_and_comes_back(
    house: App, clock: TurnableClock
) -> None:
    world = await small.found()
    full = await small.class_(world, capacity=1)
    (one,) = await small.families(full)
    credit_id = await small.with_credit(one)
    (other,) = await small.families(await small.class_(world, weekday=2))
    others = await small.with_credit(other)
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        await register.release_due(w)
        source = await w.db.get_one(small.Credit, credit_id)
        mine = await w.db.get_one(small.Attendance, source.source_attendance_id)
    with pytest.raises(PlaceIsFree):
        async with work(one.visitor) as w:
            await queue.join(w, credit_id, mine.session_id)
    async with work(other.visitor) as w:
        taken = await book.take(w, others, mine.session_id)
    async with reading(one.visitor) as r:
        day = await view_loader.load_one(r, mine.id)
        assert (day.may_rejoin, day.may_wait, day.entry) == (False, True, None)
    async with work(one.visitor) as w:
        entry = await queue.join(w, credit_id, mine.session_id)
    async with reading(one.visitor) as r:
        assert (await view_loader.load_one(r, mine.id)).entry == entry
    async with work(other.visitor) as w:
        await cancelling.cancel(w, taken.attendance.attendance_id)
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        await register.release_due(w)
    assert await state(entry.entry_id) == ("offered", True)
    async with work(other.visitor) as w:
        assert (await queue.join(w, others, mine.session_id)).position == 1, "the offer is held"
    async with reading(one.visitor) as r:
        claim = await accept.load(r, entry.entry_id)
        assert (claim.why, claim.held, claim.credit.state) == (None, True, "active")
    async with work(one.visitor) as w:
        back = await accept.claim(w, entry.entry_id)
    assert (back.attendance_id, back.state, back.credit, back.entry) == (mine.id, "going", None, None)
    assert await state(entry.entry_id) == ("claimed", False)
    async with work(one.visitor) as w:
        assert (await accept.claim(w, entry.entry_id)).on, "taking it twice is taking it once"
    async with reading(one.visitor) as r:
        assert (await r.db.get_one(Session, mine.session_id)).taken == 1
        assert await credit_views.load(r) == [], "the credit is given back for it"
        seen = (await accept.load(r, entry.entry_id)).own
        assert seen is not None
        assert seen.on


async def test_one_waits_for_ones_own_session_only_where_lines_are_kept_and_a_right_came_of_it(
    house: App, clock: TurnableClock
) -> None:
    world = await small.found(queue_on=False)
    (one,) = await small.families(await small.class_(world, capacity=1))
    credit_id = await small.with_credit(one)
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        await register.release_due(w)
        source = await w.db.get_one(small.Credit, credit_id)
        mine = await w.db.get_one(small.Attendance, source.source_attendance_id)
        (await w.db.get_one(Session, mine.session_id)).places = 0
    async with reading(one.visitor) as r:
        assert not (await view_loader.load_one(r, mine.id)).may_wait
    with pytest.raises(NoQueueHere):
        async with work(one.visitor) as w:
            await queue.join(w, credit_id, mine.session_id)
    async with work(SYSTEM) as w:
        (await w.db.get_one(Programme, world.programme_id)).queue_on = True
    async with reading(one.visitor) as r:
        assert (await view_loader.load_one(r, mine.id)).may_wait
    async with work(SYSTEM) as w:
        (await w.db.get_one(small.Credit, credit_id)).expires_at = w.now - timedelta(seconds=1)
    async with reading(one.visitor) as r:
        assert not (await view_loader.load_one(r, mine.id)).may_wait, "the credit has run out"


@pytest.mark.parametrize(
    "dialect", ["postgresql"]
)  # on SQLite nobody can write between a work's first statement and its lock
@pytest.mark.parametrize("offered", [True, False], ids=["takes the offered one", "takes another"])
async def test_a_place_that_is_offered_between_the_tap_and_its_lock_is_not_in_its_way(
    house: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, offered: bool
) -> None:
    full = await a_full_session()
    other = await small.class_(full.world, weekday=2, capacity=5)
    async with reading(SYSTEM) as r:
        elsewhere = next(
            s.id for s in await small.sessions(r, other) if s.starts_at > r.now + timedelta(days=1)
        )
    first, second = await join(full, 0, clock), await join(full, 1, clock)
    lock = locks.sessions

    async def late(w: Work, *ids: UUID) -> dict[UUID, Session]:
        monkeypatch.setattr(locks, "sessions", lock)
        await free_the_place(full, clock)
        assert await state(first.entry_id) == ("offered", True)
        return await lock(w, *ids)

    monkeypatch.setattr(locks, "sessions", late)
    family, credit_id = full.waiting[0]
    async with work(family.visitor) as w:
        taken = await book.take(w, credit_id, full.session_id if offered else elsewhere)
    assert taken.credit.state == "used"
    assert await state(first.entry_id) == ("claimed" if offered else "withdrawn", False)
    assert await state(second.entry_id) == (("waiting", False) if offered else ("offered", True))


async def test_booking_another_session_says_before_and_after_which_waiting_lists_it_leaves(
    house: App, clock: TurnableClock
) -> None:
    full = await a_full_session(1)
    await small.class_(full.world, weekday=4, at=16 * 60)
    family, credit_id = full.waiting[0]
    await join(full, 0, clock)
    async with reading(family.visitor) as r:
        waits_for = (await r.db.get_one(Session, full.session_id)).starts_at
        free = next(c for c in (await finder.search(r, credit_id)).candidates if c.entry is None and c.free)
        before = await book.before_taking(r, credit_id, free.session_id)
    assert before.leaves == (waits_for,)
    async with work(family.visitor) as w:
        booked = await book.take(w, credit_id, free.session_id)
    async with reading(family.visitor) as r:
        assert await entries.left_for(r, booked.attendance.attendance_id) == (waits_for,)
        assert await benefits_overview.waiting(r) == []
