"""The rows behind one number: what it counts in a sentence, how many they are, and each of them."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

import htpy as h

from components.base import static
from components.empty_state import empty
from components.frame import link_button, title
from components.marks import Tile
from components.rows import DOT, LineRow, line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.clients import addresses
from pages.staff.figures import texts
from pages.staff.rooms import MORE
from services.core import ids
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.overview.figures import rows as rows_of
from services.overview.figures.rows import PAGE, RowFound, Rows

ICONS = {"session": "event", "booking": "event_repeat", "money": "payments"}


async def behind(visitor: Visitor) -> None:
    """The screen."""
    query = page_context().query
    what, page = query.get("what", "")[:20], _page(query.get("page", ""))
    class_id: UUID | None = None
    with suppress(NotFound):
        class_id = ids.read(query.get("class", ""))
    async with reading(visitor) as r:
        found = await rows_of.rows(r, what, query.get("term", "")[:200], class_id, page)
    name = _(found.name)
    with frame(name, tab=MORE, back=texts.of_term(found.term), room=texts.FIGURES):
        number = ngettext("{n} line", "{n} lines", found.number).format(n=found.number)
        total = formats.money(found.total) if found.total else ""
        second = DOT.join(part for part in (found.class_name or found.term.name, number, total) if part)
        listing = [_row(each, visitor) for each in found.rows]
        static(
            h.fragment[
                title(name, second),
                h.p(".cb-section.cb-tight.cb-text2")[_(found.says)],
                h.section(".cb-section")[listed(line_row, listing, label=name)]
                if listing
                else h.div(".cb-section")[empty(_("Nothing here"), "", icon_name="check")],
                _more(found, what, class_id, page),
            ]
        )


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def _row(each: RowFound, visitor: Visitor) -> LineRow:
    when = formats.moment(each.at) if each.at else ""
    return LineRow(
        each.title,
        Tile(ICONS.get(each.opens, "event")),
        DOT.join(part for part in (when, each.second) if part),
        end=formats.money(each.money) if each.money else "",
        href=_address(each, visitor),
    )


def _address(each: RowFound, visitor: Visitor) -> str:
    if each.id is None:
        return ""
    match each.opens:
        case "session" if may(visitor, Capability.REGISTER):
            return addresses.session(each.id)
        case "booking" if may(visitor, Capability.CLIENTS):
            return addresses.booking(each.id)
        case "money" if may(visitor, Capability.MONEY):
            return addresses.money(each.id)
    return ""


def _more(found: Rows, what: str, class_id: UUID | None, page: int) -> h.Renderable:
    if (page + 1) * PAGE >= found.number:
        return h.fragment[()]
    href = texts.rows(found.term, what, class_id, page + 1)
    return h.div(".cb-end")[link_button(_("Show more"), href, kind="outline")]
