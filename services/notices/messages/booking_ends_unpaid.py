"""A booking will be cancelled because it is not paid."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import Debt
from services.core.work import Reading
from services.language import N_, formats
from services.notices.messages.shared.money import OWING, owing_values, still_open, to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan
from services.notices.telling.wording import Wording
from services.payments.owed import Owed


@dataclass(frozen=True, slots=True)
class BookingEndsUnpaid(Notice):
    """A booking has got a last day because it is not paid (R74)."""

    name = "booking-ends-unpaid"
    trigger = N_("a booking will be cancelled because it is not paid")
    to = "whoever pays"

    debt_id: UUID


async def recipients(r: Reading, notice: BookingEndsUnpaid) -> Plan:
    """Whoever pays."""
    debt = await r.db.get(Debt, notice.debt_id)
    if debt is None:
        return NOBODY
    return await to_family(r, debt.client_id, f"{notice.name}/{notice.debt_id}/{debt.cancels_on}")


async def still_wanted(r: Reading, notice: BookingEndsUnpaid, envelope: Envelope) -> list[Owed]:
    """While it will be cancelled."""
    debt = await r.db.get_one(Debt, notice.debt_id)
    if debt.cancels_on is None:
        raise NoLongerWanted("it stays")
    return await still_open(r, debt.client_id, [debt.id])


async def facts(r: Reading, notice: BookingEndsUnpaid, envelope: Envelope, debts: list[Owed]) -> Facts:
    """From which day the place is gone, and how it is kept."""
    debt = await r.db.get_one(Debt, notice.debt_id)
    if debt.cancels_on is None:
        raise NoLongerWanted("it stays")
    values = await owing_values(r, debts, envelope)
    return Facts(WORDING, values | {"CANCELLATION_DATE": formats.on_day(debt.cancels_on)})


WORDING = Wording(
    subject=N_("The booking ends *|CANCELLATION_DATE|* unless it is paid"),
    heading=N_("The booking ends *|CANCELLATION_DATE|* unless it is paid"),
    before=(
        N_("This has not been paid:"),
        "*|PAYMENTS|*",
        "*|TOLD_US|*",
        N_("As soon as the money is here, everything stays as it is."),
    ),
    rows=(
        (N_("Pay to"), "*|PAY_TO|*"),
        (N_("IBAN"), "*|IBAN|*"),
        (N_("Reference"), "*|REFERENCE|*"),
    ),
    button=N_("Pay now"),
    button_to="PAY_URL",
    after=(N_("Is something wrong with it? Just reply to this email."),),
)
register(
    BookingEndsUnpaid,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=OWING | placeholders(Placeholder("CANCELLATION_DATE", "The first day without a place")),
)
