"""Days off as staff keep them: public ones as they are known, own and school ones, and what stands on them already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args
from uuid import UUID

from sqlalchemy import select

from db import Holiday
from db.states import HolidayKind
from services import provider
from services.core import audit
from services.core.local_time import months_later, today
from services.core.refusals import NotFound
from services.core.typed_form import Missing, TypedForm
from services.core.work import Reading, Work
from services.language import language
from services.timetable import closing
from services.timetable.closing import LONGEST, SessionOnDayOff, TooManyDays
from services.timetable.rights import timetable_only
from services.timetable.series_wish import LastBeforeFirst
from services.timetable.venues import regions

YEAR_AHEAD = 12
OWN: tuple[HolidayKind, ...] = ("custom", "school")


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


async def keep(w: Work, holiday_id: UUID | None, said: Mapping[str, str]) -> UUID:
    """Enter days off, or change them. Sessions that stand on them already stay until somebody cancels them.

    Raises:
        NotFound: there are none, or the visitor may not change the timetable.
        NotAsTyped.
    """
    timetable_only(w)
    here = await provider.current(w)
    form = TypedForm(said, "")
    name, kind = form.text("name", needed=True), form.one_of("kind", get_args(HolidayKind))
    first_on = form.day("first_on")
    if first_on is None:
        form.wrong("first_on", Missing())
    last_on = form.day("last_on") or first_on
    if first_on is not None and last_on is not None:
        if last_on < first_on:
            form.wrong("last_on", LastBeforeFirst())
        elif last_on - first_on > LONGEST:
            form.wrong("last_on", TooManyDays(first_on=first_on, last_on=last_on))
    region = form.one_of("region", ("", *regions(here.country))) or None
    form.done()
    row = Holiday(provider_id=here.id) if holiday_id is None else await w.db.get(Holiday, holiday_id)
    if row is None:
        raise NotFound
    for column, value in (
        ("name", name),
        ("kind", kind),
        ("first_on", first_on),
        ("last_on", last_on),
        ("region", region),
    ):
        setattr(row, column, value)
    w.db.add(row)
    await w.db.flush()
    audit.note(w, "closed", "provider", here.id, first_on=first_on, last_on=last_on)
    return row.id


async def take_out(w: Work, holiday_id: UUID) -> None:
    """Take days off out. Sessions that were left out are not made by that.

    Raises:
        NotFound: there are none, or the visitor may not change the timetable.
    """
    timetable_only(w)
    row = await w.db.get(Holiday, holiday_id)
    if row is None:
        raise NotFound
    await w.db.delete(row)
    await w.db.flush()
    audit.note(w, "opened", "provider", row.provider_id, first_on=row.first_on, last_on=row.last_on)


async def bring_in(w: Work, kind: HolidayKind, found: list[tuple[str, date, date]]) -> int:
    """Enter the days off of a calendar file; those that are there already are not entered again. Says how many are new.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(w)
    here = await provider.current(w)
    known = {(each.name, each.first_on, each.last_on) for each in await closing.entered(w)}
    new = [each for each in dict.fromkeys(found) if each not in known and each[2] - each[1] <= LONGEST]
    w.db.add_all(
        Holiday(provider_id=here.id, name=name, kind=kind, first_on=first, last_on=last)
        for name, first, last in new
    )
    await w.db.flush()
    audit.note(w, "brought in", "provider", here.id, days_off=len(new))
    return len(new)
