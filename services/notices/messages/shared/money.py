"""What messages about money share: the debts as lines, the sum, the button that pays them, and who gets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Client
from db.values import Money
from services.core.ids import short
from services.core.local_time import today
from services.core.work import Reading
from services.language import _, formats
from services.notices.telling.envelope import Envelope, NoLongerWanted
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.payments import bank_details, owed
from services.payments.balance import Status
from services.payments.codes import grouped
from services.payments.owed import Owed
from services.provider.paying import payment

OWING = placeholders(
    Placeholder("AMOUNT", "What is to be paid, together"),
    Placeholder("DUE_DATE", "The earliest day by which it should be paid, or should have been"),
    Placeholder("PAYMENTS", "What it is for, one line each"),
    Placeholder("PAY_TO", "Who gets the money", may_be_empty=True),
    Placeholder("IBAN", "Your account, if one amount is to be paid", may_be_empty=True),
    Placeholder("REFERENCE", "Its reference", may_be_empty=True),
    Placeholder("TOLD_US", "That they said it was sent, if they did", may_be_empty=True),
    Placeholder("PAY_URL", "Link to pay"),
)


async def to_family(r: Reading, client_id: UUID, key: str) -> Plan:
    """The plan of a message to whoever pays."""
    client = await r.db.scalar(select(Client).where(Client.id == client_id))
    return NOBODY if client is None else Plan(f"{key}/{client_id}", [recipient(client)])


async def late(r: Reading, client_id: UUID, *, at_least: bool = True) -> list[Owed]:
    """What this family should have paid by now, and nobody says is on its way.

    Args:
        at_least: leave it where it is less than the provider reminds of.

    Raises:
        NoLongerWanted: there is nothing of it any more.
    """
    zone_today = today(r.now, formats.here().zone)
    found = [debt for debt in await _open(r, client_id) if debt.due_on < zone_today]
    smallest = (await payment(r)).smallest_minor if at_least else 1
    if sum(debt.left.minor for debt in found) < smallest:
        raise NoLongerWanted("paid, or on its way")
    return found


async def still_open(r: Reading, client_id: UUID, debt_ids: Sequence[UUID]) -> list[Owed]:
    """Those of these debts that are still to be paid.

    Raises:
        NoLongerWanted: none of them.
    """
    found = [debt for debt in await _open(r, client_id) if debt.debt_id in set(debt_ids)]
    if not found:
        raise NoLongerWanted("paid, or on its way")
    return found


async def _open(r: Reading, client_id: UUID) -> list[Owed]:
    return list((await owed.owing_of(r, client_id)).to_pay)


async def owing_values(r: Reading, debts: Sequence[Owed], envelope: Envelope) -> dict[str, Any]:
    """The values of `OWING`. Account and reference stand there for one debt; several get theirs on their page."""
    first = min(debts, key=lambda debt: debt.due_on)
    alone = debts[0] if len(debts) == 1 else None
    payee = await bank_details.payee(r, first.left.currency) if alone else None
    more = ",".join(short(debt.debt_id) for debt in debts if debt is not first)
    return {
        "AMOUNT": formats.money(Money(sum(debt.left.minor for debt in debts), first.left.currency)),
        "DUE_DATE": formats.on_day(first.due_on),
        "PAYMENTS": tuple(line(debt) for debt in debts),
        "PAY_TO": payee.holder if payee else None,
        "IBAN": grouped(payee.iban) if payee else None,
        "REFERENCE": alone.reference if alone and payee else None,
        "TOLD_US": _told_us() if any(debt.status is Status.NOT_SEEN for debt in debts) else None,
        "PAY_URL": envelope.link(f"/pay/{short(first.debt_id)}" + (f"?and={more}" if more else "")),
    }


def line(debt: Owed) -> str:
    """ "Mighty Movers, Spring 2026 · Theo: €84.00"."""
    name = ", ".join(part for part in (debt.title or debt.order_number, debt.period) if part)
    what = " · ".join(part for part in (name, debt.child) if part)
    return f"{what}: {formats.money(debt.left)}"


def _told_us() -> str:
    return _("You told us that you’ve sent it, but we can’t see it yet.")
