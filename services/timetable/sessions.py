"""Generate the sessions of a class, each with its number of places."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from db import Class, ClassSeries, Session
from services.core import audit
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound
from services.core.work import Work
from services.provider import MakeUpTerms, make_ups
from services.timetable import series, series_lines, series_world
from services.timetable.series import Make
from services.timetable.series_lines import OF_CLASS


def places(class_: Class, terms: MakeUpTerms) -> int:
    """How many may come to one session: capacity and the extra places for make-ups (R39).

    The class's own extra places are added to the provider's ("add"), or replace them ("replace").
    """
    everywhere = 0 if class_.extra_mode == "replace" else terms.extra_places
    return class_.capacity + everywhere + class_.extra_places


async def generate(w: Work, class_id: UUID, *, on_public_holidays: bool = True) -> list[Session]:
    """Generate the class's sessions, every week at the same local time, also across a clock change (R13).

    Days off that the provider entered for the whole company or the venue's region are skipped, and the venue's public
    holidays unless classes meet `on_public_holidays`. School holidays are not, because many classes meet on them. A
    session of the past is made, too. Called again, it adds only what is missing; it changes none that is there. It
    returns all sessions in order of time.

    Raises:
        NotFound: no such class.
    """
    class_ = await w.db.get(Class, class_id)
    if class_ is None:
        raise NotFound
    known = await series_world.sessions_of(w, class_id)
    new: list[Session] = []
    for row in await _series(w, class_, on_public_holidays=on_public_holidays):
        new += await _missing(w, class_, row, [*known, *new])
    for session in new:
        w.publish(SESSION_CHANGED, session.id)
    audit.note(w, "generated", "class", class_.id, sessions=len(new))
    return sorted([*known, *new], key=lambda session: session.starts_at)


async def _missing(w: Work, class_: Class, row: ClassSeries, known: list[Session]) -> list[Session]:
    """Add the sessions that a series wants and does not have."""
    is_off = await series_world.days_off(
        w,
        row.venue_id,
        row.first_on,
        row.last_on,
        on_public=row.on_public_holidays,
        on_school=row.on_school_holidays,
    )
    wanted = series_world.weekly(row, places(class_, await make_ups(w)))
    world = await series_world.world(w, known, row, is_off, series_world.ALWAYS)
    weeks = [each for each in series.plan(wanted, world) if isinstance(each, Make)]
    last = max((session.number for session in known), default=0)
    new = [_session(class_.id, row.id, each, number) for number, each in enumerate(weeks, start=last + 1)]
    w.db.add_all(new)
    await w.db.flush()
    return new


def _session(class_id: UUID, series_id: UUID, of: Make, number: int) -> Session:
    slot = of.slot
    return Session(
        class_id=class_id,
        series_id=series_id,
        week_on=of.week,
        origin="generated",
        number=number,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        venue_id=slot.venue_id,
        room_id=slot.room_id,
        instructor_id=slot.instructor_id,
        places=slot.places,
    )


async def _series(w: Work, class_: Class, *, on_public_holidays: bool) -> Sequence[ClassSeries]:
    """The class's series, the last of them as long as the class; one as the class says is made if there is none."""
    order = (ClassSeries.last_on, ClassSeries.weekday, ClassSeries.id)
    rows = await w.db.scalars(select(ClassSeries).where(ClassSeries.class_id == class_.id).order_by(*order))
    found = list(rows)
    if not found:
        row = ClassSeries(class_id=class_.id, on_public_holidays=on_public_holidays, dropped=[])
        values = series_lines.class_of(class_)
        series_lines.write(row, {name: values[name] for name in OF_CLASS if name != "capacity"})
        w.db.add(row)
        found = [row]
    found[-1].last_on = max(found[-1].last_on, class_.last_on)
    await w.db.flush()
    return found
