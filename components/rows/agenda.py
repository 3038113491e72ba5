"""One session in a list by date."""

from dataclasses import dataclass

import htpy as h

from components.marks import Avatar, Chip, Note, avatar, chip
from components.rows.row import chevron, framed, row_text, spoken


@dataclass(frozen=True, slots=True)
class DateTile:
    """A day as three short words: weekday, number, month (left out where the list is about this month).

    `under_month` shows the month to screen readers only, because a heading above it says it.
    """

    weekday: str
    number: str
    month: str = ""
    iso: str = ""
    under_month: bool = False


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One session in a list by date.

    `end` is a quiet word on the right ("In 4 days"), `chip` the status there; `chip_below` puts the chip under the
    text, for rows with an avatar on the right. `off` greys the row out, `past` only its date; `actions` says that
    buttons follow in a `div.cb-row-actions`, `opens` that the row is inside a button that shows more. `whose` is the
    name for screen readers where only an avatar shows it.
    """

    day: DateTile
    title: str
    second: str = ""
    note: Note | None = None
    chip: Chip | None = None
    chip_below: bool = False
    end: str = ""
    avatar: Avatar | None = None
    href: str = ""
    off: bool = False
    past: bool = False
    actions: bool = False
    opens: bool = False
    whose: str = ""

    @property
    def classes(self) -> str:
        """The classes of the `li` around it."""
        states = [("cb-off", self.off), ("cb-past", self.past), ("cb-row-top", self.actions)]
        return " ".join(["cb-row", *(name for name, holds in states if holds)])


def date_tile(day: DateTile) -> h.Element:
    """Weekday, number and month above each other, read as one date."""
    month = h.span(".cb-sr")[f" {day.month}"] if day.under_month else day.month or None
    return h.time(".cb-lead.cb-day", datetime=day.iso or None)[
        day.weekday, h.span(".cb-day-number")[day.number], month
    ]


def agenda_row(row: AgendaRow) -> h.Renderable:
    """The static part of one session's row."""
    beside: h.Node = None
    if row.chip and not row.chip_below:
        beside = chip(row.chip)
    elif row.end:
        beside = h.span(".cb-row-end-text")[row.end]
    below = chip(row.chip) if row.chip and row.chip_below else None
    end = h.div(".cb-row-end")[avatar(row.avatar, 32)] if row.avatar else chevron() if row.opens else None
    text = row_text(
        spoken(row.whose, row.title),
        row.second,
        note_=row.note,
        below=below,
        beside=beside,
        wide=not end and not row.href,
    )
    return framed(date_tile(row.day), text, end, row.href)


def day_head(day: str, relative: str = "") -> h.Element:
    """The sticky heading of one day in the finder, with "Tomorrow" on the right where it helps."""
    return h.h2(".cb-day-head")[day, h.span[relative] if relative else None]
