"""A row that begins with an avatar or an icon: money, history, settings."""

from dataclasses import dataclass

import htpy as h

from components.marks import Avatar, Chip, Note, Tile, avatar, chip, tile
from components.rows.row import framed, row_text, spoken


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row that begins with an avatar or an icon, or with nothing: money, history, "what happens next", settings.

    `end` is the amount or running balance on the right. `actions` and `whose` as in AgendaRow.
    """

    title: str
    lead: Avatar | Tile | None = None
    second: str = ""
    second_tone: str = ""
    note: Note | None = None
    chip: Chip | None = None
    end: str = ""
    href: str = ""
    off: bool = False
    actions: bool = False
    whose: str = ""

    @property
    def classes(self) -> str:
        """The classes of the `li` around it."""
        states = [("cb-off", self.off), ("cb-row-top", self.actions)]
        return " ".join(["cb-row", *(name for name, holds in states if holds)])


def line_row(row: LineRow) -> h.Renderable:
    """The static part of a row with an avatar or icon at its head."""
    lead: h.Node = None
    if isinstance(row.lead, Avatar):
        lead = h.div(".cb-lead")[avatar(row.lead)]
    elif isinstance(row.lead, Tile):
        lead = h.div(".cb-lead")[tile(row.lead)]
    end: h.Node = None
    if row.chip:
        end = h.div(".cb-row-end.cb-row-chip")[chip(row.chip)]
    elif row.end:
        end = h.div(".cb-row-end.cb-amount")[row.end]
    return framed(
        lead, row_text(spoken(row.whose, row.title), row.second, row.second_tone, row.note), end, row.href
    )
