"""The timetable: a class's sessions, how many places they have, and those that are moved or cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Booking, Class, Credit, Holiday, QueueEntry, Session, Venue
from services import provider
from services.attendance.cancel_rules import Outcome
from services.core import access, audit
from services.core.access import Mine
from services.core.events import SESSION_CHANGED
from services.core.local_time import at_wall, local_day
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.make_ups.credits import lifecycle
from services.notices import telling
from services.notices import texts as notice_texts
from services.notices.telling import Notice
from services.provider import DayOff, MakeUpTerms

A_WEEK = timedelta(days=7)


class NotScheduled(Refused):
    """Only a session that is still to come off can be moved or cancelled."""

    message = N_("This session is already cancelled or over.")


class FewerPlacesThanTaken(Refused):
    """Places that are taken cannot be taken away."""

    message = N_("{taken} places are taken. Cancel or move somebody first.")


class Compensation(StrEnum):
    """What families get for a session that the provider cancels (Q23)."""

    MAKE_UP = "make_up"
    NOTHING = "nothing"


def places(class_: Class, terms: MakeUpTerms) -> int:
    """How many may come to one session: capacity and the extra places for make-ups (R39).

    Extra is the provider's and the class's own ("add"), or the class's own alone ("replace").
    """
    everywhere = 0 if class_.extra_mode == "replace" else terms.extra_places
    return class_.capacity + everywhere + class_.extra_places


def weekly(first_on: date, last_on: date, weekday: int, is_off: Callable[[date], bool]) -> Iterator[date]:
    """The days on which a weekly class meets, Monday being 0; days off fall out and are not made up for."""
    day = first_on + timedelta(days=(weekday - first_on.weekday()) % 7)
    while day <= last_on:
        if not is_off(day):
            yield day
        day += A_WEEK


async def close(w: Work, provider_id: UUID, name: str, first_on: date, last_on: date) -> None:
    """Enter days, both included, on which the whole company has no classes; families read the name.

    Classes whose sessions are made afterwards leave them out; sessions that are there already stay.
    """
    days = {"kind": "custom", "first_on": first_on, "last_on": last_on}
    w.db.add(Holiday(provider_id=provider_id, name=name, **days))
    await w.db.flush()
    audit.note(w, "closed", "provider", provider_id, first_on=first_on, last_on=last_on)


async def generate(w: Work, class_id: UUID) -> list[Session]:
    """Make the class's sessions: every week at the same time on the wall, whatever the clocks do (R13).

    Skipped are days off that the provider entered for the whole company or the venue's region; school
    holidays and a country's public holidays are not, many classes meet on them. Done again, it adds what
    comes after the last session and leaves alone what is there. Returned are all of them, in order of time.

    Raises:
        NotFound: no such class.
    """
    row = (
        await w.db.execute(
            select(Class, Venue).join(Venue, Venue.id == Class.venue_id).where(Class.id == class_id)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    class_, venue = row
    here, terms = await provider.current(w), await provider.make_ups(w)
    known = list(
        await w.db.scalars(select(Session).where(Session.class_id == class_id).order_by(Session.starts_at))
    )
    after = local_day(known[-1].starts_at, here.zone) if known else date.min
    why_off = await _days_off(w, class_, venue.region)
    new = [
        Session(
            class_id=class_.id,
            venue_id=class_.venue_id,
            instructor_id=class_.instructor_id,
            starts_at=at_wall(day, time(*divmod(class_.starts_minute, 60)), here.zone),
            minutes=class_.minutes,
            places=places(class_, terms),
        )
        for day in weekly(
            class_.first_on, class_.last_on, class_.weekday, lambda day: why_off(day) is not None
        )
        if day > after
    ]
    last = max((session.number for session in known), default=0)
    for number, session in enumerate(new, start=last + 1):
        session.number = number
    w.db.add_all(new)
    await w.db.flush()
    for session in new:
        w.publish(SESSION_CHANGED, session.id)
    audit.note(w, "generated", "class", class_.id, sessions=len(new))
    return [*known, *new]


@dataclass(frozen=True, slots=True)
class NoSession:
    """A day on which a class would meet, had the provider not entered a day off."""

    day: date
    name: str
    """What the provider calls it."""


async def days_without(r: Reading, class_: Class, first_on: date, last_on: date) -> list[NoSession]:
    """The class's days between these two, both included, on which it does not meet, each with its day off.

    A day on which it meets all the same, or that has a cancelled session to show, is none of them.
    """
    region = await r.db.scalar(select(Venue.region).where(Venue.id == class_.venue_id))
    why_off, zone = await _days_off(r, class_, region), (await provider.current(r)).zone
    starts = await r.db.scalars(select(Session.starts_at).where(Session.class_id == class_.id))
    met = {local_day(at, zone) for at in starts}
    days = weekly(
        max(first_on, class_.first_on), min(last_on, class_.last_on), class_.weekday, met.__contains__
    )
    return [NoSession(day, name) for day in days if (name := why_off(day)) is not None]


async def _days_off(r: Reading, class_: Class, region: str | None) -> Callable[[date], str | None]:
    """What the provider's day off on a day is called; None where it is none."""
    rows = await r.db.scalars(
        select(Holiday).where(Holiday.first_on <= class_.last_on, Holiday.last_on >= class_.first_on)
    )
    off = [(DayOff(row.kind, row.first_on, row.last_on, row.region), row.name) for row in rows]
    return lambda day: next((name for each, name in off if each.covers(day, region, school=False)), None)


async def move(
    w: Work,
    session_id: UUID,
    *,
    starts_at: datetime | None = None,
    minutes: int | None = None,
    venue_id: UUID | None = None,
    instructor_id: UUID | None = None,
    public_note: str | None = None,
) -> Session:
    """Let one session meet at another time or place, or with somebody else; what is not said stays.

    Raises:
        NotFound, NotScheduled.
    """
    session = await _scheduled(w, session_id)
    wishes = {
        "starts_at": starts_at,
        "minutes": minutes,
        "venue_id": venue_id,
        "instructor_id": instructor_id,
        "public_note": public_note,
    }
    changed = {name: value for name, value in wishes.items() if value is not None}
    for name, value in changed.items():
        setattr(session, name, value)
    w.publish(SESSION_CHANGED, session.id)
    audit.note(w, "moved", "session", session.id, changed=sorted(changed))
    await w.db.flush()
    return session


async def set_places(w: Work, session_id: UUID, places: int) -> Session:
    """Give one session another number of places.

    Raises:
        NotFound, NotScheduled, FewerPlacesThanTaken.
    """
    session = await _scheduled(w, session_id)
    if places < session.taken:
        raise FewerPlacesThanTaken(taken=session.taken)
    audit.note(w, "places", "session", session.id, before=session.places, after=places)
    session.places = places
    w.publish(SESSION_CHANGED, session.id)
    await w.db.flush()
    return session


async def cancel(
    w: Work,
    session_id: UUID,
    reason: str = "",
    compensation: Compensation = Compensation.MAKE_UP,
    *,
    tell: bool = False,
) -> Session:
    """Cancel a session for everyone; the reason is shown to the families.

    Whoever had a regular place gets a make-up outside the limit of R28, unless staff choose nothing (Q23);
    whoever came to make up always gets the right back (Q7). Lines for the session end. Families whose children
    were expected are told only where `tell` says so: staff choose that with a tick (R24).

    Raises:
        NotFound, NotScheduled.
    """
    session = await _scheduled(w, session_id)
    session.status = "cancelled"
    session.cancel_reason = reason
    rows = await w.db.execute(
        access.bookings(w.visitor)
        .add_columns(Attendance)
        .join(Attendance, Attendance.booking_id == Booking.id)
        .where(Attendance.session_id == session.id, Attendance.state.in_(("unmarked", "going")))
        .order_by(Attendance.id)
    )
    for *booking, part in rows.all():
        mine = access.unpack(w.visitor, booking)  # type: ignore[arg-type]
        notice = await _let_go(w, mine, part, session, compensation)
        if tell:
            await telling.tell(w, notice)
    entries = await w.db.scalars(
        select(QueueEntry)
        .where(QueueEntry.session_id == session.id, QueueEntry.state.in_(("waiting", "offered")))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for entry in entries:
        entry.state, entry.holds_place, entry.ended_at = "withdrawn", False, w.now
    w.publish(SESSION_CHANGED, session.id)
    audit.note(w, "cancelled", "session", session.id, compensation=compensation, told=tell)
    await w.db.flush()
    return session


async def _let_go(
    w: Work, mine: Mine, part: Attendance, session: Session, compensation: Compensation
) -> Notice:
    """Take one attendee out of it; gives what their family can be told."""
    regular = part.type == "regular"
    part.state = "cancelled" if regular else "withdrawn"
    part.holds_place, part.release_at = False, None
    part.by_family, part.changed_at, part.changed_by = False, w.now, w.visitor.name
    await w.db.flush()
    if part.credit_id is not None:
        await _give_back(w, mine, await lifecycle.lock(w, part.credit_id), session)
        return telling.MakeUpCancelled(part.id, came_back=True)
    if not mine.programme.allows_make_ups:
        return telling.SessionCancelled(part.id, Outcome.NO_MAKE_UPS)
    if compensation is Compensation.NOTHING:
        return telling.SessionCancelled(part.id, notice_texts.NONE)
    await lifecycle.earn(w, mine, part, session, counts=False)
    return telling.SessionCancelled(part.id, Outcome.MAKE_UP)


async def _give_back(w: Work, mine: Mine, credit: Credit, session: Session) -> None:
    """A right that ran out meanwhile would be none: then it runs as if this session had been missed."""
    credit.state, credit.used_at, credit.used_by = "active", None, ""
    if credit.expires_at < w.now:
        credit.expires_at = await lifecycle.would_expire(w, mine, session.starts_at)
    audit.note(w, "returned", "credit", credit.id, expires=credit.expires_at)


async def _scheduled(w: Work, session_id: UUID) -> Session:
    found: Session | None = await w.db.scalar(
        select(Session)
        .where(Session.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if found.status != "scheduled":
        raise NotScheduled
    return found
