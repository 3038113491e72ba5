"""The list of what was done: what, who, when, and whether it can still be taken back."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.empty_state import empty
from components.frame import title
from components.marks import Chip, Tile
from components.rows import DOT, LineRow, line_row, listed
from pages.app.frame import frame
from pages.staff import act_addresses as addresses
from pages.staff.acts.words import words_of
from pages.staff.rooms import MORE
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.operations import acts_done
from services.operations.acts_done import DoneBy


async def listing(visitor: Visitor) -> None:
    """The screen."""
    async with reading(visitor) as r:
        found = await acts_done.listed(r)
    with frame(_("What was done"), tab=MORE, room=addresses.ACTS, back=MORE):
        line = _("What was done to many things at once. It can be taken back for 30 days.")
        static(title(_("What was done"), line))
        static(h.div(".cb-section")[_list(found)])


def _list(found: list[DoneBy]) -> h.Renderable:
    if not found:
        line = _("A sick day, for example, shows up here.")
        return empty(_("Nothing yet"), line, icon_name="history")
    return listed(line_row, map(row, found), label=_("What was done"))


def row(each: DoneBy) -> LineRow:
    """One act."""
    words = words_of(each.done.act)
    who = each.by or _("Cubby")
    return LineRow(
        words.title(each.done),
        Tile(words.icon),
        DOT.join((formats.moment(each.done.at, relative=True), who)),
        chip=Chip(_("Taken back"), "undo", "neutral") if each.done.taken_back_at else None,
        href=addresses.one(each.done.id),
    )
