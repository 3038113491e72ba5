"""Something is still not paid: the first reminder, the second, or one that staff send."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared.money import OWING, late, owing_values, to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording
from services.payments import owed
from services.payments.owed import Owed

SECOND, BY_HAND = "second", "by hand"


@dataclass(frozen=True, slots=True)
class PaymentReminder(Notice):
    """Something is still not paid (R73)."""

    name = "payment-reminder"
    trigger = N_("so many days after something should have been paid, twice; or when staff send it")
    to = "whoever pays"

    client_id: UUID
    day: str
    """The local day on which this was found, as 2026-02-23; one mail a day."""
    number: str
    """ "first", "second" or "by hand"."""
    at: str = ""
    """The moment at which staff sent it: they may do so twice a day."""
    not_before: datetime | None = None
    """Until then staff may take it back."""


async def recipients(r: Reading, notice: PaymentReminder) -> Plan:
    """Whoever pays."""
    plan = await to_family(r, notice.client_id, f"{notice.name}/{notice.number}/{notice.day}/{notice.at}")
    return replace(plan, not_before=notice.not_before)


async def still_wanted(r: Reading, notice: PaymentReminder, envelope: Envelope) -> list[Owed]:
    """While it is not paid, and nobody says that it is on its way; staff may also remind of what is not late."""
    if notice.number != BY_HAND:
        return await late(r, notice.client_id)
    found = (await owed.owing_of(r, notice.client_id)).to_pay
    if not found:
        raise NoLongerWanted("paid, or on its way")
    return found


async def facts(r: Reading, notice: PaymentReminder, envelope: Envelope, debts: list[Owed]) -> Facts:
    """What is open, and how it is paid."""
    wording = AGAIN if notice.number == SECOND else WORDING
    return Facts(wording, await owing_values(r, debts, envelope))


_ROWS = (
    (N_("Pay to"), "*|PAY_TO|*"),
    (N_("IBAN"), "*|IBAN|*"),
    (N_("Reference"), "*|REFERENCE|*"),
)
_AFTER = (
    N_("Have you sent it already? Then tell us there with “I’ve sent it”, and we’ll wait for it."),
    N_("Is something wrong with it? Just reply to this email."),
)
WORDING = Wording(
    subject=N_("Reminder: *|AMOUNT|* to pay"),
    heading=N_("A reminder: *|AMOUNT|* to pay"),
    before=(N_("This is still open:"), "*|PAYMENTS|*", "*|TOLD_US|*"),
    rows=_ROWS,
    button=N_("Pay now"),
    button_to="PAY_URL",
    after=_AFTER,
)
AGAIN = Wording(
    subject=N_("Second reminder: *|AMOUNT|* to pay"),
    heading=N_("A second reminder: *|AMOUNT|* to pay"),
    before=(N_("We have reminded you before. This is still open:"), "*|PAYMENTS|*", "*|TOLD_US|*"),
    rows=_ROWS,
    button=N_("Pay now"),
    button_to="PAY_URL",
    after=_AFTER,
    form="again",
    when=N_("so many days after the first reminder, if it is still not paid"),
)
register(
    PaymentReminder,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING, AGAIN),
    placeholders=OWING,
)
