"""PURE: the price of a purchase, each line of it, and each rule that did not apply and why (R36, R81–R86).

The order is fixed: what siblings, returning families and newcomers get (each reckoned from the original price), then
codes (from what is then left), unused make-ups, and vouchers. Nothing falls below zero, and no cent is lost: what comes
off is split over the items by the largest remainder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.values import Money
from services.prices import codes
from services.prices.loyalty import LOYAL_KINDS, Ruling, rulings
from services.prices.priced import Fact, LineKind, NotApplied, Priced, PriceLine, Share
from services.prices.purchase import Item, Purchase
from services.prices.rule_values import DiscountRules, History, Off, UnusedMakeUp
from services.prices.spreading import spread


def price(order: Purchase, rules: DiscountRules, history: History) -> Priced:
    """What an order costs, line by line, with the rules that did not apply and why."""
    so_far = _SoFar(order)
    _loyalty(so_far, rules, history)
    _codes(so_far, rules, history)
    _make_ups(so_far, history)
    _vouchers(so_far, history)
    items = tuple(PriceLine("item", item.key, item.name, item.price) for item in order.items)
    return Priced(order.currency, (*items, *so_far.lines), tuple(so_far.not_applied))


def price_again(stored: Priced, key: str, now: Money) -> Priced:
    """The price of another session of a booking: its discounts as they were judged when booking, from today's price.

    Only those for siblings, for coming back and for being brought come off every session (R86).
    """
    order = Purchase((Item(key, _name(stored, key), now, "session"),), date.min)
    so_far = _SoFar(order)
    for line in stored.lines:
        if line.kind in ("sibling", "returning", "referral") and line.off and line.off.fits(now.currency):
            shared = {share.key for share in line.shares}
            if key in shared:
                ruling = Ruling(line.kind, line.key, line.name, line.off, line.number)
                so_far.take(ruling, {key: line.off.of(now.minor)})
    item = PriceLine("item", key, order.items[0].name, now)
    return Priced(now.currency, (item, *so_far.lines))


def _name(stored: Priced, key: str) -> str:
    return next(line.name for line in stored.lines if line.is_item and line.key == key)


@dataclass(slots=True)
class _SoFar:
    """What is left to pay of each item while one rule after the other takes something off."""

    order: Purchase
    left: dict[str, int]
    lines: list[PriceLine]
    not_applied: list[NotApplied]

    def __init__(self, order: Purchase) -> None:
        self.order = order
        self.left = {item.key: item.price.minor for item in order.items}
        self.lines, self.not_applied = [], []

    def take(self, ruling: Ruling, wanted: dict[str, int]) -> None:
        """Take these amounts off the items, as far as something is left; nothing at all is told as such."""
        taken = {key: min(amount, self.left[key]) for key, amount in wanted.items()}
        shares = [(key, amount) for key, amount in taken.items() if amount]
        if not shares:
            self.refuse(ruling.kind, ruling.key, ruling.name, "nothing_left")
            return
        for key, amount in shares:
            self.left[key] -= amount
        currency = self.order.currency
        self.lines.append(
            PriceLine(
                ruling.kind,
                ruling.key,
                ruling.name,
                Money(sum(amount for _key, amount in shares), currency),
                tuple(Share(key, Money(amount, currency)) for key, amount in shares),
                ruling.off,
                ruling.number,
            )
        )

    def take_from(self, ruling: Ruling, items: Iterable[Item], amount: int) -> None:
        """Take one amount off several items together, in proportion to what is left of them."""
        keys = [item.key for item in items]
        left = [self.left[key] for key in keys]
        shares = spread(min(amount, sum(left)), left) if sum(left) else [0] * len(keys)
        self.take(ruling, dict(zip(keys, shares, strict=True)))

    def refuse(self, kind: LineKind, key: str, name: str, reason: str, **facts: Fact) -> None:
        """Remember a rule that took nothing off."""
        self.not_applied.append(NotApplied(kind, key, name, reason, tuple(facts.items())))

    def __contains__(self, kind: LineKind) -> bool:
        return any(line.kind == kind for line in self.lines)


Given = tuple[Ruling, dict[str, int]]
"""A ruling, with what it takes off each item."""


def _loyalty(so_far: _SoFar, rules: DiscountRules, history: History) -> None:
    """R86: stacked, or for each item the best. One rule is one line, even with several items."""
    given: dict[tuple[str, str, Off | None, int], Given] = {}
    refusals: dict[tuple[str, str], NotApplied] = {}
    for item in so_far.order.items:
        if item.kind not in LOYAL_KINDS:
            continue
        found = list(rulings(item, so_far.order, rules, history))
        offered = [ruling for ruling in found if ruling.off and ruling.off.of(item.price.minor)]
        best = max(offered, key=lambda ruling: _worth(ruling, item), default=None)  # the first of equals
        for ruling in found:
            if ruling in offered and (rules.stacked or ruling is best):
                terms = (ruling.kind, ruling.key, ruling.off, ruling.number)
                _ruling, amounts = given.setdefault(terms, (ruling, {}))
                amounts[item.key] = _worth(ruling, item)
            else:
                refusals.setdefault((ruling.kind, ruling.key), _lost(ruling, best, so_far.order.currency))
    if history.referred_by is not None and not any(item.kind in LOYAL_KINDS for item in so_far.order.items):
        so_far.refuse("referral", "", "", "first_booking_only")
    for ruling, amounts in given.values():
        so_far.take(ruling, amounts)
    applied = {(ruling.kind, ruling.key) for ruling, _amounts in given.values()}
    so_far.not_applied += [refusal for rule, refusal in refusals.items() if rule not in applied]


def _worth(ruling: Ruling, item: Item) -> int:
    return ruling.off.of(item.price.minor) if ruling.off else 0


def _lost(ruling: Ruling, best: Ruling | None, currency: str) -> NotApplied:
    reason, facts = ruling.reason, ruling.facts
    if not reason:
        reason, facts = ("better_one", (("better", best.name),)) if best else ("nothing_left", ())
    return NotApplied(ruling.kind, ruling.key, ruling.name, reason, facts)


def _codes(so_far: _SoFar, rules: DiscountRules, history: History) -> None:
    """R81: on the order's total, one code for one order; a code typed twice is typed once."""
    order = so_far.order
    for text in {codes.typed(text): text for text in order.codes if codes.typed(text)}.values():
        code = codes.meant(text, rules.codes)
        if code is None:
            so_far.not_applied.append(codes.unknown(text))
            continue
        why = ("one_code", ()) if "code" in so_far else codes.why_not(code, order, history)
        if why:
            so_far.not_applied.append(codes.refused(code, why))
            continue
        items = codes.covered(code, order)
        ruling = Ruling("code", str(code.id), code.code, code.off)
        so_far.take_from(ruling, items, code.off.of(sum(so_far.left[item.key] for item in items)))


def _make_ups(so_far: _SoFar, history: History) -> None:
    """R36: whole make-ups, soonest expiry first; one that is worth more than is left stays for the next purchase."""
    for make_up in sorted(history.make_ups, key=lambda each: (each.expires_on, each.id)):
        ruling = Ruling("make_up", str(make_up.id), make_up.name)
        reason = _make_up_stays(make_up, so_far)
        if reason:
            so_far.refuse(ruling.kind, ruling.key, ruling.name, reason)
        elif make_up.value:
            so_far.take_from(ruling, so_far.order.items, make_up.value.minor)


def _make_up_stays(make_up: UnusedMakeUp, so_far: _SoFar) -> str:
    left = sum(so_far.left.values())
    if make_up.value is None or not make_up.value.minor:
        return "no_value"
    if make_up.value.currency != so_far.order.currency:
        return "other_currency"
    if make_up.expires_on < so_far.order.on:
        return "make_up_expired"
    if not left:
        return "nothing_left"
    return "worth_more" if make_up.value.minor > left else ""


def _vouchers(so_far: _SoFar, history: History) -> None:
    """R64: soonest expiry first, and no more than is needed."""
    for voucher in sorted(
        history.vouchers, key=lambda each: (each.expires_on is None, each.expires_on or date.max, each.id)
    ):
        ruling = Ruling("voucher", str(voucher.id), voucher.name)
        if voucher.left.currency != so_far.order.currency:
            so_far.refuse("voucher", ruling.key, voucher.name, "other_currency")
        elif voucher.expires_on and voucher.expires_on < so_far.order.on:
            so_far.refuse("voucher", ruling.key, voucher.name, "expired", day=voucher.expires_on)
        elif not voucher.left.minor:
            so_far.refuse("voucher", ruling.key, voucher.name, "used_up")
        else:
            so_far.take_from(ruling, so_far.order.items, voucher.left.minor)
