"""Money of a family has arrived: what it paid, and what is left of it (A7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from db import Account, Client, Debt, Entry
from db.values import Money
from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.notices.telling.wording import Wording

_Reversal = aliased(Entry)


@dataclass(frozen=True, slots=True)
class PaymentReceived(Notice):
    """Money of this family has arrived, by one act."""

    name = "payment-received"
    trigger = "a payment arrives, on a bank statement or recorded by you"
    to = "the family"

    client_id: UUID
    act_id: UUID
    """The act of the entries that the payment has made."""


async def recipients(r: Reading, notice: PaymentReceived) -> Plan:
    """The family's own address."""
    client = await r.db.get(Client, notice.client_id)
    if client is None:
        return NOBODY
    return Plan(f"{notice.name}/{notice.client_id}/{notice.act_id}", [recipient(client)])


async def still_wanted(r: Reading, notice: PaymentReceived, _envelope: Envelope) -> Sequence[Entry]:
    """While the payment stands: one that was taken back again is not confirmed."""
    found = await r.db.scalars(
        select(Entry)
        .join(Account, Account.id == Entry.account_id)
        .where(
            Entry.act_id == notice.act_id,
            Account.client_id == notice.client_id,
            Entry.kind.in_(("paid", "received")),
            ~exists().where(_Reversal.reverses == Entry.id),
        )
        .order_by(Entry.id)
    )
    entries = found.all()
    if not entries:
        raise NoLongerWanted("the payment was taken back")
    return entries


async def facts(r: Reading, notice: PaymentReceived, envelope: Envelope, paid: Sequence[Entry]) -> Facts:
    """How much came, what is still owed, and what the family has in credit."""
    currency = paid[0].unit
    came = Money(sum(abs(entry.amount) for entry in paid), currency)
    rows = await r.db.execute(
        select(Account.kind, Account.balance)
        .outerjoin(Debt, Debt.account_id == Account.id)
        .where(
            Account.client_id == notice.client_id,
            Account.unit == currency,
            Account.kind.in_(("debt", "credit")),
            Account.balance > 0,
            (Account.kind == "credit") | Debt.asked,
        )
    )
    sums = {"debt": 0, "credit": 0}
    for kind, balance in rows:
        sums[kind] += balance
    values = {
        "AMOUNT": formats.money(came),
        "STILL_OWED": formats.money(Money(sums["debt"], currency)),
        "IN_CREDIT": formats.money(Money(sums["credit"], currency)),
        "ORDERS_URL": envelope.link("/bookings"),
    }
    if sums["debt"]:
        return Facts(OWING, values)
    return Facts(IN_CREDIT if sums["credit"] else SETTLED, values)


def _wording(*before: str) -> Wording:
    return Wording(
        subject=N_("We have received *|AMOUNT|*"),
        heading=N_("Thank you: *|AMOUNT|* has arrived"),
        before=before,
        button=N_("See my bookings"),
        button_to="ORDERS_URL",
    )


SETTLED = _wording(N_("Everything is paid. There is nothing to do."))
OWING = _wording(N_("*|STILL_OWED|* is left to pay."))
IN_CREDIT = _wording(
    N_("Everything is paid, and you have *|IN_CREDIT|* in credit. It pays by itself for what comes next.")
)
PLACEHOLDERS = placeholders(
    Placeholder("AMOUNT", "How much has arrived"),
    Placeholder("STILL_OWED", "What is left to pay altogether"),
    Placeholder("IN_CREDIT", "What the family has in credit"),
    Placeholder("ORDERS_URL", "Link to their bookings"),
)
register(
    PaymentReceived,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(SETTLED, OWING, IN_CREDIT),
    placeholders=PLACEHOLDERS,
)
