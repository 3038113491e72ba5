"""What a purchase costs, line by line; and below, "Why is my price this?": what came off and what did not, and why (R86)."""

from __future__ import annotations

from collections.abc import Iterable

import htpy as h

from services.language import _, formats
from services.orders.view import ItemView
from services.prices import words
from services.prices.priced import Priced, PriceLine
from services.prices.view import WhyLine, WhyPrice, explained


def price_lines(items: Iterable[ItemView], total: str, priced: Priced | None) -> h.Renderable:
    """Items, what comes off, and the total; with the explanation where a rule was looked at."""
    off = [line for line in priced.lines if not line.is_item] if priced is not None else []
    shown = h.dl(".cb-price")[
        (h.div[h.dt[item.label], h.dd[formats.money(item.price)]] for item in items),
        (h.div[h.dt[words.title(line), _terms(line)], h.dd[_less(line)]] for line in off),
        h.div(".cb-total")[h.dt[_("Total")], h.dd[total]],
    ]
    return h.fragment[shown, why(priced)]


def whole_price(answer: WhyPrice) -> h.Renderable:
    """A stored answer as a price of its own: what it is made of, the total, and the explanation."""
    shown = h.dl(".cb-price")[
        (h.div[h.dt[line.title], h.dd[_amount(line)]] for line in answer.lines),
        h.div(".cb-total")[h.dt[_("Total")], h.dd[formats.money(answer.total)]],
    ]
    return h.fragment[shown, _explanation(answer)]


def why(priced: Priced | None) -> h.Renderable:
    """The stored answer to "Why is my price this?"; nothing where no discount was looked at."""
    if priced is None or not (priced.not_applied or priced.off.minor):
        return h.fragment[()]
    return _explanation(explained(priced))


def _explanation(answer: WhyPrice) -> h.Renderable:
    rows = [h.li[_applied(line), h.span[_about(line)]] for line in answer.lines if line.is_off]
    rows += [h.li[_not_applied(line), h.span[line.about]] for line in answer.not_applied]
    return h.details(".cb-why")[h.summary[_("Why is my price this?")], h.ul[rows]]


def _amount(line: WhyLine) -> str:
    if line.amount is None:
        return ""
    amount = formats.money(line.amount)
    return _("{amount} off").format(amount=amount) if line.is_off else amount


def _terms(line: PriceLine) -> h.Node:
    said = words.what_for(line)
    return h.small[said] if said and said not in (words.title(line), formats.money(line.amount)) else None


def _less(line: PriceLine) -> str:
    return _("{amount} off").format(amount=formats.money(line.amount))


def _about(line: WhyLine) -> str:
    """By what it was reckoned, unless that only repeats the amount."""
    repeats = line.amount is not None and line.about == formats.money(line.amount)
    return "" if repeats else line.about


def _applied(line: WhyLine) -> str:
    amount = formats.money(line.amount) if line.amount is not None else ""
    return _("{name}: {amount} off").format(name=line.title, amount=amount)


def _not_applied(line: WhyLine) -> str:
    return _("{name}: not this time").format(name=line.title)
