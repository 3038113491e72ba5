"""The provider and its policies. A policy has a moment from which it is in force; changes never rewrite the past."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, true
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import ClassEnd, DeadlineKind, HolidayKind, ReasonPrompt, all_of, is_one_of


class Provider(HasId, Table):
    """Who runs the classes; an installation has one."""

    __tablename__ = "providers"

    name: Mapped[str]
    logo: Mapped[str | None]
    """A picture that staff have sent (services/provider/logo.py), or one in components/static; None = the name's first letter."""
    brand: Mapped[str] = mapped_column(default="#0B7A75")
    """The one brand colour, #rrggbb."""
    email: Mapped[str | None]
    phone: Mapped[str | None]
    locale: Mapped[str] = mapped_column(default="en")
    currency: Mapped[str] = mapped_column(default="EUR")
    zone: Mapped[str] = mapped_column(default="UTC")
    country: Mapped[str | None]
    """ISO code of the country whose public holidays count, e.g. IE."""
    send_from: Mapped[int] = mapped_column(default=9 * 60)
    """Minute of the local day from which ordinary mail may leave."""
    send_until: Mapped[int] = mapped_column(default=19 * 60)
    reminder_at: Mapped[int] = mapped_column(default=9 * 60)
    """Minute of the local day before a session at which its reminder leaves."""
    closes_registers_after: Mapped[int] = mapped_column(default=1)
    """Days after a session until attendees who are still expected count as missed; 0 = never (R99)."""
    nudges_registers: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether who leads a session is told the morning before its register closes, if somebody is not marked."""
    class_offer_hours: Mapped[int | None]
    """Hours for which a free place in a class is kept for the next who waits, by itself; None = staff offer it (R55)."""
    framed_on: Mapped[str] = mapped_column(default="", server_default="")
    """The websites that may show the portal in a frame: origins like https://www.example.com, with a space between two."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Raised by each change of staff (services/core/versions.py)."""


class CancellationRule(HasId, Table):
    """Until when a session may be cancelled, for all programmes or for one (R11–R19)."""

    __tablename__ = "cancellation_rules"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(DeadlineKind)), name="kind"),
        CheckConstraint(is_one_of("reason_prompt", all_of(ReasonPrompt)), name="reason_prompt"),
        CheckConstraint(
            "days_before >= 0 AND hours_before >= 0 AND at_minute BETWEEN 0 AND 1439",
            name="limits",
        ),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    programme_id: Mapped[UUID | None] = mapped_column(ForeignKey("programmes.id"))
    in_force_from: Mapped[datetime]
    kind: Mapped[DeadlineKind] = mapped_column(default="none")
    days_before: Mapped[int] = mapped_column(default=0)
    at_minute: Mapped[int] = mapped_column(default=0)
    hours_before: Mapped[int] = mapped_column(default=0)
    free_days_move_back: Mapped[bool] = mapped_column(default=False)
    school_holidays_count: Mapped[bool] = mapped_column(default=False)
    late_cancelling: Mapped[bool] = mapped_column(default=True)
    refusal: Mapped[str | None]
    """The provider's own words where cancelling is refused after the deadline (R17)."""
    reason_prompt: Mapped[ReasonPrompt] = mapped_column(default="after")


class MakeUpRule(HasId, Table):
    """The provider-wide side of make-ups (R32–R42, R46)."""

    __tablename__ = "make_up_rules"
    __table_args__ = (CheckConstraint(is_one_of("class_end", all_of(ClassEnd)), name="class_end"),)

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    in_force_from: Mapped[datetime]
    days_valid: Mapped[int] = mapped_column(default=90)
    notice_hours: Mapped[int] = mapped_column(default=1)
    opens_days_before: Mapped[int] = mapped_column(default=4)
    extra_places: Mapped[int] = mapped_column(default=0)
    class_end: Mapped[ClassEnd] = mapped_column(default="days")
    carried_over_at_most: Mapped[int] = mapped_column(default=0)
    carried_over_days: Mapped[int] = mapped_column(default=30)
    rejoin_until_deadline: Mapped[bool] = mapped_column(default=False)


class Holiday(HasId, Table):
    """A day off, for the whole company or for one region (R14)."""

    __tablename__ = "holidays"
    __table_args__ = (
        CheckConstraint(is_one_of("kind", all_of(HolidayKind)), name="kind"),
        CheckConstraint("last_on >= first_on", name="days"),
        Index("ix_holidays_days", "provider_id", "first_on", "last_on"),
    )

    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    name: Mapped[str]
    kind: Mapped[HolidayKind]
    first_on: Mapped[date]
    last_on: Mapped[date]
    region: Mapped[str | None]
    """The region of venues for which it counts; None = all."""
