"""Data about the installation itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table


class SecretFingerprint(Table):
    """A fingerprint of this installation's secret; the table has one row. It does not reveal the secret."""

    __tablename__ = "secret_fingerprints"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    fingerprint: Mapped[str]
    since: Mapped[datetime]


class DoneAct(HasId, Table):
    """One act on many things, with what was before: so that it can be taken back."""

    __tablename__ = "acts"

    act: Mapped[str]
    """The name of its kind (services/operations/act_table.py)."""
    wish: Mapped[dict[str, Any]] = mapped_column(JSON)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    told: Mapped[list[str]] = mapped_column(JSON)
    """The ids of the families that got a message."""
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str | None]
