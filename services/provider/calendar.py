"""Free days, on which nobody is at work: weekends, public holidays and the provider's own days off (R14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from sqlalchemy import select

from db import Holiday
from services.attendance.deadlines import A_YEAR, FreeDay, weekends_and
from services.core.work import Reading
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class DayOff:
    """A stretch of days that the provider entered as free."""

    kind: str
    first_on: date
    last_on: date
    region: str | None

    def covers(self, day: date, region: str | None, *, school: bool) -> bool:
        """Whether this makes the day free in the region; school holidays do so only with `school`."""
        here = self.region is None or self.region == region
        return here and self.first_on <= day <= self.last_on and (school or self.kind != "school")


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Weekends, public holidays and the provider's own days off (R14)."""

    country: str | None
    """For venues without a country of their own."""
    entered: tuple[DayOff, ...]

    def at(self, country: str | None, region: str | None, *, school: bool = False) -> FreeDay:
        """The test for free days of a venue in this country and region; with `school`, school holidays count too."""
        where = country or self.country

        def is_holiday(day: date) -> bool:
            return day in public_holidays(where, region, day.year) or any(
                off.covers(day, region, school=school) for off in self.entered
            )

        return weekends_and(is_holiday)


@lru_cache(maxsize=512)
def public_holidays(
    country: str | None, region: str | None, year: int, language: str = "en"
) -> Mapping[date, str]:
    """A year's public holidays with their names, in this language or the country's own.

    None for an unknown country, the whole country's for an unknown region.
    """
    if country is None:
        return {}
    try:
        known = holidays.country_holidays(country, years=year, expand=False)
        spoken = next(
            (each for each in known.supported_languages if each.partition("_")[0] == language), None
        )
        subdivision = region if region in known.subdivisions else None
        named = holidays.country_holidays(
            country, subdiv=subdivision, years=year, expand=False, language=spoken or known.default_language
        )
    except NotImplementedError:
        return {}
    return dict(named.items())


async def free_days(r: Reading, first: date, last: date) -> FreeDays:
    """The free days that the deadlines of sessions between two days depend on.

    They begin a year earlier, because a row of free days can move a deadline back that far.
    """
    country = (await current(r)).country
    rows = await r.db.execute(
        select(Holiday.kind, Holiday.first_on, Holiday.last_on, Holiday.region)
        .where(Holiday.first_on <= last, Holiday.last_on >= first - timedelta(days=A_YEAR))
        .order_by(Holiday.first_on)
    )
    return FreeDays(country, tuple(DayOff(*row) for row in rows))
