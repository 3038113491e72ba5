"""Which children belong to the client who stays: what is twice afterwards is taken off, and put back with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import or_, select

from db import Relation
from services.core.plan import STAYS, ActLine
from services.core.work import Reading, Work

RELATE = "relate"


async def lines(r: Reading, gone: UUID, keep: UUID, children: Mapping[UUID, UUID]) -> list[ActLine]:
    """One line for each row that changes. `children`: of each child that is joined, the one who stays."""
    rows = (
        await r.db.scalars(
            select(Relation)
            .where(or_(Relation.client_id == gone, Relation.attendee_id.in_(list(children))))
            .order_by(Relation.id)
        )
    ).all()
    clients = {gone: keep}
    wanted = {
        row.id: (clients.get(row.client_id, row.client_id), children.get(row.attendee_id, row.attendee_id))
        for row in rows
    }
    there = await _pairs(r, wanted.values())
    found = []
    for row in rows:
        to = wanted[row.id]
        twice = to in there
        there.add(to)
        facts = {
            "from": [str(row.client_id), str(row.attendee_id)],
            "to": None if twice else [str(id_) for id_ in to],
            "category": row.category,
        }
        found.append(ActLine(RELATE, "relation", row.id, facts))
    return found


async def write(w: Work, line: ActLine) -> None:
    """Do what a line says."""
    row = await w.db.get(Relation, line.about_id)
    if line.facts["to"] is None:
        if row is not None:
            await w.db.delete(row)
    elif row is not None:
        row.client_id, row.attendee_id = _both(line.facts["to"])
    await w.db.flush()


async def back(r: Reading, done: Iterable[ActLine]) -> list[ActLine]:
    """What comes back; a row that somebody has changed since stays."""
    mine = [line for line in done if line.what == RELATE]
    rows = await r.db.scalars(select(Relation).where(Relation.id.in_([line.about_id for line in mine])))
    now = {row.id: [str(row.client_id), str(row.attendee_id)] for row in rows}
    there = await _pairs(r, (_both(line.facts["from"]) for line in mine))
    found = []
    for line in mine:
        edited = now.get(line.about_id) != line.facts["to"] if line.about_id else True
        again = _both(line.facts["from"]) in there
        what, why = (STAYS, "edited") if edited or again else (RELATE, "")
        found.append(ActLine(what, line.about, line.about_id, line.facts, why))
    return found


async def write_back(w: Work, line: ActLine) -> None:
    """Do the opposite of what a line says."""
    client_id, attendee_id = _both(line.facts["from"])
    if line.facts["to"] is None:
        w.db.add(
            Relation(
                id=line.about_id,
                client_id=client_id,
                attendee_id=attendee_id,
                category=line.facts["category"],
            )
        )
    else:
        row = await w.db.get_one(Relation, line.about_id)
        row.client_id, row.attendee_id = client_id, attendee_id
    await w.db.flush()


def _both(ids: list[str]) -> tuple[UUID, UUID]:
    return UUID(ids[0]), UUID(ids[1])


async def _pairs(r: Reading, wanted: Iterable[tuple[UUID, UUID]]) -> set[tuple[UUID, UUID]]:
    """Those of these pairs that there are already."""
    asked = set(wanted)
    rows = await r.db.execute(
        select(Relation.client_id, Relation.attendee_id).where(
            Relation.client_id.in_({client_id for client_id, _attendee_id in asked})
        )
    )
    return {(client_id, attendee_id) for client_id, attendee_id in rows} & asked
