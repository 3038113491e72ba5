"""“Why is my price this?” in words: what each discount was for, and why others took nothing off."""

from __future__ import annotations

from decimal import Decimal

from babel import numbers

from services.language import N_, _, formats, language
from services.prices.priced import Fact, NotApplied, PriceLine
from services.prices.rule_values import Off

REASONS: dict[str, str] = {
    "better_one": N_("“{better}” takes more off, and only the best discount counts."),
    "by_themselves": N_("You can’t bring yourself."),
    "copied": N_("This booking continues an earlier one; such discounts are given when you book yourself."),
    "earlier_rule": N_("Another discount for coming back already counts."),
    "expired": N_("It could be used until {day}."),
    "first_booking": N_("It is for families that have booked before."),
    "first_booking_only": N_("A friend’s code comes off the first class that a new family books."),
    "first_child": N_("It is for the second child and further ones; this is the first."),
    "for_someone_else": N_("This code was given to somebody else."),
    "form_only": N_("Codes can only be used while booking."),
    "from_bookings": N_("It begins with {first} earlier bookings; so far you have {number}."),
    "from_child": N_("It begins with child number {first}."),
    "made_by_staff": N_("Such discounts are given when you book online yourself."),
    "make_up_expired": N_("This make-up has expired."),
    "membership": N_("Percentages can’t be taken off a membership."),
    "no_child": N_("It is for children, and nobody is named here."),
    "no_value": N_("The session it comes from had no price."),
    "not_for_this": N_("It is for other classes or products than these."),
    "not_new": N_("It is for newcomers, and you have booked before."),
    "not_referred": N_("It is for families that another family has brought."),
    "not_yet": N_("It can be used from {day} on."),
    "nothing_left": N_("There was nothing left to take it off."),
    "one_code": N_("Only one code can be used for one order."),
    "other_currency": N_("It is in another currency."),
    "other_programme": N_("It is for other classes than this."),
    "too_recent": N_("It needs a booking at least {days} days ago."),
    "unknown_code": N_("There is no such code. Check how it is written."),
    "used_up": N_("It has been used up."),
    "worth_more": N_("It is worth more than was left to pay, so it stays for your next purchase."),
}
KINDS: dict[str, str] = {
    "sibling": N_("Sibling discount"),
    "returning": N_("Discount for coming back"),
    "referral": N_("Discount for newcomers"),
    "code": N_("Code"),
    "make_up": N_("Unused make-up"),
    "voucher": N_("Gift card"),
    "moved": N_("Moved to another class"),
}


def title(of: PriceLine | NotApplied) -> str:
    """What the line is called: the provider's name for a rule, the class or product, or what kind of thing it is."""
    if of.kind == "item":
        return of.name or _("Booking fee")
    if of.kind in ("code", "make_up"):
        return _("{kind}: {name}").format(kind=_(KINDS[of.kind]), name=of.name)
    return of.name or _(KINDS[of.kind])


def why_not(rule: NotApplied) -> str:
    """Why a rule took nothing off, as one sentence; a reason that this version does not know any more is told plainly."""
    sentence = REASONS.get(rule.reason, N_("It did not apply to this order."))
    return _(sentence).format(**{name: _say(fact) for name, fact in rule.facts})


def what_for(line: PriceLine) -> str:
    """What a discount was reckoned by: "10% for child number 2"."""
    if line.off is None:
        return ""
    size = off(line.off)
    if line.kind == "sibling":
        return _("{off} for child number {number}").format(off=size, number=line.number)
    return size


def off(terms: Off) -> str:
    """ "10%", "10%, at most €20.00" or "€5.00"."""
    if terms.amount is not None:
        return formats.money(terms.amount)
    part = Decimal(terms.basis_points).scaleb(-4)
    share = str(numbers.format_percent(part, locale=language(), decimal_quantization=False))
    if terms.cap is None:
        return share
    return _("{share}, at most {cap}").format(share=share, cap=formats.money(terms.cap))


def short_off(terms: Off) -> str:
    """The same as short as can be, for the stub of a coupon: "10%", "€5"."""
    if terms.amount is None:
        return off(Off(basis_points=terms.basis_points))
    return formats.short_money(terms.amount)


def _say(fact: Fact) -> str:
    return off(fact) if isinstance(fact, Off) else formats.say(fact)
