"""One booking of a camt file: a payment, or several that the bank has booked as one (A2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.values import Money
from services.language import N_
from services.language.written_amounts import technical
from services.payments.statements.camt_words import AMOUNTS, TRANSACTION, line_of
from services.payments.statements.cannot_read import BadEntry
from services.payments.statements.line import BankPayment, Doubt
from services.payments.statements.xml_paths import Found, Paths, text

if TYPE_CHECKING:
    from lxml.etree import _Element

CURRENCY = re.compile(r"[A-Z]{3}")
ENTRY = {
    "Amt": "amount",
    "CdtDbtInd": "direction",
    "RvslInd": "reversal",
    "Sts": "status",
    "Sts/Cd": "status",
    "BookgDt/Dt": "booked",
    "BookgDt/DtTm": "booked",
    "ValDt/Dt": "value",
    "ValDt/DtTm": "value",
    "AcctSvcrRef": "bank_ref",
    "AddtlNtryInf": "text",
    "NtryDtls/Btch/NbOfTxs": "payments",
    "NtryDtls/TxDtls": "transactions",
}
SUM_DIFFERS = N_(
    "The {n} payments of the collected booking of {amount} on {day} do not add up to it. It is shown as one line."
)
NOT_TOLD = N_(
    "The collected booking of {amount} on {day} does not tell its {n} payments. It is shown as one line."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one booking became."""

    is_booked: bool
    lines: tuple[BankPayment, ...]
    doubts: tuple[Doubt, ...] = ()


class Entries:
    """Reads the bookings of one file."""

    def __init__(self, namespace: str, kind: str) -> None:
        self.paths = Paths(namespace, ENTRY)
        self.alone = Paths(namespace, TRANSACTION)
        self.one_of_several = Paths(namespace, AMOUNTS | TRANSACTION)
        self.booked_unsaid = kind == "053"
        """A statement holds what is booked; a report or a notification has to say so."""

    def read(self, element: _Element, number: int) -> Entry:
        """The booking, as one line for each single payment.

        Raises:
            BadEntry: it has no proper amount, direction or date.
        """
        found = self.paths.of(element)
        whole = _whole(found, number)
        status = text(found, "status")
        booked = status == "BOOK" or (not status and self.booked_unsaid)
        inside = found.get("transactions", ())
        paths = self.alone if len(inside) == 1 else self.one_of_several
        transactions = [paths.of(each) for each in inside]
        payments = text(found, "payments")
        said = int(payments) if payments.isdecimal() and len(payments) < 7 else len(transactions)
        if len(transactions) > 1:
            return _collected(whole, transactions, booked)
        line = line_of(transactions[0], whole) if transactions else whole
        if said <= 1:
            return Entry(booked, (line,))
        return Entry(booked, (line._replace(payments=said),), (_doubt(NOT_TOLD, whole, said),))


def _whole(found: Found, number: int) -> BankPayment:
    """The booking as if it were one payment."""
    try:
        element = found["amount"][0]
        amount = technical((element.text or "").strip(), element.get("Ccy", ""))
    except (KeyError, ValueError) as problem:
        raise BadEntry(number=number, what="amount") from problem
    if not CURRENCY.fullmatch(amount.currency):
        raise BadEntry(number=number, what="currency")
    direction = text(found, "direction")
    if direction not in ("CRDT", "DBIT"):
        raise BadEntry(number=number, what="direction")
    value_on = _day(found, "value")
    booked_on = _day(found, "booked") or value_on
    if booked_on is None:
        raise BadEntry(number=number, what="date")
    return BankPayment(
        booked_on,
        Money(-amount.minor, amount.currency) if direction == "DBIT" else amount,
        value_on,
        text=text(found, "text"),
        bank_ref=text(found, "bank_ref"),
        is_reversal=text(found, "reversal") in ("true", "1"),
    )


def _day(found: Found, name: str) -> date | None:
    try:
        return date.fromisoformat(text(found, name)[:10])
    except ValueError:
        return None


def _collected(whole: BankPayment, transactions: list[Found], booked: bool) -> Entry:
    """The single payments of a collected booking if they add up to it; else one line that waits for staff."""
    amounts = [_amount(each, whole) for each in transactions]
    told = [each for each in amounts if each is not None]
    if len(told) < len(amounts) or sum(each.minor for each in told) != whole.amount.minor:
        message = SUM_DIFFERS if len(told) == len(amounts) else NOT_TOLD
        line = whole._replace(payments=len(transactions))
        return Entry(booked, (line,), (_doubt(message, whole, len(transactions)),))
    parts = (
        line_of(each, whole._replace(amount=amount), is_part=True)
        for each, amount in zip(transactions, told, strict=True)
    )
    return Entry(booked, tuple(parts))


def _amount(transaction: Found, whole: BankPayment) -> Money | None:
    """The amount of a single payment in the booking's currency; None if it does not tell that."""
    for element in transaction.get("amount", ()):
        if element.get("Ccy") != whole.amount.currency:
            continue
        try:
            amount = technical((element.text or "").strip(), whole.amount.currency)
        except ValueError:
            continue
        out = {"DBIT": True, "CRDT": False}.get(text(transaction, "direction"), whole.amount.minor < 0)
        return Money(-amount.minor, amount.currency) if out else amount
    return None


def _doubt(message: str, whole: BankPayment, n: int) -> Doubt:
    return Doubt(message, {"n": n, "amount": whole.amount, "day": whole.booked_on})
