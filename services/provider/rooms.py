"""The names of rooms, of venues that have several."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from db import Room
from services.attendance.place import within
from services.core.asking import Question
from services.core.work import Reading
from services.provider.settings import places


@Question
def _named() -> Select[UUID, str]:
    return select(Room.id, Room.name).where(Room.id.in_(bindparam("rooms", expanding=True)))


async def rooms(r: Reading, wanted: Iterable[UUID | None]) -> dict[UUID, str]:
    """These rooms' names by id; nothing is asked where there is no room."""
    ids = {each for each in wanted if each is not None}
    if not ids:
        return {}
    return {row[0]: row[1] for row in await _named.ask(r, rooms=sorted(ids))}


async def where(r: Reading, venue_id: UUID, room_id: UUID | None) -> str:
    """A venue, and the room in it."""
    named = await rooms(r, [room_id])
    return within((await places(r)).venues[venue_id].name, named.get(room_id, "") if room_id else "")
