"""What taking an import back would do now, line by line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Class, Client, Session, Staff
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, Plan
from services.core.work import Reading
from services.imports.batches.journal import plain
from services.imports.batches.rights import here
from services.imports.batches.taking_back.examining import examined
from services.imports.batches.taking_back.things import ABOUT, BroughtChange, BroughtThing, Imported, portions
from services.people.recognition import full_name

REMOVE, END, RESTORE = "remove", "end", "restore"
SHOWN = tuple(each for each in ABOUT if ABOUT[each] not in ("relation", "share"))


async def reverse(r: Reading, done: Done) -> Plan:
    """What goes, what gets its old value, and what stays because somebody has touched it.

    Raises:
        NotFound: the visitor may not, or the file is not kept any more.
    """
    batch = await here(r, UUID(str(done.wish["batch"])))
    found = await examined(r, batch)
    named = await _booked(r, found)
    lines = [_thing(each, named) for each in found.things.values()]
    lines += [await _change(r, each) for each in found.changes.values()]
    return Plan("take an import back", {"of": str(done.id)}, tuple(lines))


def _thing(thing: BroughtThing, named: dict[UUID, str]) -> ActLine:
    one = thing.rows[thing.key]
    facts: dict[str, Any] = {"name": named.get(thing.key[1]) or _name(one)}
    if sessions := sum(table is Session for table, _id in thing.marks):
        facts["sessions"] = sessions
    what = STAYS if thing.why else END if thing.ends else REMOVE
    return ActLine(what, ABOUT.get(thing.table, "session"), thing.key[1], facts, thing.why)


def _name(one: Any) -> str:
    match one:
        case Client():
            return full_name(one.first_name, one.last_name) or one.email
        case Staff() | Attendee():
            return full_name(one.first_name, one.last_name)
    return str(getattr(one, "name", ""))


async def _booked(r: Reading, found: Imported) -> dict[UUID, str]:
    """Whose bookings they are, and in which class."""
    names: dict[UUID, str] = {}
    for ids in portions([key[1] for key in found.things if key[0] is Booking]):
        rows = await r.db.execute(
            select(Booking.id, Attendee.first_name, Class.name)
            .join(Attendee, Attendee.id == Booking.attendee_id)
            .join(Class, Class.id == Booking.class_id)
            .where(Booking.id.in_(ids))
        )
        names |= {id_: f"{child}, {class_}" for id_, child, class_ in rows}
    return names


async def _change(r: Reading, change: BroughtChange) -> ActLine:
    """A row that was there before: its old values come back, unless somebody has written others."""
    table, id_ = change.key
    one: Any = await r.db.get(table, id_, populate_existing=True)
    facts: dict[str, Any] = {"name": _name(one) if one is not None else "", "columns": sorted(change.was)}
    about = ABOUT.get(table, "session")
    if one is None:
        return ActLine(STAYS, about, id_, facts, "gone")
    now = {column: plain(getattr(one, column)) for column in change.was}
    same = all(now[column] == change.now[column] for column in change.was if column != "version")
    return ActLine(RESTORE if same else STAYS, about, id_, facts, "" if same else "edited")
