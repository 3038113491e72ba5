"""Venues and their rooms, as staff keep them."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select

from db import ClassSeries, Room, Session, Venue
from services import provider
from services.core import audit, versions
from services.core.refusals import Refused
from services.core.typed_form import LONGEST_NAME, LONGEST_TEXT, TooManyLetters, TypedForm
from services.core.work import Reading, Work
from services.language import N_
from services.people import names, spelling
from services.provider import cache
from services.timetable.rights import timetable_only
from services.timetable.venue_view import regions


class VenueExists(Refused):
    """Another venue has this name."""

    message = N_("There is already a venue called {name}.")


class RoomInUse(Refused):
    """Classes meet in a room that was left out."""

    message = N_("Classes meet in {room}. Move them to another room first.")


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
