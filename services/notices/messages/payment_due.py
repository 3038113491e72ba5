"""A part of a plan has become something to pay."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Debt, DebtReminder
from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared.money import OWING, owing_values, still_open, to_family
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording
from services.payments.owed import Owed


@dataclass(frozen=True, slots=True)
class PaymentDue(Notice):
    """Parts of plans have become something to pay (R72)."""

    name = "payment-due"
    trigger = N_("a part of a plan is to be paid from now on")
    to = "whoever pays"

    client_id: UUID
    day: str
    """The local day on which this was found, as 2026-02-23; one mail a day."""


async def recipients(r: Reading, notice: PaymentDue) -> Plan:
    """Whoever pays."""
    return await to_family(r, notice.client_id, f"{notice.name}/{notice.day}")


async def still_wanted(r: Reading, notice: PaymentDue, envelope: Envelope) -> list[Owed]:
    """While it is not paid, and nobody says that it is on its way."""
    asked = await r.db.scalars(
        select(DebtReminder.debt_id)
        .join(Debt, Debt.id == DebtReminder.debt_id)
        .where(Debt.client_id == notice.client_id, DebtReminder.at == envelope.row.created_at)
    )
    return await still_open(r, notice.client_id, list(asked))


async def facts(r: Reading, notice: PaymentDue, envelope: Envelope, debts: list[Owed]) -> Facts:
    """What is to be paid, until when, and how."""
    return Facts(WORDING, await owing_values(r, debts, envelope))


WORDING = Wording(
    subject=N_("*|AMOUNT|* to pay by *|DUE_DATE|*"),
    heading=N_("*|AMOUNT|* to pay by *|DUE_DATE|*"),
    before=(N_("It’s for:"), "*|PAYMENTS|*"),
    rows=(
        (N_("Pay to"), "*|PAY_TO|*"),
        (N_("IBAN"), "*|IBAN|*"),
        (N_("Reference"), "*|REFERENCE|*"),
    ),
    button=N_("Pay now"),
    button_to="PAY_URL",
)
register(
    PaymentDue,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=OWING,
)
