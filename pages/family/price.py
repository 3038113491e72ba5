"""What a purchase costs, line by line; and below, "Why is my price this?": what came off and what did not, and why (R86)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import htpy as h

from db.values import Money
from services.language import _, formats
from services.prices import words
from services.prices.priced import Priced, PriceLine
from services.prices.view import WhyLine, explained


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
        (h.div[h.dt[words.title(line), _terms(line)], h.dd[_less(line.amount)]] for line in off),
        h.div(".cb-total")[h.dt[_("Total")], h.dd[formats.money(total)]],
    ]
    return h.fragment[shown, why(priced)]


def why(priced: Priced | None) -> h.Renderable:
    """The stored answer to "Why is my price this?"; nothing where no discount was looked at."""
    if priced is None or not (priced.not_applied or priced.off.minor):
        return h.fragment[()]
    answer = explained(priced)
    rows = [h.li[_applied(line), h.span[line.about]] for line in answer.lines if line.is_off]
    rows += [h.li[_not_applied(line), h.span[line.about]] for line in answer.not_applied]
    return h.details(".cb-why")[h.summary[_("Why is my price this?")], h.ul[rows]]


def _terms(line: PriceLine) -> h.Node:
    said = words.what_for(line)
    return h.small[said] if said and said != words.title(line) else None


def _less(amount: Money) -> str:
    return _("{amount} off").format(amount=formats.money(amount))


def _applied(line: WhyLine) -> str:
    amount = formats.money(line.amount) if line.amount is not None else ""
    return _("{name}: {amount} off").format(name=line.title, amount=amount)


def _not_applied(line: WhyLine) -> str:
    return _("{name}: not this time").format(name=line.title)
