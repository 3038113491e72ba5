"""What happened to one account, newest first, each line with what was left after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from db import Client, Entry
from db.states import EntryKind
from db.values import Money
from services.core.asking import Question
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, as its timeline shows it."""

    entry_id: UUID
    kind: EntryKind
    money: Money
    """Positive where the balance grew."""
    left: Money
    """The balance after it."""
    at: datetime
    by: str
    """Who did it; empty = the program itself."""
    why: str
    attendance_id: UUID | None
    other_id: UUID | None
    taken_back: bool
    """A later entry takes this one back."""
    act_id: UUID
    by_id: UUID | None
    by_family: bool
    """A client did it; else staff or the program, whom families read as "us"."""


@Question
def _entries() -> Select[Entry, UUID | None]:
    return (
        select(Entry, Client.id)
        .outerjoin(Client, Client.id == Entry.by_id)
        .where(Entry.account_id.in_(bindparam("accounts", expanding=True)))
        .order_by(Entry.at, Entry.id)
    )


async def of_accounts(r: Reading, account_ids: list[UUID]) -> dict[UUID, list[Line]]:
    """The timelines of these accounts, by account, newest first. Whoever calls has asked whether they may be seen."""
    if not account_ids:
        return {}
    found = await _entries.ask(r, accounts=account_ids)
    out: dict[UUID, list[Line]] = {account_id: [] for account_id in account_ids}
    left: dict[UUID, int] = {}
    entries, families = [row[0] for row in found], {row[1] for row in found}
    reversed_ids = {entry.reverses for entry in entries}
    for entry in _in_order(entries):
        left[entry.account_id] = left.get(entry.account_id, 0) + entry.amount
        out[entry.account_id].append(
            Line(
                entry.id,
                entry.kind,
                entry.money,
                Money(left[entry.account_id], entry.unit),
                entry.at,
                entry.by,
                entry.why,
                entry.attendance_id,
                entry.other_id,
                entry.id in reversed_ids,
                entry.act_id,
                entry.by_id,
                entry.by_id is not None and entry.by_id in families,
            )
        )
    return {account_id: lines[::-1] for account_id, lines in out.items()}


def _in_order(entries: list[Entry]) -> list[Entry]:
    """By moment; at one moment what adds comes first, because a balance was never below zero."""
    return sorted(entries, key=lambda entry: (entry.at, entry.amount < 0, entry.id))
