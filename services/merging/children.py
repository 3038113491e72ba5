"""Two children who are one child: their bookings become one child's, and nothing that is known of either is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from db import Attendance, Attendee, Booking
from services.core.plan import STAYS, ActLine
from services.core.work import Reading, Work
from services.merging.child_twice import in_the_way

CHILD = "child"


async def lines(r: Reading, children: Mapping[UUID, UUID]) -> list[ActLine]:
    """One line for each child that becomes another one.

    Raises:
        BookedTwice, ComesTwice.
    """
    found = []
    for gone, keep in sorted(children.items()):
        if (no := await in_the_way(r, gone, keep)) is not None:
            raise no
        bookings = await r.db.scalars(
            select(Booking.id).where(Booking.attendee_id == gone).order_by(Booking.id)
        )
        parts = await r.db.scalar(select(func.count()).where(Attendance.attendee_id == gone))
        one, other = await r.db.get_one(Attendee, gone), await r.db.get_one(Attendee, keep)
        facts = {
            "from": str(gone),
            "to": str(keep),
            "bookings": [str(id_) for id_ in bookings],
            "parts": parts,
            "before": _known(other),
            "after": _joined(_known(other), _known(one)),
        }
        found.append(ActLine(CHILD, "attendee", gone, facts))
    return found


async def write(w: Work, line: ActLine) -> None:
    """Do what a line says."""
    gone, keep = UUID(line.facts["from"]), UUID(line.facts["to"])
    await _give(w, line.facts["bookings"], gone, keep)
    _set(await w.db.get_one(Attendee, keep), line.facts["after"])
    await w.db.flush()


async def back(r: Reading, done: Iterable[ActLine]) -> list[ActLine]:
    """What becomes two children again; what somebody has changed of the child since stays as it is."""
    found = []
    for line in done:
        if line.what != CHILD:
            continue
        keep = UUID(line.facts["to"])
        theirs = select(Booking.id).where(
            Booking.attendee_id == keep, Booking.id.in_([UUID(id_) for id_ in line.facts["bookings"]])
        )
        ids = [str(id_) for id_ in await r.db.scalars(theirs.order_by(Booking.id))]
        now = _known(await r.db.get_one(Attendee, keep, populate_existing=True))
        before, after = line.facts["before"], line.facts["after"]
        undone = {field: before[field] if now[field] == after[field] else now[field] for field in now}
        facts = {**line.facts, "bookings": ids, "before": undone}
        found.append(ActLine(CHILD, line.about, line.about_id, facts))
        if any(now[field] != after[field] for field in now):
            found.append(ActLine(STAYS, line.about, keep, {}, "edited"))
    return found


async def write_back(w: Work, line: ActLine) -> None:
    """Do the opposite of what a line says."""
    gone, keep = UUID(line.facts["from"]), UUID(line.facts["to"])
    await _give(w, line.facts["bookings"], keep, gone)
    _set(await w.db.get_one(Attendee, keep), line.facts["before"])
    await w.db.flush()


async def _give(w: Work, bookings: Iterable[str], source: UUID, target: UUID) -> None:
    ids = [UUID(id_) for id_ in bookings]
    await w.db.execute(
        update(Booking).where(Booking.id.in_(ids), Booking.attendee_id == source).values(attendee_id=target)
    )
    await w.db.execute(
        update(Attendance)
        .where(Attendance.booking_id.in_(ids), Attendance.attendee_id == source)
        .values(attendee_id=target)
    )


def _known(child: Attendee) -> dict[str, Any]:
    return {
        "last_name": child.last_name,
        "born_on": child.born_on.isoformat() if child.born_on else None,
        "care_note": child.care_note,
        "photos_allowed": child.photos_allowed,
    }


def _joined(keep: Mapping[str, Any], gone: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of both: every word of what to look out for, and a no to photos wins."""
    notes = dict.fromkeys(note for note in (keep["care_note"], gone["care_note"]) if note)
    photos = (keep["photos_allowed"], gone["photos_allowed"])
    return {
        "last_name": keep["last_name"] or gone["last_name"],
        "born_on": keep["born_on"] or gone["born_on"],
        "care_note": "\n".join(notes),
        "photos_allowed": False if False in photos else (True if True in photos else None),
    }


def _set(child: Attendee, known: Mapping[str, Any]) -> None:
    born = known["born_on"]
    child.last_name, child.care_note = known["last_name"], known["care_note"]
    child.photos_allowed, child.born_on = known["photos_allowed"], date.fromisoformat(born) if born else None
