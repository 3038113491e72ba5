"""Money has arrived."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from db import Account, Debt, Entry
from db.values import Money
from services.core.work import Reading
from services.language import N_, _, formats
from services.notices.messages.shared.money import to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording
from services.payments import owed
from services.payments.owed import Owed

_Back = aliased(Entry)


@dataclass(frozen=True, slots=True)
class PaymentReceived(Notice):
    """Money of a family has arrived."""

    name = "payment-received"
    trigger = N_("money arrives from the bank or by card, or staff record it")
    to = "whoever pays"

    client_id: UUID
    act_id: UUID
    """The act of the ledger that has written it down."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came, and which debts it was for."""

    amount: Money
    debts: list[Owed]


async def recipients(r: Reading, notice: PaymentReceived) -> Plan:
    """Whoever pays."""
    return await to_family(r, notice.client_id, f"{notice.name}/{notice.act_id}")


async def still_wanted(r: Reading, notice: PaymentReceived, envelope: Envelope) -> Arrived:
    """Unless it has been taken back meanwhile: it was somebody else's."""
    rows = await r.db.execute(
        select(Entry, Account.kind, Debt.id)
        .join(Account, Account.id == Entry.account_id)
        .outerjoin(Debt, Debt.account_id == Account.id)
        .outerjoin(_Back, _Back.reverses == Entry.id)
        .where(
            Entry.act_id == notice.act_id,
            Entry.kind.in_(("paid", "received")),
            Entry.other_id.is_(None),
            _Back.id.is_(None),
        )
    )
    found = rows.all()
    if not found:
        raise NoLongerWanted("taken back")
    amount = Money(sum(abs(entry.amount) for entry, _kind, _debt in found), found[0][0].unit)
    debts = [debt_id for _entry, kind, debt_id in found if kind == "debt" and debt_id is not None]
    return Arrived(amount, await owed.several(r, debts) if debts else [])


async def facts(r: Reading, notice: PaymentReceived, envelope: Envelope, arrived: Arrived) -> Facts:
    """How much came, what it has paid, and how the family stands now."""
    owing = await owed.owing_of(r, notice.client_id)
    credit = next((each for each in owing.in_credit if each.currency == arrived.amount.currency), None)
    return Facts(
        WORDING,
        {
            "AMOUNT": formats.money(arrived.amount),
            "PAYMENTS": tuple(_line(debt) for debt in arrived.debts),
            "IN_CREDIT": None if credit is None else _in_credit(credit),
            "HOME_URL": envelope.link("/"),
        },
    )


def _line(debt: Owed) -> str:
    what = " · ".join(part for part in (debt.title or debt.order_number, debt.child) if part)
    if debt.left.minor:
        return _("{what}: part paid, {amount} left").format(what=what, amount=formats.money(debt.left))
    return _("{what}: paid").format(what=what)


def _in_credit(credit: Money) -> str:
    return _("You have {amount} in credit. We’ll use it for what comes next.").format(
        amount=formats.money(credit)
    )


WORDING = Wording(
    subject=N_("Thank you: *|AMOUNT|* has arrived"),
    heading=N_("*|AMOUNT|* has arrived"),
    before=(N_("Thank you."), "*|PAYMENTS|*", "*|IN_CREDIT|*"),
    button=N_("Look at it"),
    button_to="HOME_URL",
)
register(
    PaymentReceived,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("AMOUNT", "What has arrived"),
        Placeholder("PAYMENTS", "What it has paid, one line each", may_be_empty=True),
        Placeholder("IN_CREDIT", "What the family has in credit now", may_be_empty=True),
        Placeholder("HOME_URL", "Link to the portal"),
    ),
)
