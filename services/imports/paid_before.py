"""What the lines of a list have said of payments, added up for the end of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.values import Money
from services.language import _, formats, ngettext
from services.prices.opening import Opening


@dataclass(slots=True)
class PaymentResult:
    """What became of the payment on one line."""

    opened: Opening | None = None
    """The opening balance of its booking."""
    without_price: str = ""
    """The name of its class, if that has no price yet."""
    singly: bool = False
    """Its class is paid session by session."""
    unsaid: bool = False
    """Its class has a price, and the line says nothing."""


def sentences(results: Sequence[PaymentResult]) -> Iterator[str]:
    """One sentence for each thing that is to be known of all lines together."""
    opened = [each.opened for each in results if each.opened is not None]
    if opened:
        yield _totals(opened)
    unsaid = sum(each.unsaid for each in results)
    if unsaid and opened:
        yield ngettext(
            "warning: {n} line says nothing about payment, so nothing is owed for it. Write paid, unpaid or part 100.00"
            " and import the file again.",
            "warning: {n} lines say nothing about payment, so nothing is owed for them. Write paid, unpaid or part"
            " 100.00 and import the file again.",
            unsaid,
        ).format(n=unsaid)
    for name, n in Counter(each.without_price for each in results if each.without_price).items():
        yield ngettext(
            "warning: {name} has no price yet, so what {n} line says about payment is only kept as a note. Import its"
            " price with the list of classes, then this file again.",
            "warning: {name} has no price yet, so what {n} lines say about payment is only kept as a note. Import its"
            " price with the list of classes, then this file again.",
            n,
        ).format(name=name, n=n)
    singly = sum(each.singly for each in results)
    if singly:
        yield ngettext(
            "warning: {n} line says something about the payment of a class that is paid session by session; it is only"
            " kept as a note.",
            "warning: {n} lines say something about the payment of classes that are paid session by session; it is only"
            " kept as a note.",
            singly,
        ).format(n=singly)


def _totals(opened: Sequence[Opening]) -> str:
    currency = opened[0].price.currency
    sums = {
        name: formats.money(Money(sum(getattr(each, name).minor for each in opened), currency))
        for name in ("price", "paid", "left", "credit")
    }
    n = len(opened)
    told = ngettext(
        "opening balances: {n} booking for {price}; {paid} of it paid, {left} left to pay",
        "opening balances: {n} bookings for {price}; {paid} paid, {left} left to pay",
        n,
    ).format(n=n, **sums)
    if any(each.credit.minor for each in opened):
        told = _("{told}, {credit} in credit").format(told=told, credit=sums["credit"])
    return told
