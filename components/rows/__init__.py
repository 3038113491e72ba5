"""Rows of lists. Each function gives the static part of one `<li class="cb-row">`; buttons are added beside it.

A live page writes `with TextElement("li").classes(row.classes): static(agenda_row(row)); button(…)`; first content
and plain pages write `listed(agenda_row, rows)`. A row with an address is one link, so nothing can be added beside it.
"""

from components.rows.agenda import AgendaRow, DateTile, agenda_row, date_tile, day_head
from components.rows.line import LineRow, line_row
from components.rows.month import month_head
from components.rows.offered import OfferRow, PickerRow, offer_row, picker_row
from components.rows.row import DOT, RowT, listed

__all__ = [
    "DOT",
    "AgendaRow",
    "DateTile",
    "LineRow",
    "OfferRow",
    "PickerRow",
    "RowT",
    "agenda_row",
    "date_tile",
    "day_head",
    "line_row",
    "listed",
    "month_head",
    "offer_row",
    "picker_row",
]
