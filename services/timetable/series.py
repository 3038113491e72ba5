"""What a weekly series comes to: which sessions it makes, moves, drops and leaves alone, and why. Pure.

The preview of a series is this plan, and so is what is done. Each session of a series has its week as its key within
the series; no move changes it, so a session that was moved to another day of its week is still the one of that week.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from services.core.local_time import at_wall, local_day

A_WEEK = timedelta(days=7)
IsOff = Callable[[date], str | None]
"""From a day to the name of the holiday or day off that it is; None where the class may meet."""


class Untouched(StrEnum):
    """Why a date is left as it is."""

    SAME = "same"
    """It is just as the series wants it."""
    HOLIDAY = "holiday"
    PAST = "past"
    DROPPED = "dropped"
    """Somebody took this date out of the series."""
    BY_HAND = "by hand"
    """Somebody has changed this session by itself."""
    CANCELLED = "cancelled"
    MARKED = "marked"
    """The register says of somebody whether they came."""
    FAMILY = "family"
    """A family has cancelled it, or comes for a make-up."""
    OCCUPIED = "occupied"
    """The class has another session at that time."""
    CHILDREN = "children"
    """Children have a place in it: it is cancelled, so that their families hear of it and get something for it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where one session is, with whom and for how many."""

    starts_at: datetime
    minutes: int
    venue_id: UUID
    room_id: UUID | None
    instructor_id: UUID | None
    places: int


@dataclass(frozen=True, slots=True)
class Weekly:
    """What a series wants: one session a week between two days, both included, at one local time."""

    weekday: int
    """Monday is 0."""
    first_on: date
    last_on: date
    starts_minute: int
    minutes: int
    venue_id: UUID
    room_id: UUID | None
    instructor_id: UUID | None
    places: int

    def slot(self, day: date, zone: ZoneInfo) -> Slot:
        """Its session on this day; in the night in which the clock skips its time, as much later as that skips (R13)."""
        starts_at = at_wall(day, time(*divmod(self.starts_minute, 60)), zone)
        return Slot(starts_at, self.minutes, self.venue_id, self.room_id, self.instructor_id, self.places)


@dataclass(frozen=True, slots=True)
class Existing:
    """A session that the series has made."""

    id: UUID
    week: date
    slot: Slot
    kept: Untouched | None = None
    """Why no series may change it."""
    children: int = 0
    """Who has a place in it."""
    taken: int = 0
    """The places that they hold."""


@dataclass(frozen=True, slots=True)
class Make:
    """A session that is not there yet."""

    week: date
    slot: Slot


@dataclass(frozen=True, slots=True)
class Move:
    """A session that gets another time, place, instructor or number of places."""

    existing: Existing
    slot: Slot


@dataclass(frozen=True, slots=True)
class Drop:
    """A session that the series does not have any more; `holiday` names the day off onto which it would have moved."""

    existing: Existing
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """A date on which nothing is done: a session that stays as it is, or a day that stays without one."""

    week: date
    day: date
    why: Untouched
    existing: Existing | None = None
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class Resize:
    """A session that stays as somebody has touched it, and only gets the class's new number of places."""

    existing: Existing
    slot: Slot


Line = Make | Move | Resize | Drop | Leave


@dataclass(frozen=True, slots=True)
class World:
    """What a series meets with."""

    now: datetime
    zone: ZoneInfo
    is_off: IsOff
    existing: Sequence[Existing] = ()
    dropped: Collection[date] = frozenset()
    """The weeks whose session somebody took out."""
    occupied: Collection[datetime] = frozenset()
    """When the class has other sessions: of another series, or added by hand."""
    usual_places: int | None = None
    """How many places the class has given its sessions until now."""


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def days(wanted: Weekly) -> Iterator[date]:
    """The days on which it would meet if there were no holidays."""
    day = wanted.first_on + timedelta(days=(wanted.weekday - wanted.first_on.weekday()) % 7)
    while day <= wanted.last_on:
        yield day
        day += A_WEEK


def plan(wanted: Weekly, world: World) -> list[Line]:
    """One line for each week in which the series has a day or a session, in their order."""
    day_of = {week_of(day): day for day in days(wanted)}
    have = {each.week: each for each in world.existing}
    stay = {each.slot.starts_at for each in world.existing if each.kept is not None}
    met = replace(world, occupied={*world.occupied, *stay})
    lines = (_line(week, day_of, have.get(week), wanted, met) for week in sorted({*day_of, *have}))
    return [line for line in lines if line is not None]


def _line(
    week: date, day_of: Mapping[date, date], have: Existing | None, wanted: Weekly, world: World
) -> Line | None:
    day = day_of.get(week)
    if have is not None:
        return _of_session(have, day, wanted, world)
    return None if day is None else _of_day(week, day, wanted, world)


def _of_day(week: date, day: date, wanted: Weekly, world: World) -> Line:
    """A day without a session."""
    slot, holiday = wanted.slot(day, world.zone), world.is_off(day)
    if week in world.dropped:
        return Leave(week, day, Untouched.DROPPED)
    if holiday is not None:
        return Leave(week, day, Untouched.HOLIDAY, holiday=holiday)
    if slot.starts_at <= world.now:
        return Leave(week, day, Untouched.PAST)
    if slot.starts_at in world.occupied:
        return Leave(week, day, Untouched.OCCUPIED)
    return Make(week, slot)


def _of_session(have: Existing, day: date | None, wanted: Weekly, world: World) -> Line:
    """A session that is there, on a day on which the series wants one or not."""
    here = local_day(have.slot.starts_at, world.zone)
    slot = None if day is None else wanted.slot(day, world.zone)
    if have.slot == slot and have.kept in (None, Untouched.PAST):
        return Leave(have.week, here, have.kept or Untouched.SAME, have)
    if have.kept is not None:
        resized = _resized(have, wanted, world)
        return Leave(have.week, here, have.kept, have) if resized is None else resized
    holiday = None if day is None else world.is_off(day)
    if holiday is not None and day == here:
        return Leave(have.week, here, Untouched.HOLIDAY, have, holiday)
    if day is None or slot is None or holiday is not None:
        gone = Drop(have, holiday or "")
        return Leave(have.week, here, Untouched.CHILDREN, have) if have.children else gone
    if slot.starts_at <= world.now:
        return Leave(have.week, here, Untouched.PAST, have)
    if slot.starts_at in world.occupied:
        return Leave(have.week, here, Untouched.OCCUPIED, have)
    return Move(have, slot)


def _resized(have: Existing, wanted: Weekly, world: World) -> Resize | None:
    """Places are no date: whoever has touched a session gets the new number, too, unless it was another already."""
    usual = have.slot.places == world.usual_places != wanted.places
    if have.kept in (Untouched.CANCELLED, Untouched.PAST) or not usual or have.taken > wanted.places:
        return None
    return Resize(have, replace(have.slot, places=wanted.places))
