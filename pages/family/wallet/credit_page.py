"""The family's credit: how much there is, what it is for, and where all of it went."""

from __future__ import annotations

import htpy as h

from components import wallet as wallet_parts
from components.base import TextElement, static
from components.empty_state import empty
from components.marks import icon
from pages.app.frame import frame
from pages.family.wallet import moves
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.overview import credit as credit_overview
from services.overview.credit import CreditHistory


async def credit(visitor: Visitor) -> None:
    """Always the whole family's, whoever was picked elsewhere (R8)."""
    async with reading(visitor) as r:
        found = await credit_overview.histories(r)
    with frame(_("Credit"), tab="/benefits", back="/benefits"):
        TextElement("h1", _("Credit")).props("tabindex=-1")
        static(h.p(".cb-whole-family")[icon("group", 20), h.span[_("For the whole family")]])
        static(h.fragment[wallet_parts.style(), _page(found)])


def _page(found: list[CreditHistory]) -> h.Renderable:
    if not found:
        line = _(
            "If more money arrives than is due, or something you paid for is cancelled, it is kept here."
        )
        return h.div(".cb-section")[empty(_("No credit"), line, icon_name="savings")]
    line = _("It pays the next thing you owe, by itself.")
    return h.fragment[
        (
            h.fragment[
                h.div(".cb-section")[
                    h.p(".cb-card.cb-sum")[
                        h.b(".cb-t1.cb-num")[formats.money(each.left)], h.span(".cb-text2")[_("in credit")]
                    ],
                    h.p(".cb-in-credit.cb-text2.cb-s")[line],
                ],
                moves.history(
                    [moves.credit_row(move) for move in each.moves],
                    _("Where did it go?"),
                    f"history-{number}",
                ),
            ]
            for number, each in enumerate(found)
        )
    ]
