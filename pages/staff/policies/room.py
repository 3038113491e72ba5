"""The room: the rule for all, each programme, and the make-ups."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.frame import section_head, title
from components.marks import Tile
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.staff.policies import addresses, words
from pages.staff.rooms import MORE, row_of_rooms
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.provider import by_itself, kept_rules
from services.provider.kept_rules import ProgrammeRule


async def policies(visitor: Visitor) -> None:
    """Draw the room."""
    async with reading(visitor) as r:
        kept = await kept_rules.cancelling_of(r)
        each = await kept_rules.programmes(r)
        terms = await kept_rules.make_ups_of(r)
        rest = await by_itself.kept(r)
    everybody = LineRow(
        _("All classes"), Tile("event_busy"), words.cancelling(kept.terms), href=addresses.CANCELLING
    )
    made_up = LineRow(_("Make-ups"), Tile("event_repeat"), words.make_ups(terms), href=addresses.MAKE_UPS)
    alone = LineRow(
        _("Free places and registers"),
        Tile("schedule"),
        words.by_itself(rest),
        href=addresses.BY_ITSELF,
    )
    with frame(_("Rules"), tab=MORE, room=addresses.POLICIES):
        static(
            h.fragment[
                row_of_rooms(visitor, MORE, addresses.POLICIES),
                title(_("Rules"), _("What families may do by themselves, and until when.")),
                _section(_("Cancelling a session"), [everybody, *map(_programme, each)]),
                _section(_("Making up for it"), [made_up]),
                _section(_("What happens by itself"), [alone]),
            ]
        )


def _programme(each: ProgrammeRule) -> LineRow:
    line = words.cancelling(each.own) if each.own else _("As all classes")
    return LineRow(each.name, Tile("school"), line, href=addresses.programme(each.id))


def _section(name: str, rows: list[LineRow]) -> h.Element:
    return h.section(".cb-section")[section_head(name), listed(line_row, rows, label=name)]
