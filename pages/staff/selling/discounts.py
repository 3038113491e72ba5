"""Discounts: codes, what siblings and families that come back pay less, gift cards; and an example on a real family."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from components.base import static
from components.empty_state import empty
from components.frame import link_button, section_head, title
from components.marks import Tile
from components.rows import DOT, LineRow, line_row, listed
from db import DiscountRule
from pages.app.frame import frame
from pages.staff.rooms import MORE, row_of_rooms
from pages.staff.selling import addresses, discount_texts
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import N_, _
from services.prices import keeping, policies
from services.prices.policies import KeptTerms

SECTIONS = (
    (N_("Codes"), ("code",)),
    (N_("For families"), ("sibling", "returning", "referral")),
    (N_("Gift cards"), ("voucher",)),
)


async def discount_room(visitor: Visitor) -> None:
    """The room."""
    async with reading(visitor) as r:
        rules = await keeping.every_rule(r)
        terms = await policies.terms_of(r)
    active = [each for each in rules if each.active]
    ended = [each for each in rules if not each.active]
    with frame(_("Discounts"), tab=MORE, room=addresses.DISCOUNTS):
        static(
            h.fragment[
                row_of_rooms(visitor, MORE, addresses.DISCOUNTS),
                title(_("Discounts"), _("When somebody pays less, and why.")),
                _ways(),
                [
                    _section(_(heading), [each for each in active if each.kind in kinds])
                    for heading, kinds in SECTIONS
                ]
                if active
                else _nothing(),
                _together(terms),
                _section(_("Ended"), ended),
            ]
        )


def _ways() -> h.Element:
    return h.div(".cb-section.cb-stack")[
        link_button(_("Add a discount"), addresses.NEW_DISCOUNT, kind="filled", icon_name="add", main=True),
        link_button(_("Try it on a family"), addresses.EXAMPLE, kind="quiet", icon_name="person", main=True),
    ]


def _nothing() -> h.Element:
    line = _("Add a code to type in, or what a second child pays less.")
    return h.div(".cb-section")[empty(_("Everybody pays the full price"), line, icon_name="percent")]


def _section(heading: str, found: Sequence[DiscountRule]) -> h.Node:
    if not found:
        return None
    rows = [discount_texts.row(each) for each in found]
    return h.section(".cb-section")[section_head(heading), listed(line_row, rows, label=heading)]


def _together(terms: KeptTerms) -> h.Element:
    label = _("Together")
    words = [_("they add up") if terms.terms.stacks_discounts else _("only the best one counts")]
    if terms.terms.make_ups_to_money:
        words.append(_("unused make-ups become money"))
    row = LineRow(_("How discounts add up"), Tile("tune"), DOT.join(words), href=addresses.TOGETHER)
    return h.section(".cb-section")[section_head(label), listed(line_row, [row], label=label)]
