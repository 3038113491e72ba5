"""PURE: may this typed code be used, and for which items (R81)?"""

from __future__ import annotations

from services.prices.priced import Fact, NotApplied
from services.prices.purchase import Item, Purchase
from services.prices.rule_values import DiscountCode, History

Why = tuple[str, tuple[tuple[str, Fact], ...]]


def typed(text: str) -> str:
    """A code as it is compared: without spaces, in whatever case it was typed."""
    return "".join(text.split()).casefold()


def meant(text: str, codes: tuple[DiscountCode, ...]) -> DiscountCode | None:
    """The code that was typed, if there is one."""
    return next((code for code in codes if typed(code.code) == typed(text)), None)


def unknown(text: str) -> NotApplied:
    """The answer to a code that there is not."""
    return NotApplied("code", "", text.strip(), "unknown_code")


def refused(code: DiscountCode, why: Why) -> NotApplied:
    """The answer to a code that takes nothing off."""
    return NotApplied("code", str(code.id), code.code, *why)


def covered(code: DiscountCode, purchase: Purchase) -> list[Item]:
    """The items that a code is for. The booking fee belongs to the whole order: a code for everything is for it, too."""
    return [
        item
        for item in purchase.items
        if code.scope.covers(
            programme=item.programme, period=item.period, venue=item.venue, product=item.product
        )
        and not (code.off.is_percent and item.membership)
    ]


def why_not(code: DiscountCode, purchase: Purchase, history: History) -> Why | None:
    """The first reason against a code, whatever is left to pay; None: it may be used."""
    if not purchase.on_form:
        return "form_only", ()
    if code.valid_from and purchase.on < code.valid_from:
        return "not_yet", (("day", code.valid_from),)
    if code.valid_until and purchase.on > code.valid_until:
        return "expired", (("day", code.valid_until),)
    if code.owner is not None and code.owner != history.client:
        return "for_someone_else", ()
    if code.uses and history.uses.get(code.id, 0) >= code.uses:
        return "used_up", ()
    if not code.off.fits(purchase.currency):
        return "other_currency", ()
    if covered(code, purchase):
        return None
    if code.off.is_percent and any(item.membership for item in purchase.items):
        return "membership", ()
    return "not_for_this", ()
