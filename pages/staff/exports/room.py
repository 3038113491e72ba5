"""The room: each list that may be taken out, as a workbook or as text; who took what stands in the history."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.form import form, text_field
from components.frame import section_head, title
from components.marks import icon
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.overview.exports import columns, lists
from services.overview.exports.columns import Span
from services.overview.exports.lists import List
from services.overview.history.values import LISTS

EXPORTS = "/staff/exports"
SUFFIXES = {"xlsx": "Excel", "csv": "CSV"}


async def exports(visitor: Visitor) -> None:
    """The screen."""
    query = page_context().query
    async with reading(visitor) as r:
        found = lists.offered(r)
        span = await columns.span(r, query.get("from", ""), query.get("to", ""))

    @action
    async def show(said: dict[str, str]) -> None:
        ui.navigate.to(f"{EXPORTS}?from={said['from']}&to={said['to']}")

    with frame(_("Lists as files"), tab=MORE, back=MORE, room=EXPORTS):
        line = _("Whoever has the file has all that stands in it. Who takes one out is written down.")
        static(title(_("Lists as files"), line))
        for name, each in found.items():
            with ui.element("section").classes("cb-section"):
                static(_about(name, each))
                if each.of_days:
                    with form(show, _("Show these days"), kind="quiet", main=False) as made:
                        text_field(made, _("From"), "from", span.first.isoformat(), type="date")
                        text_field(made, _("To"), "to", span.last.isoformat(), type="date")
                    if not lists.is_sound(span):
                        made.complain({"to": lists.FirstAfterLast().words()})
                        continue
                static(_links(name, each, span))


def _about(name: str, each: List) -> h.Renderable:
    return h.fragment[section_head(_(LISTS[name])), h.p(".cb-text2")[_(each.about)]]


def _links(name: str, each: List, span: Span) -> h.Element:
    days = f"?from={span.first.isoformat()}&to={span.last.isoformat()}" if each.of_days else ""
    return h.div(
        ".cb-section.cb-tight.cb-row-actions"
    )[
        (
            h.a(
                ".cb-btn.cb-tonal",
                href=f"/exports/{name}.{suffix}{days}",
                data_out=True,  # not `download`: where the second step is asked for again, that page is no file
                aria_label=f"{words}: {_(LISTS[name])}",
            )[icon("download", 20), h.span[words]]
            for suffix, words in SUFFIXES.items()
        )
    ]
