"""Sessions that can be chosen: in the make-up finder, and the best ones in the swap sheet."""

from dataclasses import dataclass

import htpy as h

from components.marks import Note, note
from components.rows.row import framed, row_text


@dataclass(frozen=True, slots=True)
class PickerRow:
    """One session in the make-up finder: from, to, where, with whom, how many places. Goes in `ul.cb-picker`."""

    start: str
    end: str
    venue: str
    coach: str = ""
    class_name: str = ""
    places: Note | None = None
    full: bool = False

    @property
    def classes(self) -> str:
        """The classes of the `li` around it."""
        return "cb-row cb-full-row" if self.full else "cb-row"


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One of the best sessions in the swap sheet, with the one reason for it."""

    title: str
    second: str
    reason: Note
    classes: str = "cb-row"


def picker_row(row: PickerRow) -> h.Renderable:
    """The static part of one offered session; the page adds Choose or Waiting list."""
    hours = h.p(".cb-lead.cb-hours")[h.b[h.time[row.start]], h.span[h.time[row.end]]]
    text = h.div(".cb-row-text")[
        h.p(".cb-row-title")[row.venue],
        h.p(".cb-row-second")[row.class_name] if row.class_name else None,
        h.p(".cb-row-second")[row.coach] if row.coach else None,
        note(row.places) if row.places else None,
    ]
    return h.fragment[hours, text]


def offer_row(row: OfferRow) -> h.Renderable:
    """The static part of one of the best sessions; the page adds Swap or Book."""
    return framed(None, row_text(row.title, row.second, note_=row.reason), None, "")
