"""Days off as staff see them: public ones as they are known, own and school ones, and what stands on them already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import Holiday
from db.states import HolidayKind
from services import provider
from services.core.local_time import months_later, today
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import language
from services.timetable import closing
from services.timetable.closing import SessionOnDayOff
from services.timetable.rights import timetable_only
from services.timetable.venue_view import regions

YEAR_AHEAD = 12


@dataclass(frozen=True, slots=True)
class DayOffView:
    """Days off that were entered."""

    id: UUID
    name: str
    kind: HolidayKind
    first_on: date
    last_on: date
    region: str
    standing: tuple[SessionOnDayOff, ...]
    """Sessions that are still to come on them."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """What is off from today on."""

    entered: tuple[DayOffView, ...]
    public: tuple[tuple[date, str], ...]
    """Public holidays of the provider's country and all of its regions in which it has a venue."""
    regions: tuple[str, ...]


async def listed(r: Reading) -> DaysOff:
    """All days off that are not over, and the public holidays of a year.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    here = await provider.current(r)
    day = today(r.now, here.zone)
    rows = await r.db.scalars(
        select(Holiday).where(Holiday.last_on >= day).order_by(Holiday.first_on, Holiday.name)
    )
    entered = [await _view(r, each) for each in rows]
    until = months_later(day, YEAR_AHEAD)
    venues = (await provider.places(r)).venues.values()
    where = {(each.country or here.country, each.region) for each in venues} or {(here.country, None)}
    public: dict[date, str] = {}
    for country, region in sorted(where, key=str):
        for year in range(day.year, until.year + 1):
            public |= provider.public_holidays(country, region, year, language())
    coming = sorted((on, name) for on, name in public.items() if day <= on <= until)
    return DaysOff(tuple(entered), tuple(coming), regions(here.country))


async def _view(r: Reading, of: Holiday) -> DayOffView:
    stands = await closing.standing(r, of.first_on, of.last_on) if of.kind != "school" else []
    return DayOffView(of.id, of.name, of.kind, of.first_on, of.last_on, of.region or "", tuple(stands))


async def one(r: Reading, holiday_id: UUID) -> DayOffView:
    """Days off that were entered.

    Raises:
        NotFound: there are none, or the visitor may not change the timetable.
    """
    timetable_only(r)
    row = await r.db.get(Holiday, holiday_id)
    if row is None:
        raise NotFound
    return await _view(r, row)


def values(of: DayOffView | None) -> dict[str, str]:
    """What their form holds; None: of those that are still to be."""
    if of is None:
        return {"name": "", "kind": "custom", "first_on": "", "last_on": "", "region": ""}
    days = {"first_on": of.first_on.isoformat(), "last_on": of.last_on.isoformat()}
    return {"name": of.name, "kind": of.kind, "region": of.region, **days}
