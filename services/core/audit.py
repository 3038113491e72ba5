"""Who changed what, from what, to what: one row for each change, in the transaction that makes it."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from db import AuditEntry
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


def _plain(fact: Any) -> Any:
    match fact:
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
