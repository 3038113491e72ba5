"""Venues and their rooms, as staff keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import holidays
from sqlalchemy import select

from db import ClassSeries, Room, Session, Venue
from services import provider
from services.core import audit, versions
from services.core.refusals import NotFound, Refused
from services.core.typed_form import LONGEST_NAME, LONGEST_TEXT, TooManyLetters, TypedForm
from services.core.work import Reading, Work
from services.language import N_
from services.people import names, spelling
from services.provider import cache
from services.timetable.rights import timetable_only


class VenueExists(Refused):
    """Another venue has this name."""

    message = N_("There is already a venue called {name}.")


class RoomInUse(Refused):
    """Classes meet in a room that was left out."""

    message = N_("Classes meet in {room}. Move them to another room first.")


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
    rooms = (await r.db.scalars(select(Room).order_by(Room.name))).all()
    found = await r.db.scalars(select(Venue).order_by(Venue.name))
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


async def keep(w: Work, venue_id: UUID | None, seen: int | None, said: Mapping[str, str]) -> UUID:
    """Add a venue, or change one that was seen in this version, with its rooms.

    Raises:
        NotFound: there is none, or the visitor may not change the timetable.
        NotAsTyped, ChangedByOthers.
    """
    timetable_only(w)
    row = Venue(name="") if venue_id is None else await versions.to_change(w, Venue, venue_id, seen)
    form = TypedForm(said, "")
    known = regions(row.country or (await provider.current(w)).country)
    name = names.name(form.text("name", needed=True))
    if await _taken(w, name, venue_id):
        form.wrong("name", VenueExists(name=name))
    row.name, row.area = name, form.text("area")
    row.address = form.text("address", longest=LONGEST_TEXT)
    row.directions = form.text("directions", longest=LONGEST_TEXT)
    row.region = form.one_of("region", ("", *known)) or None
    form.done()
    w.db.add(row)
    await w.db.flush()
    await _keep_rooms(w, row.id, form)
    form.done()
    cache.forget(w)
    audit.note(w, "changed" if venue_id else "added", "venue", row.id)
    return row.id


async def _taken(r: Reading, name: str, venue_id: UUID | None) -> bool:
    rows = await r.db.execute(select(Venue.id, Venue.name).order_by(Venue.name))
    found = spelling.find(rows, name) if name else None
    return found is not None and found != venue_id


async def _keep_rooms(w: Work, venue_id: UUID, form: TypedForm) -> None:
    """One room a line: those that are there stay, others are added; one that is left out goes if nobody meets there."""
    wanted = {" ".join(line.split()) for line in form.raw("rooms").splitlines()} - {""}
    if any(len(each) > LONGEST_NAME for each in wanted):
        form.wrong("rooms", TooManyLetters(most=LONGEST_NAME))
        return
    there = (await w.db.scalars(select(Room).where(Room.venue_id == venue_id))).all()
    for room in there:
        if room.name in wanted:
            continue
        if await _is_used(w, room.id):
            form.wrong("rooms", RoomInUse(room=room.name))
        else:
            await w.db.delete(room)
    w.db.add_all(Room(venue_id=venue_id, name=name) for name in wanted - {each.name for each in there})
    await w.db.flush()


async def _is_used(r: Reading, room_id: UUID) -> bool:
    for table in (ClassSeries, Session):
        if await r.db.scalar(select(table.id).where(table.room_id == room_id).limit(1)) is not None:
            return True
    return False
