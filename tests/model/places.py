"""Acts about places: picked, given up, taken back, called off; terms booked; the clock turned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from db import Session
from services.attendance import cancelling, picking, register, undoing
from services.bookings import enrolment
from services.core.work import Work, reading
from services.payments import bulk_credit, unpaid
from services.people import attendees
from services.prices import charging, posting, replanning
from services.timetable import cancel_session
from tests.model.hands import Chance, Hands, NothingThere, uid
from tests.model.world import CODE
from tests.small import SYSTEM
from tests.small_money import euros


async def pick(h: Hands, n: Chance) -> None:
    """A family books one of the next sessions, now and then with a double tap."""
    of, session_id, key = h.family(n), n.one(h.where.session_ids[:5]), f"pick {h.next()}"

    async def tap() -> Any:
        done = await h.act(of.visitor, lambda w: picking.pick(w, of.booking_id, session_id, key))
        return done.attendance.attendance_id

    await h.twice(n, tap)


def _part(h: Hands, n: Chance, *states: str) -> Any:
    return n.one(
        [each for each in h.book.attendance if each.kind == "pay_as_you_go" and each.state in states]
    )


def _family_of(h: Hands, part: Any) -> Any:
    booking = next(each for each in h.book.bookings if each.id == part.booking_id)
    return h.of(booking.client_id)


async def cancel(h: Hands, n: Chance) -> None:
    """A family gives a picked session up, in time or late."""
    part = _part(h, n, "going")
    await h.act(_family_of(h, part).visitor, lambda w: cancelling.cancel(w, uid(part.id)))


async def cancel_late(h: Hands, n: Chance) -> None:
    """A family gives a picked session up an hour before it begins (R61)."""
    part = _part(h, n, "going")
    async with reading(SYSTEM) as r:
        starts_at = (await r.db.get_one(Session, uid(part.session_id))).starts_at
    if starts_at - timedelta(hours=1) > h.clock.now():
        h.clock.turn_to(starts_at - timedelta(hours=1))
    await h.act(_family_of(h, part).visitor, lambda w: cancelling.cancel(w, uid(part.id)))


async def undo(h: Hands, n: Chance) -> None:
    """The family goes after all: undone at once, or rejoined later."""
    part = _part(h, n, "cancelled", "late_cancelled")
    back = undoing.rejoin if n.odd() else undoing.undo
    await h.act(_family_of(h, part).visitor, lambda w: back(w, uid(part.id)))


async def call_off(h: Hands, n: Chance) -> None:
    """The provider calls a session off."""
    session_id = n.one(h.where.session_ids[:5])
    await h.staff(lambda w: cancel_session.cancel(w, session_id))


async def book_term(h: Hands, n: Chance) -> None:
    """One more child is booked for a whole term, in parts, with a code or without."""
    of, codes = h.family(n), [CODE] if n.number() % 2 else []
    slots = 1 + n.number() % 2
    name = f"Child{h.next()}"

    async def book(w: Work) -> None:
        child = await attendees.attendee(w, of.client_id, name, "Small", date(2019, 12, 1))
        made = await enrolment.enrol(w, of.client_id, child.id, h.where.term_class, slots=slots)
        await charging.charge(w, made.id, codes=codes)

    await h.staff(book)


async def change_term(h: Hands, n: Chance) -> None:
    """A term becomes dearer or cheaper, or is stopped; what was owed is forgiven or not."""
    terms = [each for each in h.book.bookings if uid(each.class_id) == h.where.term_class]
    booking = n.one(terms)
    way, forgive = n.number() % 4, n.odd()

    async def change(w: Work) -> None:
        if way == 3:
            await replanning.stop(w, uid(booking.id), "moved away", forgive=forgive)
        else:
            by = euros((700, -901, -20000)[way])
            await replanning.recut(w, uid(booking.id), by, "another class", w.now.date())

    await h.staff(change)
    h.memory.changed.add(uid(booking.id))


async def credit_session(h: Hands, n: Chance) -> None:
    """A session of the term is called off, and everybody gets money for it; or that is undone (R77)."""
    if h.credited and n.odd():
        act_id, at = h.credited.pop()
        await h.staff(lambda w: bulk_credit.undo(w, act_id, at))
        return
    session_id = n.one(h.where.term_sessions[:4])
    nothing = cancel_session.Compensation.NOTHING

    async def call_off_and_give(w: Work) -> Any:
        session = await w.db.get_one(Session, session_id)
        if session.status == "scheduled":
            await cancel_session.cancel(w, session_id, "ill", nothing)
        return await bulk_credit.credit(w, session_id, await bulk_credit.preview(w, session_id))

    h.credited.append(await h.staff(call_off_and_give))


async def wait(h: Hands, n: Chance) -> None:
    """Time passes: seconds, days, or until it is too late to give the next session up; what is due by itself is done."""
    way = n.number() % 4
    if way < 2:
        h.clock.advance((timedelta(seconds=10), timedelta(minutes=5))[way])
    elif way == 2:
        await _until_it_is_late(h)
    else:
        h.clock.advance(timedelta(days=(1, 8, 31)[n.number() % 3]))
        await _night(h)
    await h.staff(register.release_due)


async def _until_it_is_late(h: Hands) -> None:
    async with reading(SYSTEM) as r:
        found = await r.db.scalar(
            select(Session.starts_at)
            .where(Session.starts_at > r.now + timedelta(hours=1))
            .order_by(Session.starts_at)
            .limit(1)
        )
    if found is None:
        raise NothingThere
    h.clock.turn_to(found - timedelta(hours=1))


async def _night(h: Hands) -> None:
    await h.staff(posting.post_due)
    await h.staff(unpaid.judge)


ACTS = {
    "pick": pick,
    "pick_another": pick,
    "cancel": cancel,
    "cancel_late": cancel_late,
    "undo": undo,
    "call_off": call_off,
    "book_term": book_term,
    "change_term": change_term,
    "credit_session": credit_session,
    "wait": wait,
}
