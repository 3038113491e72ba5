"""What a purchase costs, line by line; and below, "Why is my price this?": what came off and what did not, and why (R86)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import htpy as h

from db.values import Money
from services.language import _, formats
from services.prices import words
from services.prices.priced import NotApplied, Priced, PriceLine


class Item(Protocol):
    """One thing that is bought."""

    @property
    def label(self) -> str: ...
    @property
    def price(self) -> Money: ...


def price_lines(items: Iterable[Item], total: Money, priced: Priced | None) -> h.Renderable:
    """Items, what comes off, and the total; with the explanation where a rule was looked at."""
    off = [line for line in priced.lines if not line.is_item] if priced is not None else []
    shown = h.dl(".cb-price")[
        (h.div[h.dt[item.label], h.dd[formats.money(item.price)]] for item in items),
        (h.div[h.dt[_name(line), _terms(line)], h.dd[_less(line.amount)]] for line in off),
        h.div(".cb-total")[h.dt[_("Total")], h.dd[formats.money(total)]],
    ]
    return h.fragment[shown, why(priced)]


def why(priced: Priced | None) -> h.Renderable:
    """The stored answer to "Why is my price this?"; nothing where no discount was looked at."""
    if priced is None or not (priced.not_applied or priced.off.minor):
        return h.fragment[()]
    rows = [h.li[_applied(line), h.span[words.what_for(line)]] for line in priced.lines if not line.is_item]
    rows += [h.li[_not_applied(rule), h.span[words.why_not(rule)]] for rule in priced.not_applied]
    return h.details(".cb-why")[h.summary[_("Why is my price this?")], h.ul[rows]]


def _name(line: PriceLine) -> str:
    return line.name or _(words.KINDS[line.kind])


def _terms(line: PriceLine) -> h.Node:
    said = words.what_for(line)
    return h.small[said] if said and said != _name(line) else None


def _less(amount: Money) -> str:
    return _("{amount} off").format(amount=formats.money(amount))


def _applied(line: PriceLine) -> str:
    return _("{name}: {amount} off").format(name=_name(line), amount=formats.money(line.amount))


def _not_applied(rule: NotApplied) -> str:
    name = rule.name or _(words.KINDS[rule.kind])
    return _("{name}: not this time").format(name=name)
