"""Bookings that were deleted in the last thirty days; each can be restored whole."""

from __future__ import annotations

from functools import partial

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.empty_state import empty
from components.frame import title
from components.marks import Tile
from components.rows import DOT, LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.staff.clients import addresses
from pages.staff.rooms import CLIENTS
from services.bookings import restoring, trash
from services.bookings.trash import Thrown
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats


async def deleted(visitor: Visitor) -> None:
    """The screen."""

    async def load() -> list[Thrown]:
        async with reading(visitor) as r:
            return await trash.listed(r)

    @action
    async def restore(each: Thrown) -> None:
        async with work(visitor) as w:
            await restoring.restore(w, each.booking_id)
        ui.navigate.to(addresses.booking(each.booking_id))
        say(_("Restored."))

    found = await load()
    with frame(_("Deleted bookings"), tab=CLIENTS, back=CLIENTS, room=CLIENTS):
        static(title(_("Deleted bookings"), _("Each can be restored for thirty days.")))
        if not found:
            line = _("A booking that is deleted by mistake can be brought back from here.")
            static(h.div(".cb-section")[empty(_("Nothing is deleted"), line, icon_name="delete")])
            return
        with ui.element("ul").classes("cb-card cb-list cb-section"):
            for each in found:
                row = as_row(each)
                with ui.element("li").classes(row.classes):
                    static(line_row(row))
                    label = _("Restore, {name}").format(name=each.child)
                    button(_("Restore"), partial(restore, each), kind="quiet", label=label)


def as_row(each: Thrown) -> LineRow:
    """One booking in the trash."""
    by = _("{name}, {when}").format(name=each.by, when=formats.moment(each.at))
    until = _("Until {day}").format(day=formats.last_day(each.until))
    return LineRow(each.child, Tile("delete"), DOT.join([each.class_name, by, until]))
