"""The staff's first page: who is signed in, and the rooms that are theirs."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.callout import callout
from components.frame import title
from components.marks import Avatar, Tile, initials
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.roles import role_at
from pages.staff.rooms import HOME, MORE, rooms_of
from services.core.visitor import Visitor
from services.language import _


async def welcome(visitor: Visitor) -> None:
    """Who is signed in, as what, and where they can go."""
    role = role_at(visitor.role, page_context().provider.name)
    mark = Avatar(initials(f"{visitor.name} {visitor.last_name}", 2))
    with frame(_("Home"), tab=HOME):
        static(h.fragment[title(_("Hi {name}").format(name=visitor.name), role, mark), _rooms(visitor)])


def _rooms(visitor: Visitor) -> h.Renderable:
    found = [room for room in rooms_of(visitor) if room.tab != MORE]
    if not found:
        said = callout(
            _("You’re logged in as staff."),
            _(
                "The register and the calendar come with the next version. Until then there is nothing you need to do here."
            ),
        )
        return h.div(".cb-section")[said]
    rows = [LineRow(_(room.name), Tile(room.icon, "brand"), href=room.href) for room in found]
    return h.section(".cb-section")[listed(line_row, rows, label=_("Rooms"))]
