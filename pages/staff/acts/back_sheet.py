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
from pages.staff import told
from services.core.plan import Plan
from services.language import _, ngettext
from services.notices.telling.this_week import GotThisWeek


def open_(
    plan: Plan,
    rows: Sequence[LineRow],
    getting: Sequence[GotThisWeek],
    take_back: Callable[[str], Awaitable[None]],
) -> None:
    """Open the sheet; `getting` is who hears that it is taken back, `take_back` gets the stamp of what was shown."""
    with page_context().sheets or ui.element("div"), sheet(_("Take it back?")) as made:
        static(callout(_told(plan), _stays(plan)))
        static(h.div(".cb-section.cb-tight")[listed(line_row, rows, look="cb-plain")])
        static(told.part(getting))
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
    number = len(plan.told)
    if not number:
        return _("Nobody gets an email.")
    words = ngettext(
        "{n} family that has heard of it gets one email.",
        "{n} families that have heard of it get one email each.",
        number,
    )
    return words.format(n=number)


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
