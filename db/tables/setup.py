"""The first run: the code that lets the owner in, the mail server that was entered in the browser, and what was tried."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import ProofOf, all_of, is_one_of


class SetupCode(HasId, Table):
    """One set-up code; each is good once, and only its hash is kept. The id and the installation's secret make it."""

    __tablename__ = "setup_codes"

    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class MailSetting(HasId, Table):
    """A mail server that staff have entered. It is used once a code that it carried was typed back."""

    __tablename__ = "mail_settings"
    __table_args__ = (
        CheckConstraint("port BETWEEN 1 AND 65535", name="port"),
        CheckConstraint("tries >= 0", name="tries"),
    )

    host: Mapped[str]
    port: Mapped[int]
    user: Mapped[str] = mapped_column(default="")
    """Empty = the server wants nobody to log in."""
    password: Mapped[str] = mapped_column(default="")
    """Encrypted with this installation's secret (services/core/sealed.py); empty = none."""
    sender: Mapped[str]
    made_at: Mapped[datetime]
    code_hash: Mapped[str]
    code_to: Mapped[str]
    """The address that the code was sent to."""
    tries: Mapped[int] = mapped_column(default=0)
    """Codes that were typed for it."""
    proved_at: Mapped[datetime | None]


class SetupProof(Table):
    """A step of the first run that somebody has seen work."""

    __tablename__ = "setup_proofs"
    __table_args__ = (CheckConstraint(is_one_of("step", all_of(ProofOf)), name="step"),)

    step: Mapped[ProofOf] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Who saw it; None = a phone that nobody had signed in on."""
