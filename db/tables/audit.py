"""Who changed what, when, from what, to what."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table


class AuditEntry(HasId, Table):
    """One change: written in the transaction that makes it, never edited."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_about", "about", "about_id", "at"),
        Index("ix_audit_actor", "actor", "at"),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    """"client:<id>", "staff:<id>" or "system:<job>"."""
    act: Mapped[str]
    about: Mapped[str]
    about_id: Mapped[UUID]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
