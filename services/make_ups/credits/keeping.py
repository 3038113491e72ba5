"""What staff do with make-ups, one or many: another last day, other sessions that they cover, taking back (R31, R37).

    wish = {"do": "extend", "ids": [...], "until": "2026-06-30"}

It is one act on many things (services/core/acts.py): each credit is a line with what it was and what it becomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import Booking, Credit
from services import provider
from services.core import audit, locks
from services.core.access import Mine, bookings, unpack
from services.core.acts import BulkAct
from services.core.done_acts import Done
from services.core.local_time import day_end, today
from services.core.plan import STAYS, ActLine, Plan
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.make_ups.credits import lifecycle
from services.people import families
from services.waiting_list import queue

NAME = "credits"
EXTEND, COVER, SYNCHRONISE, VOID, BACK = "extend", "cover", "synchronise", "void", "back"
COVERS = ("everything", "programme", "class")
"""What a make-up can be made to cover: all there is, or what its child is booked in."""
UNUSED = ("active", "expired")


class NotALastDay(Refused):
    """A last day that is over, or further away than anybody plans."""

    message = N_("Choose a day from today on, within two years.")


async def plan(r: Reading, wish: Mapping[str, Any]) -> Plan:
    """What becomes of each of these make-ups; what is used or taken back stays.

    Raises:
        NotFound: the visitor does not look after clients, or the wish is none of these.
        NotALastDay.
    """
    families.clients_only(r)
    ids = [UUID(id_) for id_ in wish["ids"]]
    if isinstance(r, Work):
        await _lock(r, ids)
    zone = (await provider.current(r)).zone
    until = None
    if wish["do"] == EXTEND:
        until = last_moment(wish["until"], today(r.now, zone), zone)
    lines = [_line(wish, mine, credit, until) for mine, credit in await _theirs(r, ids)]
    return Plan(NAME, wish, tuple(lines))


def last_moment(typed: str, now: date, zone: ZoneInfo) -> datetime:
    """The end of a last day that staff have chosen, as a date field gives it.

    Raises:
        NotALastDay: it is no day, is over, or is more than two years away.
    """
    try:
        last = date.fromisoformat(typed)
    except ValueError:
        raise NotALastDay from None
    if not now <= last <= date(now.year + 2, 12, 31):
        raise NotALastDay
    return day_end(last, zone)


def _line(wish: Mapping[str, Any], mine: Mine, credit: Credit, until: datetime | None) -> ActLine:
    before = values(credit)
    after = before | _becomes(wish, mine, until)
    why = ""
    if credit.state not in UNUSED or (credit.state == "expired" and wish["do"] != EXTEND):
        why = credit.state
    elif until is not None and credit.expires_at >= until and not wish.get("earlier"):
        why = "later"
    elif after == before:
        why = "same"
    return ActLine(
        STAYS if why else wish["do"],
        "credit",
        credit.id,
        {"from": before, "to": before if why else after},
        why,
    )


def _becomes(wish: Mapping[str, Any], mine: Mine, until: datetime | None) -> dict[str, Any]:
    match wish["do"]:
        case "extend" if until is not None:
            return {"expires_at": until.isoformat(), "state": "active"}
        case "void":
            return {"state": "voided"}
        case "synchronise":
            return {"scope": lifecycle.scope_of(mine)}
        case "cover" if wish["covers"] in COVERS:
            return {"scope": _scope(wish, mine)}
    raise NotFound


def _scope(wish: Mapping[str, Any], mine: Mine) -> dict[str, list[str] | None]:
    found: dict[str, list[str] | None] = dict.fromkeys(("programmes", "classes", "venues", "periods"))
    if wish["covers"] == "programme":
        found["programmes"] = [str(mine.programme.id)]
    elif wish["covers"] == "class":
        found["classes"] = [str(mine.class_.id)]
    if wish.get("own_place"):
        found["venues"] = [str(mine.class_.venue_id)]
    return found


def values(credit: Credit) -> dict[str, Any]:
    """What of a credit staff can change, as a line keeps it."""
    scope = {part: credit.scope.get(part) for part in ("programmes", "classes", "venues", "periods")}
    return {"expires_at": credit.expires_at.isoformat(), "state": credit.state, "scope": scope}


async def do(w: Work, of: Plan, act_id: UUID) -> tuple[ActLine, ...]:
    """Write what each becomes; one that is taken back leaves its waiting lists."""
    for line in of.changes:
        await _write(w, line, act_id)
    return of.changes


async def reverse(r: Reading, done: Done) -> Plan:
    """What each was before; one that was used or changed since stays."""
    families.clients_only(r)
    ids = [line.about_id for line in done.lines if line.about_id is not None]
    if isinstance(r, Work):
        await _lock(r, ids)
    now = {credit.id: credit for _mine, credit in await _theirs(r, ids)}
    again = await _earned_again(r, list(now))
    lines = []
    for line in done.lines:
        credit = now.get(line.about_id) if line.about_id else None
        why = "gone" if credit is None else _in_the_way(credit, line, again)
        facts = {"from": line.facts["to"], "to": line.facts["from"]}
        lines.append(replace(line, what=STAYS if why else BACK, facts=facts, why=why))
    return Plan(NAME, {"of": str(done.id)}, tuple(lines))


def _in_the_way(credit: Credit, line: ActLine, again: set[UUID]) -> str:
    if values(credit) != line.facts["to"]:
        return "used" if credit.state == "used" else "edited"
    return "again" if credit.id in again and credit.state == "voided" else ""


async def undo(w: Work, done: Done, of: Plan) -> None:
    """Write what each was before."""
    for line in of.changes:
        await _write(w, line, done.id)


async def _write(w: Work, line: ActLine, act_id: UUID) -> None:
    credit = await w.db.get_one(Credit, line.about_id)
    becomes = line.facts["to"]
    if becomes["state"] == "voided":
        for entry in await lifecycle.open_entries(w, credit.id):
            await queue.end(w, entry, "withdrawn")
    credit.expires_at = datetime.fromisoformat(becomes["expires_at"])
    credit.state, credit.scope = becomes["state"], becomes["scope"]
    audit.note(w, line.what, "credit", credit.id, by_act=act_id, before=line.facts["from"], after=becomes)


async def _lock(w: Work, ids: list[UUID]) -> None:
    """Sessions in which they wait before the credits, and these in the order in which the jobs take them."""
    await locks.sessions(w, *await lifecycle.waited_for(w, ids))
    await w.db.execute(
        select(Credit.id).where(Credit.id.in_(ids)).order_by(Credit.booking_id, Credit.id).with_for_update()
    )


async def _theirs(r: Reading, ids: list[UUID]) -> list[tuple[Mine, Credit]]:
    """These credits, of those that the visitor may see, the one that ends first before the others."""
    rows = await r.db.execute(
        bookings(r.visitor)
        .add_columns(Credit)
        .join(Credit, Credit.booking_id == Booking.id)
        .where(Credit.id.in_(ids))
        .order_by(Credit.expires_at, Credit.id)
        .execution_options(populate_existing=isinstance(r, Work))
    )
    return [(unpack(r.visitor, row), row[6]) for row in rows]


async def _earned_again(r: Reading, ids: list[UUID]) -> set[UUID]:
    """Those whose session was rejoined and cancelled again since, which earned another credit."""
    mine, other = Credit.__table__.alias("mine"), Credit.__table__.alias("other")
    rows = await r.db.scalars(
        select(mine.c.id)
        .join(
            other,
            (other.c.source_attendance_id == mine.c.source_attendance_id)
            & (other.c.id != mine.c.id)
            & (other.c.state != "voided"),
        )
        .where(mine.c.id.in_(ids))
    )
    return set(rows)


CREDITS = BulkAct(NAME, plan, do, reverse, undo)
