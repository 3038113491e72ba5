"""What a statement says: its account, its balances, and one line for each single payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from db.values import Money


class BankPayment(NamedTuple):
    """One payment of a statement. A tuple, because there are ten thousand of them."""

    booked_on: date
    amount: Money
    """Above zero for what came in, below for what went out."""
    value_on: date | None = None
    name: str = ""
    """The other side's."""
    account: str = ""
    """The other side's: an IBAN, or a number as its country writes it; without spaces."""
    end_to_end: str = ""
    vs: str = ""
    ss: str = ""
    ks: str = ""
    creditor_reference: str = ""
    """The structured one: RF18… or a number."""
    other: tuple[str, ...] = ()
    """All other references that the file names."""
    text: str = ""
    bank_ref: str = ""
    """The bank's own reference of this payment; empty where it gives none."""
    part_of: str = ""
    """The bank's reference of the collected booking that this payment is a part of."""
    payments: int = 1
    """How many payments it stands for: more than one for a collected booking whose payments the file does not tell."""
    is_reversal: bool = False
    """Whether the bank takes an earlier booking back by it."""
    fingerprint: str = ""
    """A hash of what it is known by, within its account, in whatever file it comes (keys.py)."""
    ordinal: int = 1
    """Which of those with one fingerprint it is."""

    @property
    def key(self) -> str:
        """By which it is known again."""
        return f"{self.fingerprint}/{self.ordinal}"

    def fields(self) -> tuple[str, ...]:
        """All texts in which a reference of ours may stand, those for references first."""
        return (self.vs, self.creditor_reference, self.end_to_end, self.text, self.ss, *self.other, self.name)


@dataclass(frozen=True, slots=True)
class Balance:
    """What was on the account."""

    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that staff should know of a statement that was read all the same: a message and its facts."""

    message: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of one account."""

    format: str
    """"camt.053", "MT940", "CSV Fio"."""
    account: str
    """IBAN or number without spaces; empty where the file does not say it."""
    currency: str
    number: str = ""
    start: Balance | None = None
    end: Balance | None = None
    lines: tuple[BankPayment, ...] = ()
    pending: tuple[BankPayment, ...] = ()
    """Payments that are not booked yet: to be shown, never to be counted (A3)."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def total(self) -> Money:
        """The sum of the lines that are in the statement's currency."""
        return Money(
            sum(line.amount.minor for line in self.lines if line.amount.currency == self.currency),
            self.currency,
        )

    @property
    def gap(self) -> Money | None:
        """By how much the closing balance is above what opening and lines make; None where it is not or cannot be known."""
        if self.start is None or self.end is None:
            return None
        found = self.end.amount.minor - self.start.amount.minor - self.total.minor
        return Money(found, self.currency) if found else None

    @property
    def first_on(self) -> date | None:
        """The day on which it begins: of its first balance or line."""
        return min(self._days(self.start), default=None)

    @property
    def last_on(self) -> date | None:
        """The day on which it ends: of its last balance or line."""
        return max(self._days(self.end), default=None)

    def _days(self, balance: Balance | None) -> list[date]:
        return [*(line.booked_on for line in self.lines), *([balance.on] if balance else ())]
