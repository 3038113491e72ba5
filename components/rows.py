"""Rows of lists. Each function gives the still part of one `<li class="cb-row">`; buttons are added beside it.

A live page writes `with TextElement("li").classes(row.classes): static(agenda_row(row)); button(…)`; first content
and plain pages write `listed(agenda_row, rows)`. A row with an address is one link; then nothing stands beside it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import htpy as h

from components.marks import Avatar, Chip, Note, Tile, avatar, chip, icon, note, tile

DOT = "\u00a0· "
"""Between facts of one line; it ends a line, and never begins one."""


@dataclass(frozen=True, slots=True)
class DateTile:
    """A day as three short words: weekday, number, month (left out where the list is about this month)."""

    weekday: str
    number: str
    month: str = ""
    iso: str = ""


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One session in a list by date.

    `end` is a quiet word on the right ("In 4 days"), `chip` the status there; with `chip_below` it stands under
    the text, where an avatar takes the right. `off` greys the row out, `past` only its date; `actions` says that
    buttons follow in a `div.cb-row-actions`, `opens` that the row stands in a button that shows more. `whose` is
    for the ear, where an avatar tells the eye.
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


@dataclass(frozen=True, slots=True)
class PickerRow:
    """One session in the make-up finder: from, to, where, with whom, how many places. Goes in `ul.cb-picker`."""

    start: str
    end: str
    place: str
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
    """One of the best places in the swap sheet, with the one reason that speaks for it."""

    title: str
    second: str
    reason: Note
    classes: str = "cb-row"


class _Classed(Protocol):
    @property
    def classes(self) -> str: ...


RowT = TypeVar("RowT", bound=_Classed)


def date_tile(day: DateTile) -> h.Element:
    """Weekday, number and month above each other, read as one date."""
    return h.time(".cb-lead.cb-day", datetime=day.iso or None)[
        day.weekday, h.span(".cb-day-number")[day.number], day.month or None
    ]


def agenda_row(row: AgendaRow) -> h.Renderable:
    """The still part of one session's row."""
    beside: h.Node = None
    if row.chip and not row.chip_below:
        beside = chip(row.chip)
    elif row.end:
        beside = h.span(".cb-row-end-text")[row.end]
    below = chip(row.chip) if row.chip and row.chip_below else None
    end = h.div(".cb-row-end")[avatar(row.avatar, 32)] if row.avatar else _chevron() if row.opens else None
    text = _text(
        _spoken(row.whose, row.title),
        row.second,
        note_=row.note,
        below=below,
        beside=beside,
        wide=not end and not row.href,
    )
    return _row(date_tile(row.day), text, end, row.href)


def line_row(row: LineRow) -> h.Renderable:
    """The still part of a row with an avatar or icon at its head."""
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
    return _row(
        lead, _text(_spoken(row.whose, row.title), row.second, row.second_tone, row.note), end, row.href
    )


def picker_row(row: PickerRow) -> h.Renderable:
    """The still part of one offered session; the page adds Choose or Waiting list."""
    hours = h.p(".cb-lead.cb-hours")[h.b[h.time[row.start]], h.span[h.time[row.end]]]
    text = h.div(".cb-row-text")[
        h.p(".cb-row-title")[row.place],
        h.p(".cb-row-second")[row.class_name] if row.class_name else None,
        h.p(".cb-row-second")[row.coach] if row.coach else None,
        note(row.places) if row.places else None,
    ]
    return h.fragment[hours, text]


def offer_row(row: OfferRow) -> h.Renderable:
    """The still part of one of the best places; the page adds Swap or Book."""
    return _row(None, _text(row.title, row.second, note_=row.reason), None, "")


def listed(
    draw: Callable[[RowT], h.Renderable], rows: Iterable[RowT], *, look: str = "cb-card", label: str = ""
) -> h.Element:
    """A whole list for first content and plain pages; `look` adds "cb-inset", "cb-plain" or "cb-picker"."""
    return h.ul(class_=["cb-list", look], aria_label=label or None)[
        (h.li(class_=row.classes)[draw(row)] for row in rows)
    ]


def day_head(day: str, relative: str = "") -> h.Element:
    """The sticky heading of one day in the finder, with "Tomorrow" on the right where it helps."""
    return h.h2(".cb-day-head")[day, h.span[relative] if relative else None]


def _spoken(whose: str, title: str) -> h.Node:
    return h.fragment[h.span(".cb-sr")[f"{whose}: "], title] if whose else title


def _parts(second: str) -> h.Node:
    """A line breaks after a dot rather than within a date or a name."""
    parts = second.split(DOT)
    if len(parts) == 1:
        return second
    ended = [f"{part}{DOT.rstrip()}" for part in parts[:-1]] + parts[-1:]
    return h.fragment[
        [(" " if number else "", h.span(".cb-part")[part]) for number, part in enumerate(ended)]
    ]


def _text(
    title: h.Node,
    second: str,
    tone: str = "",
    note_: Note | None = None,
    below: h.Node = None,
    beside: h.Node = None,
    *,
    wide: bool = False,
) -> h.Element:
    first = h.p(".cb-row-title")[title]
    return h.div(class_=["cb-row-text", "cb-span" if wide else ""])[
        h.div(".cb-row-line")[first, beside] if beside else first,
        h.p(class_=["cb-row-second", f"cb-{tone}" if tone else ""])[_parts(second)] if second else None,
        note(note_) if note_ else None,
        below,
    ]


def _chevron() -> h.Element:
    return h.div(".cb-row-end.cb-chevron")[icon("chevron_right")]


def _row(lead: h.Node, text: h.Element, end: h.Node, href: str) -> h.Renderable:
    if not href:
        return h.fragment[lead, text, end]
    shown = end if end is not None else _chevron()
    return h.a(".cb-row-link", href=href)[lead, text, shown]
