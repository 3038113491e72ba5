"""Where sessions take place and who leads them: all venues and all staff, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import literal, select, union_all

from db import Staff, Venue
from services.core.asking import Question
from services.core.once import asked_once
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class Place:
    """A venue."""

    name: str
    area: str
    """The neighbourhood."""
    address: str
    country: str | None
    region: str | None
    """The region whose holidays count there."""


@dataclass(frozen=True, slots=True)
class Places:
    """All venues, and the full names of all staff, by id."""

    venues: dict[UUID, Place]
    names: dict[UUID, str]

    def instructor(self, staff_id: UUID | None) -> str | None:
        """The full name of a member of staff; None without one."""
        return None if staff_id is None else self.names.get(staff_id)


_ALL: Question[*tuple[Any, ...]] = Question(
    lambda: union_all(
        select(
            Venue.id,
            literal("venue").label("what"),
            Venue.name,
            Venue.area,
            Venue.address,
            Venue.country,
            Venue.region,
        ),
        select(
            Staff.id,
            literal("staff"),
            Staff.first_name,
            Staff.last_name,
            literal(""),
            literal(None, Venue.country.type),
            literal(None, Venue.region.type),
        ),
    )
)


async def places(r: Reading) -> Places:
    """All venues and all staff; a provider has few of them, and each screen names most."""

    async def load() -> Places:
        found = Places({}, {})
        for id_, what, name, area, address, country, region in await _ALL.ask(r):
            if what == "venue":
                found.venues[id_] = Place(name, area, address, country, region)
            else:
                found.names[id_] = f"{name} {area}".strip()
        return found

    return await asked_once(r, "places", load)
