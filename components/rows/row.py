"""What all rows are made of: lead, text, end; and a list of them."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

import htpy as h

from components.marks import Note, icon, note

DOT = "\u00a0· "
"""Separates facts within one line. Where the line wraps, the dot ends it and never begins the next."""


class _Classed(Protocol):
    @property
    def classes(self) -> str: ...


RowT = TypeVar("RowT", bound=_Classed)


def listed(
    draw: Callable[[RowT], h.Renderable], rows: Iterable[RowT], *, look: str = "cb-card", label: str = ""
) -> h.Element:
    """A whole list for first content and plain pages; `look` adds "cb-inset", "cb-plain" or "cb-picker"."""
    return h.ul(class_=["cb-list", look], aria_label=label or None)[
        (h.li(class_=row.classes)[draw(row)] for row in rows)
    ]


def spoken(whose: str, title: str) -> h.Node:
    """A title after the name of the person it is about; the name is for screen readers only."""
    return h.fragment[h.span(".cb-sr")[f"{whose}: "], title] if whose else title


def _parts(second: str) -> h.Node:
    """Let the line wrap after a dot rather than within a date or a name."""
    parts = second.split(DOT)
    if len(parts) == 1:
        return second
    ended = [f"{part}{DOT.rstrip()}" for part in parts[:-1]] + parts[-1:]
    return h.fragment[
        [(" " if number else "", h.span(".cb-part")[part]) for number, part in enumerate(ended)]
    ]


def row_text(
    title: h.Node,
    second: str,
    tone: str = "",
    note_: Note | None = None,
    below: h.Node = None,
    beside: h.Node = None,
    *,
    wide: bool = False,
) -> h.Element:
    """Title, second line and note, with more content below or beside them."""
    first = h.p(".cb-row-title")[title]
    return h.div(class_=["cb-row-text", "cb-span" if wide else ""])[
        h.div(".cb-row-line")[first, beside] if beside else first,
        h.p(class_=["cb-row-second", f"cb-{tone}" if tone else ""])[_parts(second)] if second else None,
        note(note_) if note_ else None,
        below,
    ]


def chevron() -> h.Element:
    """The mark of a row that opens something."""
    return h.div(".cb-row-end.cb-chevron")[icon("chevron_right")]


def framed(lead: h.Node, text: h.Element, end: h.Node, href: str) -> h.Renderable:
    """One row: lead, text, end. With an address the whole row is one link."""
    if not href:
        return h.fragment[lead, text, end]
    shown = end if end is not None else chevron()
    return h.a(".cb-row-link", href=href)[lead, text, shown]
