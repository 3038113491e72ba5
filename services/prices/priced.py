"""PURE: what a price came to, line by line, and what did not come off it and why. Stored with the order, never redone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args
from uuid import UUID

from db.values import Money
from services.prices.rule_values import Off

LineKind = Literal["item", "sibling", "returning", "referral", "code", "make_up", "voucher", "moved"]
Fact = Money | date | int | str | Off


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a discount comes off one item."""

    key: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the answer: an item with its full price, or what one rule took off."""

    kind: LineKind
    key: str
    """Of an item its own; of a discount the id of the rule, the make-up or the voucher."""
    name: str
    amount: Money
    """Never below zero; what comes off is told by the kind."""
    shares: tuple[Share, ...] = ()
    """Of a discount: off which items, adding up to its amount."""
    off: Off | None = None
    """The very terms by which it was reckoned."""
    number: int = 0
    """Of the child, or of earlier bookings, where that decided."""

    @property
    def is_item(self) -> bool:
        """Something that is bought, not something that comes off."""
        return self.kind == "item"


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A rule that took nothing off, and why: the name of a reason, and its facts."""

    kind: LineKind
    key: str
    name: str
    reason: str
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class Priced:
    """The answer to “what does this cost?”: the lines in the order in which they were reckoned."""

    currency: str
    lines: tuple[PriceLine, ...]
    not_applied: tuple[NotApplied, ...] = ()

    @property
    def full(self) -> Money:
        """What all items would cost without any discount."""
        return self._sum(line for line in self.lines if line.is_item)

    @property
    def off(self) -> Money:
        """What all discounts come to."""
        return self._sum(line for line in self.lines if not line.is_item)

    @property
    def total(self) -> Money:
        """What is to be paid; never below zero."""
        return Money(self.full.minor - self.off.minor, self.currency)

    def off_item(self, key: str) -> Money:
        """What comes off one item."""
        return self._sum(share for line in self.lines for share in line.shares if share.key == key)

    def of_item(self, key: str) -> Money:
        """What is to be paid for one item.

        Raises:
            KeyError: there is no such item.
        """
        items = {line.key: line.amount.minor for line in self.lines if line.is_item}
        return Money(items[key] - self.off_item(key).minor, self.currency)

    def used(self, kind: LineKind) -> tuple[tuple[UUID, Money], ...]:
        """Which codes, make-ups or vouchers were used, and how much each came to."""
        return tuple((UUID(line.key), line.amount) for line in self.lines if line.kind == kind)

    def _sum(self, of: Any) -> Money:
        return Money(sum(each.amount.minor for each in of), self.currency)

    def as_json(self) -> dict[str, Any]:
        """The answer as it is stored; `read` gives it back unchanged."""
        return {
            "currency": self.currency,
            "lines": [_line_out(line) for line in self.lines],
            "not_applied": [
                {
                    "kind": each.kind,
                    "key": each.key,
                    "name": each.name,
                    "reason": each.reason,
                    "facts": {name: _fact_out(fact) for name, fact in each.facts},
                }
                for each in self.not_applied
            ],
        }

    @staticmethod
    def read(stored: dict[str, Any]) -> Priced:
        """The answer as it was when it was stored.

        Raises:
            ValueError: it holds a kind of line that there is not.
        """
        currency = str(stored["currency"])
        return Priced(
            currency,
            tuple(_line_in(line, currency) for line in stored["lines"]),
            tuple(
                NotApplied(
                    _kind(each["kind"]),
                    each["key"],
                    each["name"],
                    each["reason"],
                    tuple((name, _fact_in(fact)) for name, fact in each["facts"].items()),
                )
                for each in stored["not_applied"]
            ),
        )


def _kind(text: str) -> LineKind:
    for kind in get_args(LineKind):
        if kind == text:
            return kind  # type: ignore[no-any-return]  # get_args does not know what it lists
    raise ValueError(text)


def _line_out(line: PriceLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "key": line.key,
        "name": line.name,
        "minor": line.amount.minor,
        "shares": [[share.key, share.amount.minor] for share in line.shares],
        "off": None if line.off is None else _fact_out(line.off),
        "number": line.number,
    }


def _line_in(stored: dict[str, Any], currency: str) -> PriceLine:
    off = None if stored["off"] is None else _fact_in(stored["off"])
    return PriceLine(
        _kind(stored["kind"]),
        stored["key"],
        stored["name"],
        Money(stored["minor"], currency),
        tuple(Share(key, Money(minor, currency)) for key, minor in stored["shares"]),
        off if isinstance(off, Off) else None,
        stored["number"],
    )


def _fact_out(fact: Fact | None) -> Any:
    match fact:
        case Money():
            return {"money": [fact.minor, fact.currency]}
        case date():
            return {"day": fact.isoformat()}
        case Off():
            return {"off": [_fact_out(fact.amount), fact.basis_points, _fact_out(fact.cap)]}
        case _:
            return fact


def _fact_in(stored: Any) -> Any:
    match stored:
        case {"money": [minor, currency]}:
            return Money(minor, currency)
        case {"day": day}:
            return date.fromisoformat(day)
        case {"off": [amount, basis_points, cap]}:
            return Off(_fact_in(amount), basis_points, _fact_in(cap))
        case _:
            return stored
