"""The room: everything that was changed, by whom and when; narrowed by person, by kind and by day."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import empty
from components.entries import style
from components.frame import link_button, title
from components.rows import line_row, listed
from pages.app.frame import frame
from pages.staff.history import texts
from pages.staff.history.narrowing import AUDIT, address, asked, narrowing
from pages.staff.rooms import MORE
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.overview.history import reading as history
from services.overview.history.reading import HistoryWish, Page


async def everything(visitor: Visitor) -> None:
    """The screen."""
    wanted = asked()
    async with reading(visitor) as r:
        page = await history.everything(r, wanted)
        people, kinds = await history.people(r), history.kinds(r)
    with frame(_("History"), tab=MORE, back=MORE, room=AUDIT):
        static(style())
        line = _("Who changed what, and when. Nothing in it can be changed.")
        static(title(_("History"), line))
        with ui.element("div").classes("cb-section cb-tight"):
            narrowing(wanted, people, kinds)
        static(
            h.fragment[_list(page, visitor) if page.lines else _none(wanted), _more(page, wanted)],
        )


def _list(page: Page, visitor: Visitor) -> h.Element:
    rows = [texts.row(line, visitor, whole=True) for line in page.lines]
    return h.section(".cb-section")[listed(line_row, rows, label=_("History"))]


def _none(wanted: HistoryWish) -> h.Element:
    narrowed = wanted.staff_id or wanted.about or wanted.on
    line = _("Choose another person, another kind or another day.") if narrowed else texts.nothing()
    return h.div(".cb-section")[empty(_("Nothing found"), line, icon_name="history")]


def _more(page: Page, wanted: HistoryWish) -> h.Renderable:
    if page.more is None:
        return h.fragment[()]
    at, id_ = page.more
    href = address(wanted, before=f"{at.isoformat()}~{ids.short(id_)}")
    return h.div(".cb-end")[link_button(_("Older"), href, kind="outline")]
