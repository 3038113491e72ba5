"""The staff's first page: who is signed in, and the way out. More screens will follow."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.callout import callout
from components.frame import log_out, title
from components.marks import Avatar, Tile, initials
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from services.core.visitor import Visitor
from services.language import N_, _

ROLES = {
    "owner": N_("Owner"),
    "assistant": N_("Assistant"),
    "main_instructor": N_("Main instructor"),
    "instructor": N_("Instructor"),
    "external_instructor": N_("External instructor"),
    "receptionist": N_("Receptionist"),
}


async def welcome(visitor: Visitor) -> None:
    """Who is signed in, and as what."""
    provider = page_context().provider.name
    role = _("{role} at {provider}").format(role=_(ROLES[visitor.role]), provider=provider)
    full_name = f"{visitor.name} {visitor.last_name}"
    with frame(_("Home")):
        static(
            h.fragment[
                title(_("Hi {name}").format(name=visitor.name), role, Avatar(initials(full_name, 2))),
                h.div(".cb-section")[
                    callout(
                        _("You’re logged in as staff."),
                        _("There is nothing to do here yet: the staff’s screens come with the next version."),
                    )
                ],
                h.section(".cb-section")[
                    listed(
                        line_row,
                        [LineRow(_("Where you’re logged in"), Tile("devices"), href="/staff/devices")],
                    )
                ],
                log_out(),
            ]
        )
