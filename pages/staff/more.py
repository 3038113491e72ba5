"""What has no tab of its own: the visitor's devices, and the way out."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.frame import log_out, section_head, title
from components.marks import Avatar, Tile, initials
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.roles import role_at
from pages.staff.rooms import MORE, Room, groups_of
from services.core.visitor import Visitor
from services.language import _, formats


async def more(visitor: Visitor) -> None:
    """Who is signed in, the rooms of this tab, and logging out."""
    full_name = formats.full_name(visitor.name, visitor.last_name)
    role = role_at(visitor.role, page_context().provider.name)
    groups = groups_of(visitor, MORE)
    with frame(_("More"), tab=MORE):
        static(
            h.fragment[
                title(full_name, role, Avatar(initials(full_name, 2))),
                (_group(name, rooms) for name, rooms in groups.items()),
                log_out(),
            ]
        )


def _group(name: str, rooms: list[Room]) -> h.Element:
    rows = [LineRow(_(room.name), Tile(room.icon), href=room.href) for room in rooms]
    heading = section_head(_(name)) if name else None
    return h.section(".cb-section")[heading, listed(line_row, rows, label=_(name) if name else _("More"))]
