"""What taking an act back does: what returns, what stays and why, who is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.rows import LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from services.core.plan import Plan
from services.language import _, ngettext


def open_(plan: Plan, rows: Sequence[LineRow], take_back: Callable[[str], Awaitable[None]]) -> None:
    """Open the sheet; `take_back` gets the stamp of what was shown."""
    with page_context().sheets or ui.element("div"), sheet(_("Take it back?")) as made:
        static(callout(_told(plan), _stays(plan)))
        static(h.div(".cb-section.cb-tight")[listed(line_row, rows, look="cb-plain")])
    made.for_once()
    made.for_reading()

    @action
    async def confirmed() -> None:
        made.close()
        await take_back(plan.stamp)

    with made.foot:
        if plan.changes:
            button(_("Take it back"), confirmed, kind="filled", main=True)
        made.way_out(_("Leave it as it is"))
    made.open()


def _told(plan: Plan) -> str:
    told = len(plan.told)
    if not told:
        return _("Nobody gets an email.")
    words = ngettext(
        "{n} family that has heard of it gets one email.",
        "{n} families that have heard of it get one email each.",
        told,
    )
    return words.format(n=told)


def _stays(plan: Plan) -> str:
    stays = len(plan.staying)
    if not stays:
        return _("Everything is as it was before.")
    words = ngettext(
        "{n} thing stays as it is, because somebody has done something since.",
        "{n} things stay as they are, because somebody has done something since.",
        stays,
    )
    return words.format(n=stays)
