"""Venues and rooms: where classes meet, and whose public holidays count there."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import empty
from components.entries import Entry, Group
from components.frame import link_button, title
from components.marks import Tile
from components.options import Option
from components.rows import DOT, LineRow, line_row, listed
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.rooms import MORE, row_of_rooms
from pages.staff.timetable import addresses
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _
from services.timetable import venue_view, venues


async def listed_venues(visitor: Visitor) -> None:
    """The room."""
    async with reading(visitor) as r:
        found = await venue_view.listed(r)
    rows = [
        LineRow(
            each.name,
            Tile("location_on"),
            DOT.join(part for part in (each.area, each.address, ", ".join(each.rooms)) if part),
            href=addresses.venue(each.id),
        )
        for each in found
    ]
    name = _("Venues and rooms")
    with frame(name, tab=MORE, room=addresses.VENUES):
        add = link_button(_("Add a venue"), addresses.NEW_VENUE, kind="filled", icon_name="add", main=True)
        none = empty(_("No venue yet"), icon_name="location_on")
        static(
            h.fragment[
                row_of_rooms(visitor, MORE, addresses.VENUES),
                title(name, _("Where your classes meet.")),
                h.div(".cb-section.cb-stack")[add],
                h.div(".cb-section")[listed(line_row, rows, label=name) if rows else none],
            ]
        )


async def new(visitor: Visitor) -> None:
    """Add a venue."""
    await _draw(visitor, None)


async def one(visitor: Visitor, venue_id: UUID) -> None:
    """A venue that there is."""
    await _draw(visitor, venue_id)


async def _draw(visitor: Visitor, venue_id: UUID | None) -> None:
    async def load(r: Reading) -> Editable:
        if venue_id is None:
            return Editable(venue_view.values(None))
        of = await venue_view.one(r, venue_id)
        return Editable(venue_view.values(of), of.version, await versions.last_change(r, "venue", venue_id))

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> UUID:
        return await venues.keep(w, venue_id, seen, said)

    async def saved(_made: UUID) -> None:
        ui.navigate.to(addresses.VENUES)
        say(_("Saved.") if venue_id else _("The venue is added."))

    async with reading(visitor) as r:
        found = await load(r)
    name = found.values["name"] if venue_id else _("Add a venue")
    with frame(name, tab=MORE, back=addresses.VENUES, room=addresses.VENUES):
        static(title(name))
        Editing(visitor, [_group()], found, save, load, saved).draw(_("Save") if venue_id else _("Add it"))


def _group() -> Group:
    known = venue_view.regions(page_context().provider.country)
    regions = (Option("", _("The whole country")), *(Option(each, each) for each in known))
    more = (
        (
            Entry(
                "region",
                _("Region"),
                "pick",
                of=regions,
                hint=_("Its public holidays count here, and the days off that you enter for it."),
            ),
        )
        if known
        else ()
    )
    return Group(
        "",
        (
            Entry("name", _("Name")),
            Entry("area", _("Part of town"), hint=_("Families who look for a make-up read it.")),
            Entry("address", _("Address")),
            Entry("directions", _("How to find it"), "long"),
            Entry(
                "rooms",
                _("Rooms"),
                "long",
                hint=_("One a line, if several classes meet here at the same time. Empty: it is one room."),
            ),
            *more,
        ),
    )
