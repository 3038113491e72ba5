"""All messages by their occasion: each by the subject that a parent reads, with when it goes."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from components.base import static
from components.frame import section_head, title
from components.marks import Chip
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.staff.messages import addresses
from pages.staff.rooms import CLIENTS, row_of_rooms
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.notices.own_text import catalogue
from services.notices.own_text.catalogue import MessageText


async def listing(visitor: Visitor) -> None:
    """The room."""
    async with reading(visitor) as r:
        found = await catalogue.listed(r)
    name = _("Message texts")
    with frame(name, tab=CLIENTS, room=addresses.MESSAGES):
        static(
            h.fragment[
                row_of_rooms(visitor, CLIENTS, addresses.MESSAGES),
                title(name, _("What leaves by email, and when. Each can be put in your own words.")),
                (_occasion(heading, texts) for heading, texts in found),
            ]
        )


def _occasion(heading: str, texts: Sequence[MessageText]) -> h.Element:
    """One occasion. Why some cannot be worded is said once, above them."""
    why = list(dict.fromkeys(each.ours_because for each in texts if each.ours_because))
    return h.section(".cb-section")[
        section_head(heading),
        (h.p(".cb-text2")[line] for line in why),
        listed(line_row, map(_row, texts), label=heading),
    ]


def _row(each: MessageText) -> LineRow:
    own = Chip(_("Your own text"), "edit", "success") if each.own_in else None
    href = "" if each.ours_because else addresses.text(each.form)
    return LineRow(each.subject, second=each.when, chip=own, href=href)
