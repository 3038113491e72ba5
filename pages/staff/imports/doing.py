"""The two sheets of a list: what its import will do, and what taking it back will do. Both do what they have shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import section_head
from components.rows import LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.staff.imports import plan_texts
from services.core.plan import ActLine, Plan
from services.language import _, ngettext

SHOWN = 100
"""Things that are listed by name; of more, the number is said."""
Confirmed = Callable[[], Awaitable[None]]


def bring_in(plan: Plan, confirmed: Confirmed) -> None:
    """Ask before a list is imported."""
    n = len(plan.changes)
    words = ngettext("Import {n} line", "Import {n} lines", n).format(n=n)
    _open(words, plan_texts.will_do(plan), [words] if n else [], "filled", confirmed)


def take_back(plan: Plan, confirmed: Confirmed) -> None:
    """Ask before an import is taken back; what stays is listed with its reason.

    The list can have the focus, so that a long one is scrolled with keys.
    """
    staying = plan.staying
    shown = [_row(each) for each in staying[:SHOWN]]
    more = len(staying) - len(shown)
    inside = h.fragment[
        plan_texts.will_go(plan),
        section_head(_("What stays"), level=3) if shown else None,
        h.div(tabindex="0", role="group", aria_label=_("What stays"))[
            listed(line_row, shown, look="cb-plain")
        ]
        if shown
        else None,
        h.p(".cb-after-list")[ngettext("And {n} more.", "And {n} more.", more).format(n=more)]
        if more
        else None,
    ]
    do = [_("Take it back")] if plan.changes else []
    _open(_("Take this import back?"), inside, do, "danger-btn", confirmed)


def _row(line: ActLine) -> LineRow:
    return LineRow(plan_texts.name(line), second=plan_texts.why(line))


def _open(title: str, inside: h.Renderable, do: list[str], kind: str, confirmed: Confirmed) -> None:
    with page_context().sheets or ui.element("div"), sheet(title) as made:
        static(inside)
    made.for_once()

    @action
    async def pressed() -> None:
        made.close()
        await confirmed()

    with made.foot:
        for words in do:
            button(words, pressed, kind="danger-btn" if kind == "danger-btn" else "filled", main=True)
        made.way_out(_("Not now") if do else _("Close"))
    made.open()
