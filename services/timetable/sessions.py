"""Generate the sessions of a class, each with its number of places."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from sqlalchemy import select

from db import Class, Session, Venue
from services import provider
from services.core import audit
from services.core.events import SESSION_CHANGED
from services.core.local_time import at_wall, local_day
from services.core.refusals import NotFound
from services.core.work import Work
from services.provider import MakeUpTerms
from services.timetable.days_off import days_off, public_holidays, weekly


def places(class_: Class, terms: MakeUpTerms) -> int:
    """How many may come to one session: capacity and the extra places for make-ups (R39).

    The class's own extra places are added to the provider's ("add"), or replace them ("replace").
    """
    everywhere = 0 if class_.extra_mode == "replace" else terms.extra_places
    return class_.capacity + everywhere + class_.extra_places


async def generate(w: Work, class_id: UUID, *, on_public_holidays: bool = True) -> list[Session]:
    """Generate the class's sessions, every week at the same local time, also across a clock change (R13).

    Days off that the provider entered for the whole company or the venue's region are skipped, and the venue's public
    holidays unless classes meet `on_public_holidays`. School holidays are not, because many classes meet on them. Called again, it adds only sessions after the last
    one. It returns all sessions in order of time.

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
    why_off = await days_off(w, class_, venue.region)
    public = public_holidays(venue, here.country)

    def is_off(day: date) -> bool:
        return why_off(day) is not None or (not on_public_holidays and public(day) is not None)

    new = [
        Session(
            class_id=class_.id,
            venue_id=class_.venue_id,
            instructor_id=class_.instructor_id,
            starts_at=at_wall(day, time(*divmod(class_.starts_minute, 60)), here.zone),
            minutes=class_.minutes,
            places=places(class_, terms),
        )
        for day in weekly(class_.first_on, class_.last_on, class_.weekday, is_off)
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
