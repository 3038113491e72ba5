"""Data about the installation itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Table


class SecretFingerprint(Table):
    """A fingerprint of this installation's secret; the table has one row. It does not reveal the secret."""

    __tablename__ = "secret_fingerprints"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    fingerprint: Mapped[str]
    since: Mapped[datetime]
