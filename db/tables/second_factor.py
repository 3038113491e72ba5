"""The second factor of staff: apps and passkeys, recovery codes, and the invitations by which staff come in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import FactorKind, all_of, is_one_of


class SecondFactor(HasId, Table):
    """One app that makes codes, or one passkey, of one member of staff."""

    __tablename__ = "second_factors"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(FactorKind)), name="kind"),
        CheckConstraint("(kind = 'passkey') = (credential_id IS NOT NULL)", name="credential"),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    kind: Mapped[FactorKind]
    secret: Mapped[str]
    """Of an app: its secret, encrypted with this installation's; of a passkey: its public key."""
    credential_id: Mapped[str | None] = mapped_column(unique=True)
    counter: Mapped[int] = mapped_column(default=0)
    """Of an app: the last time step that was used, so that no code works twice; of a passkey: its own counter."""
    device: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """None = it was shown and never used; it opens nothing."""


class RecoveryCode(HasId, Table):
    """One of ten codes for whoever has lost the second factor; only its hash is kept."""

    __tablename__ = "recovery_codes"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    code_hash: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffInvitation(HasId, Table):
    """A link by which a member of staff comes in, once; only the hash of its secret is kept."""

    __tablename__ = "staff_invitations"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
