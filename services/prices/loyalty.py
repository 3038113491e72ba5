"""PURE: what siblings, returning families and newcomers pay less (R82–R86). Judged once, when booking online."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from services.prices.priced import Fact, LineKind
from services.prices.purchase import Item, Purchase
from services.prices.rule_values import DiscountRules, History, Off, Referral, Returning, Sibling, Step


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule gives for one item: something off, or a reason why nothing."""

    kind: LineKind
    key: str
    name: str
    off: Off | None = None
    number: int = 0
    reason: str = ""
    facts: tuple[tuple[str, Fact], ...] = ()


LOYAL_KINDS = ("booking", "session")


def rulings(item: Item, purchase: Purchase, rules: DiscountRules, history: History) -> Iterator[Ruling]:
    """What each rule says about one item, in the order that decides among equals."""
    for sibling in rules.siblings:
        yield _guarded(_sibling(sibling, item, purchase, history), purchase)
    matched = False
    for returning in rules.returning:
        ruling = _returning(returning, purchase, history)
        if matched and ruling.off:
            ruling = _none("returning", returning, "earlier_rule")
        matched = matched or ruling.off is not None
        yield _guarded(ruling, purchase)
    for referral in rules.referrals:
        yield _guarded(_referral(referral, history), purchase)


def _guarded(ruling: Ruling, purchase: Purchase) -> Ruling:
    """Nothing is judged for bookings that staff made or copied (R82), nor in another currency."""
    reasons = {"staff": "made_by_staff", "copied": "copied"}
    if purchase.origin in reasons:
        return Ruling(ruling.kind, ruling.key, ruling.name, reason=reasons[purchase.origin])
    if ruling.off and not ruling.off.fits(purchase.currency):
        return Ruling(ruling.kind, ruling.key, ruling.name, reason="other_currency")
    return ruling


def _none(kind: LineKind, rule: Sibling | Returning | Referral, reason: str, **facts: Fact) -> Ruling:
    return Ruling(kind, str(rule.id), rule.name, reason=reason, facts=tuple(facts.items()))


def _reached(steps: tuple[Step, ...], number: int) -> Step | None:
    """The highest step that the number reaches."""
    return max((step for step in steps if step.number <= number), key=lambda step: step.number, default=None)


def _sibling(rule: Sibling, item: Item, purchase: Purchase, history: History) -> Ruling:
    if item.child is None:
        return _none("sibling", rule, "no_child")
    if rule.scope == "programmes" and item.programme not in rule.programmes:
        return _none("sibling", rule, "other_programme")
    number = _place_among_siblings(rule, item, purchase, history)
    if number == 1:
        return _none("sibling", rule, "first_child")
    step = _reached(rule.steps, number)
    if step is None:
        return _none("sibling", rule, "from_child", first=min(step.number for step in rule.steps))
    return Ruling("sibling", str(rule.id), rule.name, step.off, number)


def _place_among_siblings(rule: Sibling, item: Item, purchase: Purchase, history: History) -> int:
    """Which child of the family this is: those that are booked already come first, then those of this purchase."""

    def counts(programme: object, period: str) -> bool:
        if rule.scope == "period":
            return period == item.period
        return rule.scope == "all" or programme in rule.programmes

    booked = sorted(
        (
            booking
            for booking in history.bookings
            if booking.enrolled
            and booking.last_on >= purchase.on
            and counts(booking.programme, booking.period)
        ),
        key=lambda booking: booking.booked_on,
    )
    now = [
        each.child
        for each in purchase.items
        if each.kind in LOYAL_KINDS and each.child and counts(each.programme, each.period)
    ]
    in_order = list(dict.fromkeys([*(booking.child for booking in booked), *now]))
    return in_order.index(item.child) + 1 if item.child in in_order else 1


def _returning(rule: Returning, purchase: Purchase, history: History) -> Ruling:
    latest = purchase.on - timedelta(days=rule.gap_days)
    enrolled = [booking for booking in history.bookings if booking.enrolled]
    number = sum(booking.booked_on <= latest for booking in enrolled)
    step = _reached(rule.steps, number)
    if step is not None and number:
        return Ruling("returning", str(rule.id), rule.name, step.off, number)
    if not enrolled:
        return _none("returning", rule, "first_booking")
    if not number:
        return _none("returning", rule, "too_recent", days=rule.gap_days)
    return _none(
        "returning", rule, "from_bookings", first=min(step.number for step in rule.steps), number=number
    )


def _referral(rule: Referral, history: History) -> Ruling:
    if history.referred_by is None:
        return _none("referral", rule, "not_referred")
    if history.referred_by == history.client:
        return _none("referral", rule, "by_themselves")
    if history.bookings:
        return _none("referral", rule, "not_new")
    return Ruling("referral", str(rule.id), rule.name, rule.off)
