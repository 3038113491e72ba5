"""A part of a plan will soon be something to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Class, PlanPart, Programme
from db.values import Money
from services.core.work import Reading
from services.language import N_, formats
from services.notices.messages.shared.money import to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording
from services.prices.coming import is_to_come


@dataclass(frozen=True, slots=True)
class PaymentAnnounced(Notice):
    """Parts of plans that will soon be something to pay (R72)."""

    name = "payment-announced"
    trigger = N_("some days before a part of a plan is to be paid")
    to = "whoever pays"

    client_id: UUID
    day: str
    """The local day from which they are to be paid, as 2026-02-23."""


async def recipients(r: Reading, notice: PaymentAnnounced) -> Plan:
    """Whoever pays."""
    return await to_family(r, notice.client_id, f"{notice.name}/{notice.day}")


async def still_wanted(r: Reading, notice: PaymentAnnounced, envelope: Envelope) -> list[Any]:
    """While the parts are still to come."""
    rows = await r.db.execute(
        select(PlanPart, Programme.name, Attendee.first_name)
        .join(Booking, Booking.id == PlanPart.booking_id)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .where(
            Booking.client_id == notice.client_id,
            PlanPart.post_on == date.fromisoformat(notice.day),
            is_to_come(),
        )
        .order_by(PlanPart.due_on, PlanPart.id)
    )
    found = list(rows.all())
    if not found:
        raise NoLongerWanted("nothing is to come any more")
    return found


async def facts(r: Reading, notice: PaymentAnnounced, envelope: Envelope, parts: list[Any]) -> Facts:
    """How much, what for, until when."""
    first = parts[0][0]
    amount = Money(sum(part.amount.minor for part, _name, _child in parts), first.amount.currency)
    return Facts(
        WORDING,
        {
            "AMOUNT": formats.money(amount),
            "DUE_DATE": formats.on_day(first.due_on),
            "PAYMENTS": tuple(
                f"{name} · {child}: {formats.money(part.amount)}" for part, name, child in parts
            ),
            "HOME_URL": envelope.link("/"),
        },
    )


WORDING = Wording(
    subject=N_("Coming up: *|AMOUNT|*, to pay by *|DUE_DATE|*"),
    heading=N_("A payment is coming up"),
    before=(
        N_("*|AMOUNT|* will be to pay by *|DUE_DATE|*, for:"),
        "*|PAYMENTS|*",
        N_("You don’t need to do anything yet. We’ll write again when it’s time."),
    ),
    button=N_("Look at it"),
    button_to="HOME_URL",
)
register(
    PaymentAnnounced,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("AMOUNT", "What will be to pay, together"),
        Placeholder("DUE_DATE", "By when"),
        Placeholder("PAYMENTS", "What it is for, one line each"),
        Placeholder("HOME_URL", "Link to the portal"),
    ),
)
