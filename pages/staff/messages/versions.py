"""The history of one text: who wrote what, when; each can be looked at and used again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import section_head
from components.rows import LineRow, line_row
from components.sheet import sheet
from pages.app.page_context import page_context
from services.language import _, formats
from services.notices.own_text.keeping import Version


def draw(found: Sequence[Version], use: Callable[[Version], Awaitable[None]]) -> None:
    """The list; nothing where nobody has written one."""
    if not found:
        return
    with ui.element("section").classes("cb-section"):
        static(section_head(_("History")))
        with ui.element("ul").classes("cb-card cb-list"):
            for each in found:
                row = _row(each, now=each is found[0])
                with ui.element("li").classes(row.classes):
                    static(line_row(row))
                    if each is not found[0]:  # that one stands in the form
                        label = _("Look at it: {what}").format(what=row.second)
                        button(_("Look at it"), partial(_open, each, use), kind="quiet", label=label)


def _row(each: Version, *, now: bool) -> LineRow:
    said = each.words.subject if each.words else _("Back to our words")
    by = _("{name}, {when}").format(name=each.by, when=formats.moment(each.at, relative=True))
    return LineRow(said, second=f"{by} · {_('used now')}" if now else by)


def _open(each: Version, use: Callable[[Version], Awaitable[None]]) -> None:
    words = each.words
    name = words.subject if words else _("Back to our words")
    with page_context().sheets or ui.element("div"), sheet(name) as made:
        if words:
            static(
                h.div(".cb-stack")[
                    h.p[h.strong[words.heading]],
                    (h.p[_lines(part)] for part in words.text.split("\n\n")),
                ]
            )
        else:
            static(h.p[_("From then on our text was sent.")])
    made.for_once()
    made.for_reading()

    async def again() -> None:
        made.close()
        await use(each)

    with made.foot:
        button(_("Use it again"), again, kind="filled", main=True)
        made.way_out(_("Not now"))
    made.open()


def _lines(paragraph: str) -> h.Node:
    first, *rest = paragraph.split("\n")
    return [first, ((h.br, line) for line in rest)]
