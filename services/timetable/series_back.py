"""Takes an act on a series back: each thing as it was, but for what somebody has touched or edited since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from db import Attendance, Booking, Class, ClassSeries, Session
from services.core import done_acts
from services.core.done_acts import Done
from services.core.events import SESSION_CHANGED
from services.core.plan import STAYS, ActLine, FamilyTold, Plan
from services.core.work import Reading, Work
from services.notices import telling
from services.notices.messages.class_moved import ClassMoved
from services.timetable import series_do, series_lines, series_world
from services.timetable.rights import timetable_only
from services.timetable.series import Untouched
from services.timetable.series_lines import What

EDITED, BOOKED = "edited", "booked"
"""Why a line stays, besides what `Untouched` names."""
_SESSIONS = (What.MAKE, What.MOVE, What.RESIZE, What.DROP)


async def reverse(r: Reading, done: Done) -> Plan:
    """What taking it back would do now: sessions first, then series and class.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    whole = await _why_all_stays(r, done)
    lines = [
        await _session(r, line, whole)
        for line in reversed(done.lines)
        if line.about == "session" and line.what in _SESSIONS
    ]
    stays = any(line.what == STAYS for line in lines)
    rest = [line for line in reversed(done.lines) if line.about in ("series", "class")]
    lines += [await _other(r, line, whole, stays=stays) for line in rest]
    heard = await done_acts.heard(r, done.id) if any(line.what != STAYS for line in lines) else set()
    told = tuple(FamilyTold(each) for each in sorted(heard, key=str))
    return Plan("series", {"of": str(done.id), "class_id": str(class_of(done))}, tuple(lines), told)


def class_of(done: Done) -> UUID:
    """The class that an act was about."""
    made = next((line.about_id for line in done.lines if line.what == What.ADD_CLASS), None)
    return made or UUID(done.wish["class_id"])


async def _why_all_stays(r: Reading, done: Done) -> str:
    """Why nothing of it is taken back: a series has another rule by now, or somebody has booked a class that it made."""
    for line in done.lines:
        if line.about == "series":
            row = await r.db.get(ClassSeries, line.about_id, populate_existing=True)
            if row is None or series_lines.rule_of(row) != line.facts["after"]:
                return EDITED
        if line.what == What.ADD_CLASS:
            booked = select(func.count()).select_from(Booking).where(Booking.class_id == line.about_id)
            if await r.db.scalar(booked):
                return BOOKED
    return ""


async def _session(r: Reading, line: ActLine, whole: str) -> ActLine:
    row = await r.db.get(Session, line.about_id, populate_existing=True)
    why = whole or await _why_not(r, line, row)
    return replace(line, what=STAYS, why=why) if why else line


async def _why_not(r: Reading, line: ActLine, row: Session | None) -> str:
    """Why a session is not taken back; nothing: it is."""
    if line.what == What.DROP:
        return await _why_not_again(r, line)
    if row is None or series_lines.slot_of(row) != line.facts["to"] or row.origin == "moved":
        return "" if row is not None and line.what == What.RESIZE else EDITED
    if row.status == "cancelled":
        return Untouched.CANCELLED.value
    if row.starts_at <= r.now:
        return Untouched.PAST.value
    touched = (await series_world.touched_by(r, [row])).get(row.id)
    return "" if touched is None or line.what == What.RESIZE else touched.value


async def _why_not_again(r: Reading, line: ActLine) -> str:
    was = series_lines.typed(line.facts["was"])
    if was["starts_at"] <= r.now:
        return Untouched.PAST.value
    of = UUID(line.facts["of"])
    there = select(Session.id).where(
        (Session.series_id == of) & (Session.week_on == date.fromisoformat(line.facts["week"]))
    )
    return EDITED if await r.db.scalar(there.limit(1)) is not None else ""


async def _other(r: Reading, line: ActLine, whole: str, *, stays: bool) -> ActLine:
    """A series or a class; what was made stays while something of it does."""
    why = whole
    made = line.what == What.ADD_CLASS or (line.what == What.RULE and "before" not in line.facts)
    if made and stays:
        why = why or EDITED
    if line.what == What.CLASS:
        row = await r.db.get(Class, line.about_id, populate_existing=True)
        same = row is not None and series_lines.class_of(row) == line.facts["after"]
        too_many = row is not None and row.booked > line.facts["before"]["capacity"]
        why = why or ("" if same else EDITED) or (BOOKED if too_many else "")
    return replace(line, what=STAYS, why=why) if why else line


async def undo(w: Work, done: Done, plan: Plan) -> None:
    """Do that, and tell the families that have heard of it."""
    for line in plan.changes:
        await _undo(w, line)
    for family in plan.told:
        await telling.tell(w, ClassMoved(class_of(done), family.client_id, done.id, back=True))
    await w.db.flush()


async def _undo(w: Work, line: ActLine) -> None:
    match line.what:
        case What.MAKE:
            await _unmake(w, line.about_id)
        case What.MOVE:
            await series_do.move(w, line.about_id, line.facts["was"])
        case What.RESIZE:
            row = await w.db.get_one(Session, line.about_id)
            row.places = max(line.facts["was"]["places"], row.taken)
        case What.DROP:
            facts: dict[str, Any] = {**line.facts, "to": line.facts["was"]}
            await series_do.make(
                w, UUID(line.facts["class_id"]), UUID(line.facts["of"]), facts, line.about_id
            )
        case What.RULE if "before" not in line.facts:
            await _unmake_series(w, line)
        case What.RULE | What.END | What.CLASS:
            await _write_back(w, line)
        case What.ADD_CLASS:
            await w.db.delete(await w.db.get_one(Class, line.about_id))
    await w.db.flush()


async def _write_back(w: Work, line: ActLine) -> None:
    row: Class | ClassSeries
    if line.about == "class":
        row = await w.db.get_one(Class, line.about_id)
    else:
        row = await w.db.get_one(ClassSeries, line.about_id)
    series_lines.write(row, line.facts["before"])
    row.version += 1


async def _unmake(w: Work, session_id: UUID | None) -> None:
    """Delete a session that was made, with the places in it that nobody has touched."""
    for attendance in await w.db.scalars(select(Attendance).where(Attendance.session_id == session_id)):
        await w.db.delete(attendance)
    await w.db.flush()
    await series_do.drop(w, session_id)
    if session_id is not None:
        w.publish(SESSION_CHANGED, session_id)


async def _unmake_series(w: Work, line: ActLine) -> None:
    """Delete a series that was begun; one that it went on from gets its sessions back."""
    row = await w.db.get_one(ClassSeries, line.about_id)
    if line.facts["goes_on"]:
        await series_do.hand_over(w, row.id, UUID(line.facts["goes_on"]))
    await w.db.delete(row)
    await w.db.flush()
