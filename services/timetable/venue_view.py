"""Venues and their rooms, as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import holidays
from sqlalchemy import select

from db import Room, Venue
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import formats
from services.timetable.rights import timetable_only


@dataclass(frozen=True, slots=True)
class VenueView:
    """One venue with its rooms."""

    id: UUID
    name: str
    area: str
    address: str
    directions: str
    country: str
    region: str
    rooms: tuple[str, ...]
    version: int


async def listed(r: Reading) -> list[VenueView]:
    """All venues by name.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    rooms = sorted(await r.db.scalars(select(Room)), key=lambda each: formats.sort_key(each.name))
    found = sorted(await r.db.scalars(select(Venue)), key=lambda each: formats.sort_key(each.name))
    return [_view(each, [room.name for room in rooms if room.venue_id == each.id]) for each in found]


async def one(r: Reading, venue_id: UUID) -> VenueView:
    """One venue.

    Raises:
        NotFound: there is none, or the visitor may not change the timetable.
    """
    found = next((each for each in await listed(r) if each.id == venue_id), None)
    if found is None:
        raise NotFound
    return found


def _view(of: Venue, rooms: list[str]) -> VenueView:
    about = (of.name, of.area, of.address, of.directions, of.country or "", of.region or "")
    return VenueView(of.id, *about, tuple(rooms), of.version)


def values(of: VenueView | None) -> dict[str, str]:
    """What its form holds; None: of one that is still to be."""
    if of is None:
        return dict.fromkeys(("name", "area", "address", "directions", "region", "rooms"), "")
    return {
        "name": of.name,
        "area": of.area,
        "address": of.address,
        "directions": of.directions,
        "region": of.region,
        "rooms": "\n".join(of.rooms),
    }


def regions(country: str | None) -> tuple[str, ...]:
    """The regions of a country that have public holidays of their own."""
    if country is None:
        return ()
    try:
        return tuple(holidays.country_holidays(country).subdivisions)
    except NotImplementedError:
        return ()
