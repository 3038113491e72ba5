"""Does what a plan of a class and its series says: the class, its series, and each session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db import Attendance, Booking, Class, ClassSeries, Programme, Session, new_id
from services import provider
from services.core import audit
from services.core.events import SESSION_CHANGED
from services.core.local_time import local_day
from services.core.plan import STAYS, ActLine, Plan
from services.core.refusals import NotFound
from services.core.work import Work
from services.notices import telling
from services.notices.messages.class_moved import ClassMoved
from services.timetable import classes, series_lines
from services.timetable.series_lines import What
from services.timetable.series_wish import SeriesWish, restored


async def do(w: Work, plan: Plan, act_id: UUID) -> tuple[ActLine, ...]:
    """Do it, and write one message to each family that is told; returns what was done, with the ids of what was made."""
    wish = restored(plan.wish)
    class_id = wish.class_id or (await _add_class(w, wish)).id
    of: dict[int, UUID] = {} if wish.series_id is None else dict.fromkeys(wish.weekdays, wish.series_id)
    done = []
    for line in plan.lines:
        if line.what != STAYS:
            done.append(await _one(w, wish, class_id, of, line))
    for family in plan.told:
        await telling.tell(w, ClassMoved(class_id, family.client_id, act_id), act_id=act_id)
    await w.db.flush()
    audit.note(w, "timetabled", "class", class_id, of_act=act_id, lines=len(done))
    return tuple(done)


async def _one(w: Work, wish: SeriesWish, class_id: UUID, of: dict[int, UUID], line: ActLine) -> ActLine:
    match line.what:
        case What.ADD_CLASS:
            return replace(line, about_id=class_id)
        case What.CLASS:
            series_lines.write(await w.db.get_one(Class, class_id), line.facts["after"])
            (await w.db.get_one(Class, class_id)).version += 1
        case What.END:
            await _end(w, line)
        case What.RULE:
            return await _rule(w, wish, class_id, of, line)
        case What.MAKE:
            made = await make(w, class_id, of[line.facts["series"]], line.facts)
            return replace(line, about_id=made.id)
        case What.MOVE | What.RESIZE:
            await move(w, line.about_id, line.facts["to"])
        case What.DROP:
            row = await w.db.get_one(Session, line.about_id)
            of_it = {"class_id": str(class_id), "of": str(row.series_id), "number": row.number}
            await drop(w, line.about_id)
            return replace(line, facts={**line.facts, **of_it})
    return line


async def _add_class(w: Work, wish: SeriesWish) -> Class:
    if wish.programme_id is None:
        raise NotFound
    return await classes.add(
        w,
        wish.name,
        programme_id=wish.programme_id,
        venue_id=wish.venue_id,
        instructor_id=wish.instructor_id,
        weekday=wish.weekdays[0],
        starts_minute=wish.starts_minute,
        minutes=wish.minutes,
        capacity=wish.capacity,
        first_on=wish.first_on,
        last_on=wish.last_on,
    )


async def _end(w: Work, line: ActLine) -> None:
    row = await w.db.get_one(ClassSeries, line.about_id)
    series_lines.write(row, line.facts["after"])
    row.version += 1


async def _rule(w: Work, wish: SeriesWish, class_id: UUID, of: dict[int, UUID], line: ActLine) -> ActLine:
    """Change a series, begin one, or go on with one from some week on."""
    weekday = line.facts["after"]["weekday"]
    if line.about_id is not None:
        await _end(w, line)
        return line
    row = ClassSeries(class_id=class_id, dropped=[])
    series_lines.write(row, line.facts["after"])
    w.db.add(row)
    await w.db.flush()
    of[weekday] = row.id
    if wish.series_id is not None:
        await hand_over(w, wish.series_id, row.id, row.first_on)
    return replace(line, about_id=row.id, facts={**line.facts, "goes_on": str(wish.series_id or "")})


async def hand_over(w: Work, old: UUID, new: UUID, since: date = date.min) -> None:
    """Give the sessions of one series from a week on to another, with the weeks that somebody took out."""
    sessions = await w.db.scalars(select(Session).where(Session.series_id == old, Session.week_on >= since))
    for session in sessions:
        session.series_id = new
    before, after = await w.db.get_one(ClassSeries, old), await w.db.get_one(ClassSeries, new)
    moved = [week for week in before.dropped if week >= since.isoformat()]
    before.dropped = [week for week in before.dropped if week not in moved]
    after.dropped = sorted({*after.dropped, *moved})
    await w.db.flush()


async def make(
    w: Work, class_id: UUID, series_id: UUID | None, facts: Mapping[str, Any], again: UUID | None = None
) -> Session:
    """Make a session, or one that was dropped again; whoever is booked in the class has a place in it."""
    last = await w.db.scalar(select(func.max(Session.number)).where(Session.class_id == class_id))
    row = Session(class_id=class_id, series_id=series_id, origin="generated")
    row.id = again or new_id()
    row.number = facts.get("number", (last or 0) + 1)
    row.week_on = date.fromisoformat(facts["week"])
    series_lines.write(row, facts["to"])
    w.db.add(row)
    await w.db.flush()
    await _with_the_booked(w, row)
    w.publish(SESSION_CHANGED, row.id)
    return row


async def _with_the_booked(w: Work, session: Session) -> None:
    """A place for each booking of the class; none where families pick their dates, or have a trial."""
    day = local_day(session.starts_at, (await provider.current(w)).zone)
    bookings = await w.db.scalars(
        select(Booking)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .where(
            Booking.class_id == session.class_id,
            Booking.status == "enrolled",
            Booking.ends_on.is_(None) | (Booking.ends_on > day),
            Programme.kind != "pay_as_you_go",
        )
        .order_by(Booking.id)
    )
    w.db.add_all(
        Attendance(booking_id=each.id, session_id=session.id, attendee_id=each.attendee_id, slots=each.slots)
        for each in bookings
    )
    await w.db.flush()


async def move(w: Work, session_id: UUID | None, to: Mapping[str, Any]) -> None:
    """Give a session another time, place, instructor or number of places."""
    row = await w.db.get_one(Session, session_id)
    series_lines.write(row, to)
    await w.db.flush()
    w.publish(SESSION_CHANGED, row.id)


async def drop(w: Work, session_id: UUID | None) -> None:
    """Delete a session that nobody has ever had a part in."""
    row = await w.db.get_one(Session, session_id)
    await w.db.delete(row)
    await w.db.flush()
    w.publish(SESSION_CHANGED, row.id)
