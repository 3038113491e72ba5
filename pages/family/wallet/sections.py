"""The wallet in Benefits: passes of the chosen children, and what is the whole family's whoever is chosen (R8)."""

from __future__ import annotations

import htpy as h

from components.frame import section_head
from components.marks import Logo, Tile, icon
from components.rows import LineRow, line_row, listed
from pages.family import presenters
from pages.family.wallet import cards
from services.language import _, formats
from services.overview.credit import InCredit
from services.overview.wallet import Wallet
from services.passes.view import PassCard
from services.prices import words
from services.prices.owned import Discount, DiscountState


def passes(found: Wallet, logo: Logo) -> h.Renderable:
    """Passes that can be used, the soonest to end first; those that are over behind them."""
    more = (_("Buy a pass"), "/buy") if found.sells else ()
    if not found.passes:
        if not found.sells:
            return h.fragment[()]
        return h.section(".cb-section")[section_head(_("Passes"), *more), _nothing()]
    own = list(found.passes)
    over = [card for card in own if cards.is_over(card)][cards.EDGES :]
    return h.section(".cb-section")[
        section_head(_("Passes"), *more),
        h.div(".cb-stack")[cards.stacked(own, logo), _earlier(over)],
    ]


def _nothing() -> h.Element:
    line = _("With a pass you book sessions one by one, whenever they suit you.")
    return h.p(".cb-text2")[line]


def _earlier(over: list[PassCard]) -> h.Renderable:
    """Passes that are over, beyond those that look out from behind."""
    if not over:
        return h.fragment[()]
    return listed(line_row, [_row(card) for card in over], label=_("Earlier passes"))


def _row(card: PassCard) -> LineRow:
    lead = presenters.face(card.kid) if card.kid is not None else Tile("confirmation_number")
    whose = card.kid.first_name if card.kid is not None else ""
    return LineRow(
        card.name,
        lead,
        cards.left_words(card),
        chip=cards.chip_of(card),
        whose=whose,
        href=cards.address(card),
    )


def shared(found: Wallet, logo: Logo, *, several: bool) -> h.Renderable:
    """What is the whole family's: passes for everybody, prepaid credit, money in credit, discounts."""
    if not found.has_shared:
        return h.fragment[()]
    said = _("These stay the same whoever you pick above.") if several else ""
    rows = [*map(_credit_row, found.credit), *map(_prepaid_row, found.prepaid)]
    return h.section(".cb-section")[
        section_head(_("Shared by the family")),
        h.p(".cb-text2.cb-under-head")[said] if said else None,
        h.div(".cb-stack")[
            cards.stacked(list(found.shared), logo) if found.shared else None,
            listed(line_row, rows, label=_("Credit")) if rows else None,
            h.ul(".cb-coupons", aria_label=_("Discounts"))[map(_coupon, found.discounts)]
            if found.discounts
            else None,
        ],
    ]


def _credit_row(credit: InCredit) -> LineRow:
    second = _("It pays the next thing you owe, by itself.")
    if credit.last_used is not None and credit.last_used_at is not None:
        second = _("{amount} used {used_on}").format(
            amount=formats.money(credit.last_used),
            used_on=formats.on_day(formats.local(credit.last_used_at).date()),
        )
    return LineRow(
        _("Credit"), Tile("savings", "brand"), second, end=formats.money(credit.left), href="/credit"
    )


def _prepaid_row(card: PassCard) -> LineRow:
    parts = []
    if card.use_by is not None:
        parts.append(_("Use by {day}").format(day=formats.day(card.use_by)))
    if card.last_used is not None:
        parts.append(
            _("last used {used_on}").format(used_on=formats.on_day(formats.local(card.last_used).date()))
        )
    if not card.is_usable:
        parts = [cards.chip_of(card).text]
    return LineRow(
        card.name,
        Tile("redeem", "brand" if card.is_usable else "neutral"),
        presenters.DOT.join(parts),
        end=formats.money(card.left),
        href=cards.address(card),
    )


def _coupon(discount: Discount) -> h.Element:
    """A coupon: what it is worth, its name or code, until when; and a button that copies the code."""
    over = discount.state in (DiscountState.USED, DiscountState.EXPIRED)
    worth = formats.money(discount.left) if discount.left is not None else ""
    if discount.off is not None:
        worth = words.short_off(discount.off)
    copy = None
    if discount.code and discount.state is DiscountState.AVAILABLE:
        copy = h.fragment[
            h.button(
                ".cb-btn.cb-quiet",
                type="button",
                data_here=True,
                data_copy=discount.code,
                data_said=_("Copied: {what}").format(what=discount.code),
                aria_label=_("Copy {code}").format(code=discount.code),
            )[icon("content_copy", 20), h.span[_("Copy")]],
            h.span(".cb-sr", role="status"),
        ]
    return h.li(class_=["cb-coupon", "cb-coupon-over" if over else ""])[
        h.span(".cb-coupon-worth")[worth],
        h.div(".cb-coupon-text")[
            h.b(translate="no" if discount.code else None)[discount.code or discount.name],
            h.span[_terms(discount)],
        ],
        copy,
    ]


def _terms(discount: Discount) -> str:
    match discount.state:
        case DiscountState.USED:
            return _("Used")
        case DiscountState.EXPIRED if discount.use_by is not None:
            return _("Ended {day}").format(day=formats.day(discount.use_by))
        case DiscountState.LATER if discount.use_from is not None:
            return _("From {day} on").format(day=formats.day(discount.use_from))
    if discount.use_by is not None:
        return _("Use by {day}").format(day=formats.day(discount.use_by))
    if discount.kind == "voucher":
        return _("Comes off your next purchase by itself")
    return _("Comes off by itself when you book") if discount.by_itself else _("Type it in when you buy")
