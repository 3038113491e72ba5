"""The part of a thing's own screen that tells who changed what, and when."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from components.frame import section_head
from components.rows import line_row, listed
from pages.staff.history import texts
from services.language import _
from services.overview.history.reading import HistoryLine


def part(lines: Sequence[HistoryLine], *, whole: bool = True) -> h.Element:
    """The section; the newest first. `whole`: an entry may be of something that belongs to the thing, so it is named."""
    heading = _("History")
    rows = [texts.row(line, whole=whole) for line in lines]
    inside = (
        listed(line_row, rows, label=heading, look="cb-plain") if rows else h.p(".cb-text2")[texts.nothing()]
    )
    return h.section(".cb-section")[section_head(heading), inside]
