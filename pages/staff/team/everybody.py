"""The list: everybody who works here, and below it what each role may do."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.frame import link_button, section_head, title
from components.rows import line_row, listed
from pages.app.frame import frame
from pages.staff.rooms import MORE
from pages.staff.team import addresses, texts
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.sign_in import team as people
from services.sign_in.team import Member


async def team(visitor: Visitor) -> None:
    """The room."""
    async with reading(visitor) as r:
        found = await people.members(r)
    comes_in = [each for each in found if each.active and each.email]
    leads = [each for each in found if each.active and not each.email]
    off = [each for each in found if not each.active]
    with frame(_("Team"), tab=MORE, back=MORE, room=addresses.TEAM):
        static(
            h.fragment[
                title(_("Team"), _("Who works here, and what each of them may see and do.")),
                h.div(".cb-section")[
                    link_button(
                        _("Add somebody"), addresses.NEW, kind="filled", icon_name="person_add", main=True
                    )
                ],
                _section(_("Can log in"), comes_in),
                _section(_("Never invited"), leads, _("They lead classes and have no way to log in.")),
                _section(_("Switched off"), off, _("They can’t log in. What they did stays as it is.")),
                _roles(),
            ]
        )


def _section(heading: str, found: list[Member], line: str = "") -> h.Renderable:
    if not found:
        return h.fragment[()]
    return h.section(".cb-section")[
        section_head(heading),
        h.p(".cb-text2")[line] if line else None,
        h.div(".cb-section.cb-tight")[listed(line_row, map(texts.row, found), label=heading)],
    ]


def _roles() -> h.Element:
    heading = _("What each role may do")
    return h.section(".cb-section")[
        section_head(heading), listed(line_row, texts.roles(), label=heading, look="cb-card cb-inset")
    ]
