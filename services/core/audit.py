"""Who changed what, from what, to what: one row for each change, in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from db import AuditEntry
from db.values import Money
from services.core.work import Work


def note(w: Work, act: str, about: str, about_id: UUID, **facts: Any) -> None:
    """Add one entry to the audit log. Facts are ids, states and moments; never names, notes or addresses."""
    w.db.add(
        AuditEntry(
            at=w.now,
            actor=w.visitor.actor,
            act=act,
            about=about,
            about_id=about_id,
            facts={name: _plain(fact) for name, fact in facts.items()},
        )
    )


def changes(row: Any, wanted: Mapping[str, Any], unsaid: Collection[str] = ()) -> dict[str, list[Any]]:
    """What these values would change of a row: name → [from, to]. Give it to `note` as `changes`, before they are set.

    Args:
        unsaid: fields that may hold names, notes or addresses; of these it says only that they change.
    """
    return {
        name: [] if name in unsaid else [getattr(row, name), value]
        for name, value in wanted.items()
        if getattr(row, name) != value
    }


def _plain(fact: Any) -> Any:
    match fact:
        case Money():
            return {"minor": fact.minor, "currency": fact.currency}
        case dict():
            return {name: _plain(part) for name, part in fact.items()}
        case datetime() | date():
            return fact.isoformat()
        case UUID():
            return str(fact)
        case Enum():
            return fact.value
        case list() | tuple():
            return [_plain(part) for part in fact]
        case _:
            return fact
