"""The provider's days off: entered, listed and taken out again. What stands on them already is told, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from db import Class, Holiday, Session
from services import provider
from services.core import audit
from services.core.local_time import at_wall, day_end
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.people import names

LONGEST = timedelta(days=366)


class EndsBefore(Refused):
    """The last day off is before the first."""

    message = N_("The last day, {last_on}, is before the first, {first_on}.")


class TooManyDays(Refused):
    """Days off of more than a year are taken for a typing mistake."""

    message = N_("From {first_on} to {last_on} is more than a year. Check the years.")


class NoName(Refused):
    """Families read why there is no session, so a day off has a name."""

    message = N_("Days off need a name, such as Christmas: families read it.")


class NoSuchDayOff(Refused):
    """No days off begin on that day."""

    message = N_("No days off begin on {first_on}. See them with ./cubby holiday list.")


class WhichDayOff(Refused):
    """Several days off begin on that day."""

    message = N_("Several days off begin on {first_on}: {known}. Add the name of the one you mean.")


@dataclass(frozen=True, slots=True)
class SessionOnDayOff:
    """A session that is still to come, on a day off."""

    id: UUID
    class_name: str
    starts_at: datetime
    taken: int
    """How many places are taken."""


async def close(w: Work, name: str, first_on: date, last_on: date) -> bool:
    """Enter days off for the whole company, both days included; False if the same ones are entered already.

    Sessions that are generated later skip them; sessions that exist already stay (see `standing`). Cancellation
    deadlines move back to the working day before them where the provider wants it (R14).

    Raises:
        EndsBefore, TooManyDays, NoName, NameTooLong; NotSetUp.
    """
    tidy, here = names.name(name), await provider.current(w)
    if not tidy:
        raise NoName
    if last_on < first_on:
        raise EndsBefore(first_on=first_on, last_on=last_on)
    if last_on - first_on > LONGEST:
        raise TooManyDays(first_on=first_on, last_on=last_on)
    for known in await entered(w):
        if (known.name, known.first_on, known.last_on, known.region) == (tidy, first_on, last_on, None):
            return False
    w.db.add(Holiday(provider_id=here.id, name=tidy, kind="custom", first_on=first_on, last_on=last_on))
    await w.db.flush()
    audit.note(w, "closed", "provider", here.id, first_on=first_on, last_on=last_on)
    return True


async def open_again(w: Work, first_on: date, name: str = "") -> Holiday:
    """Take out the days off that begin on this day, and return them; sessions that were left out are not made.

    Raises:
        NoSuchDayOff, WhichDayOff; NotSetUp.
    """
    here = await provider.current(w)
    wanted = names.name(name).casefold()
    found = [
        each
        for each in await entered(w)
        if each.first_on == first_on and (not wanted or each.name.casefold() == wanted)
    ]
    if not found:
        raise NoSuchDayOff(first_on=first_on)
    if len(found) > 1:
        raise WhichDayOff(first_on=first_on, known=tuple(each.name for each in found))
    await w.db.delete(found[0])
    await w.db.flush()
    audit.note(w, "opened", "provider", here.id, first_on=first_on, last_on=found[0].last_on)
    return found[0]


async def entered(r: Reading) -> Sequence[Holiday]:
    """All days off that the provider has entered, in order."""
    found = await r.db.scalars(select(Holiday).order_by(Holiday.first_on, Holiday.last_on, Holiday.name))
    return found.all()


async def standing(r: Reading, first_on: date, last_on: date) -> list[SessionOnDayOff]:
    """The sessions still to come on days between these two, both included, in order of time."""
    zone = (await provider.current(r)).zone
    begin = max(at_wall(first_on, datetime.min.time(), zone), r.now)
    rows = await r.db.execute(
        select(Session.id, Class.name, Session.starts_at, Session.taken)
        .join(Class, Class.id == Session.class_id)
        .where(
            Session.status == "scheduled",
            Session.starts_at >= begin,
            Session.starts_at < day_end(last_on, zone),
        )
        .order_by(Session.starts_at, Class.name)
    )
    return [SessionOnDayOff(*row) for row in rows]
