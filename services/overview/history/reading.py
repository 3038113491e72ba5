"""What the audit log says, to whoever may read of it: of one thing, or of everything, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, union_all

from db import AuditEntry, Client, Staff, Venue
from services.core.capabilities import Capability, may
from services.core.local_time import MIDNIGHT, at_wall, day_end
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading
from services.language import _, formats
from services.overview.history import sentences, things, values
from services.overview.history.things import Thing
from services.overview.history.values import Change, Meaning
from services.provider.settings import current

PAGE = 50
"""Entries of one page of the list."""
LAST = 12
"""Entries that a thing's own screen shows."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry in words."""

    id: UUID
    at: datetime
    who: str
    what: str
    """A sentence without its subject: "Changed the session"."""
    changes: tuple[Change, ...]
    why: str
    thing: Thing
    """What it is about, by name, and which screen shows it."""


@dataclass(frozen=True, slots=True)
class HistoryWish:
    """What of the list is asked for; nothing of it = everything."""

    staff_id: UUID | None = None
    about: str = ""
    on: date | None = None
    before: tuple[datetime, UUID] | None = None
    """The last entry of the page before."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, the newest entry first."""

    lines: tuple[HistoryLine, ...]
    more: tuple[datetime, UUID] | None
    """Where the next page begins; None: there is none."""


def readable(r: Reading) -> ColumnElement[bool]:
    """The condition on entries that the visitor may read: those of acts whose right they have."""
    if r.visitor.kind is Kind.SYSTEM or may(r.visitor, sentences.OTHER.needs):
        return AuditEntry.id.is_not(None)
    acts: dict[str, list[str]] = {}
    for (about, act), said in sentences.SENTENCES.items():
        if may(r.visitor, said.needs):
            acts.setdefault(about, []).append(act)
    each = (and_(AuditEntry.about == about, AuditEntry.act.in_(of)) for about, of in acts.items())
    return or_(false(), *each)


async def everything(r: Reading, wanted: HistoryWish) -> Page:
    """The list, narrowed by who did it, what it is about and the day.

    Raises:
        NotFound: the visitor reads no history.
    """
    if not may(r.visitor, Capability.HISTORY):
        raise NotFound
    zone = (await current(r)).zone
    asked = [readable(r)]
    if wanted.staff_id is not None:
        asked.append(AuditEntry.actor == f"staff:{wanted.staff_id}")
    if wanted.about:
        asked.append(AuditEntry.about == wanted.about)
    if wanted.on is not None:
        asked += [
            AuditEntry.at >= at_wall(wanted.on, MIDNIGHT, zone),
            AuditEntry.at < day_end(wanted.on, zone),
        ]
    if wanted.before is not None:
        at, id_ = wanted.before
        asked.append(or_(AuditEntry.at < at, and_(AuditEntry.at == at, AuditEntry.id < id_)))
    rows = await _newest(r, PAGE + 1, *asked)
    shown = rows[:PAGE]
    more = (shown[-1].at, shown[-1].id) if len(rows) > PAGE else None
    return Page(await _lines(r, shown), more)


async def of_things(r: Reading, which: Sequence[ColumnElement[bool]]) -> tuple[HistoryLine, ...]:
    """The last entries that meet one of these conditions; whoever calls has asked whether the visitor may see the things."""
    each = (select(AuditEntry.id).where(one, readable(r)) for one in which)
    # With an offset the few entries are found first, by their things, and then put in order; otherwise PostgreSQL
    # walks back through the whole log until it has met enough of them.
    few = union_all(*each).offset(0).subquery()
    return await _lines(r, await _newest(r, LAST, AuditEntry.id.in_(select(few.c.id))))


async def people(r: Reading) -> tuple[tuple[UUID, str], ...]:
    """The members of staff by whom the list can be narrowed, by name.

    Raises:
        NotFound: as for `everything`.
    """
    if not may(r.visitor, Capability.HISTORY):
        raise NotFound
    rows = await r.db.execute(select(Staff.id, Staff.first_name, Staff.last_name).order_by(Staff.id))
    named = [(id_, formats.full_name(first, last)) for id_, first, last in rows]
    return tuple(sorted(named, key=lambda each: formats.sort_key(each[1])))


def kinds(r: Reading) -> tuple[tuple[str, str], ...]:
    """What the list can be narrowed to, for this visitor: what an entry is about, and what that is called."""
    found = {about for (about, _act), said in sentences.SENTENCES.items() if may(r.visitor, said.needs)}
    named = {about: _(name) for about, name in sentences.NAMES.items() if about in found}
    return tuple(sorted(named.items(), key=lambda each: formats.sort_key(each[1])))


async def _newest(r: Reading, at_most: int, *which: ColumnElement[bool]) -> Sequence[AuditEntry]:
    rows = await r.db.scalars(
        select(AuditEntry).where(*which).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(at_most)
    )
    return rows.all()


async def _lines(r: Reading, rows: Sequence[AuditEntry]) -> tuple[HistoryLine, ...]:
    if not rows:
        return ()
    who = await _actors(r, {row.actor for row in rows})
    meaning = Meaning((await current(r)).currency, await _named(r, rows))
    known = await things.named(r, {(row.about, row.about_id) for row in rows})
    return tuple(_line(row, who, meaning, known.get((row.about, row.about_id), Thing(""))) for row in rows)


def _line(row: AuditEntry, who: dict[str, str], meaning: Meaning, thing: Thing) -> HistoryLine:
    words = values.filled(_(sentences.said(row.about, row.act).words), row.act, row.facts, meaning)
    why = row.facts.get("why")
    return HistoryLine(
        row.id,
        row.at,
        who[row.actor],
        words,
        values.changes(row.act, row.facts, meaning),
        why if isinstance(why, str) else "",
        thing,
    )


async def _actors(r: Reading, actors: set[str]) -> dict[str, str]:
    """Who each actor of the log is, by name as it is today; parents have none for staff who do not see contacts."""
    ids: dict[str, set[UUID]] = {"staff": set(), "client": set()}
    for actor in actors:
        kind, _colon, text = actor.partition(":")
        id_ = _id(text)
        if kind in ids and id_ is not None:
            ids[kind].add(id_)
    names: dict[str, str] = {}
    shown = ("staff", "client") if may(r.visitor, Capability.CONTACTS) else ("staff",)
    for kind, table in (("staff", Staff), ("client", Client)):
        if kind in shown and ids[kind]:
            rows = await r.db.execute(
                select(table.id, table.first_name, table.last_name).where(table.id.in_(ids[kind]))
            )
            names |= {f"{kind}:{id_}": formats.full_name(first, last) for id_, first, last in rows}
    return {actor: names.get(actor) or _unnamed(actor) for actor in actors}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _unnamed(actor: str) -> str:
    match actor.partition(":")[0]:
        case "system":
            return _("Automatically")
        case "anonymous":
            return _("At the login page")
        case "staff":
            return _("Somebody who worked here")
        case _:
            return _("The family")


async def _named(r: Reading, rows: Sequence[AuditEntry]) -> dict[str, str]:
    """What the venues and members of staff are called whose ids stand in these entries."""
    ids: dict[str, set[UUID]] = {"venue_id": set(), "instructor_id": set()}
    for row in rows:
        changed: Any = row.facts.get("changes")
        for name in ids:
            pair = changed.get(name) if isinstance(changed, dict) else None
            ids[name] |= {id_ for each in pair or () if (id_ := _id(str(each))) is not None}
    names: dict[str, str] = {}
    if ids["venue_id"]:
        found = await r.db.execute(select(Venue.id, Venue.name).where(Venue.id.in_(ids["venue_id"])))
        names |= {str(id_): name for id_, name in found}
    if ids["instructor_id"]:
        staff = await r.db.execute(
            select(Staff.id, Staff.first_name, Staff.last_name).where(Staff.id.in_(ids["instructor_id"]))
        )
        names |= {str(id_): formats.full_name(first, last) for id_, first, last in staff}
    return names
