"""All suggestions that are certain, shown before they are matched at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.rows import LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.staff.statements import review_texts as texts
from services.language import _, formats, ngettext
from services.payments.review_page import ReviewPage

SHOWN = 100
"""Payments that are listed; of more, the number is said."""


def open_(found: ReviewPage, accept: Callable[[], Awaitable[None]]) -> None:
    """Open the sheet. `accept` is called by its main button."""
    with page_context().sheets or ui.element("div"), sheet(_("What will be paired")) as made:
        static(_listed(found))
    made.for_once()

    @action
    async def confirmed() -> None:
        made.close()
        await accept()

    with made.foot:
        if found.lines:
            n = len(found.lines)
            words = ngettext("Match {n} payment", "Match {n} payments", n).format(n=n)
            button(words, confirmed, kind="filled", main=True)
        made.way_out(_("Not now"))
    made.open()


def _listed(found: ReviewPage) -> h.Renderable:
    shown = found.lines[:SHOWN]
    rows = [
        LineRow(
            texts.who(line),
            second=", ".join(texts.pays(line, found)) or line.why,
            end=formats.money(line.amount),
        )
        for line in shown
    ]
    more = len(found.lines) - len(shown)
    words = ngettext("And {n} more payment.", "And {n} more payments.", more).format(n=more)
    lead = _("Each has a reference or an account that is known, and families get a receipt by email.")
    return h.fragment[
        h.p(".cb-lead-text")[lead if rows else _("There is nothing sure to match any more.")],
        listed(line_row, rows, look="cb-plain") if rows else None,
        h.p(".cb-after-list")[words] if more else None,
    ]
