"""A day by which something should have been paid has passed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared.money import OWING, late, owing_values, to_family
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording
from services.payments.owed import Owed


@dataclass(frozen=True, slots=True)
class PaymentMissed(Notice):
    """The day of a payment has passed, and it is not there (R72)."""

    name = "payment-missed"
    trigger = N_("the day after something should have been paid")
    to = "whoever pays"

    client_id: UUID
    day: str
    """The local day on which this was found, as 2026-02-23; one mail a day."""


async def recipients(r: Reading, notice: PaymentMissed) -> Plan:
    """Whoever pays."""
    return await to_family(r, notice.client_id, f"{notice.name}/{notice.day}")


async def still_wanted(r: Reading, notice: PaymentMissed, envelope: Envelope) -> list[Owed]:
    """While it is not paid, and nobody says that it is on its way."""
    return await late(r, notice.client_id)


async def facts(r: Reading, notice: PaymentMissed, envelope: Envelope, debts: list[Owed]) -> Facts:
    """What is late, and how it is paid."""
    return Facts(WORDING, await owing_values(r, debts, envelope))


WORDING = Wording(
    subject=N_("*|AMOUNT|* was due *|DUE_DATE|*"),
    heading=N_("*|AMOUNT|* hasn’t arrived yet"),
    before=(
        N_("It was due *|DUE_DATE|*, for:"),
        "*|PAYMENTS|*",
        "*|TOLD_US|*",
    ),
    rows=(
        (N_("Pay to"), "*|PAY_TO|*"),
        (N_("IBAN"), "*|IBAN|*"),
        (N_("Reference"), "*|REFERENCE|*"),
    ),
    button=N_("Pay now"),
    button_to="PAY_URL",
    after=(N_("Have you sent it already? Then tell us there with “I’ve sent it”, and we’ll wait for it."),),
)
register(
    PaymentMissed,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=OWING,
)
