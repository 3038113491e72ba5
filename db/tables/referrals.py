"""Who brought whom (R85): the code by which a family brings others, and each family that came by it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table


class ReferralCode(Table):
    """The code that a family gives to its friends."""

    __tablename__ = "referral_codes"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    """In capitals, as people type it."""
    created_at: Mapped[datetime]


class Brought(HasId, Table):
    """One family that came because another one had told it; a family comes for the first time only once."""

    __tablename__ = "brought"
    __table_args__ = (CheckConstraint("newcomer_id <> referrer_id", name="two_families"),)

    referrer_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    newcomer_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), unique=True)
    booking_id: Mapped[UUID] = mapped_column(ForeignKey("bookings.id"), index=True)
    """The newcomer's first booking."""
    coupon_id: Mapped[UUID | None] = mapped_column(ForeignKey("discount_rules.id"), index=True)
    """What the referrer got for it; None where they had as many as there are."""
    at: Mapped[datetime]
