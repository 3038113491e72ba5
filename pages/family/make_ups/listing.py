"""The list of the finder: days with their sessions, updated in place so that rows do not move during a tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import Kind, button
from components.rows import day_head, picker_row
from components.writing import written
from pages.family.make_ups import rows as make_up_rows
from pages.family.make_ups.rows import RowState
from services.core.rulebook import Finding
from services.language import _, formats
from services.make_ups.pools import Candidate

KINDS: dict[RowState, Kind] = {RowState.FREE: "tonal", RowState.HELD: "filled"}
"""The kind of a row's button by its state; all others are quiet."""


def press_words(state: RowState) -> str:
    """What the button of a row in this state says."""
    match state:
        case RowState.FREE:
            return _("Choose")
        case RowState.FULL:
            return _("Waiting list")
        case RowState.WAITING:
            return _("Leave")
        case RowState.HELD:
            return _("Take a look")
        case RowState.GONE:
            return _("See why")


class Row:
    """One session. When its state changes, it keeps its position and its button, so the focus is never lost."""

    def __init__(self, candidate: Candidate, press: Callable[[Row], Awaitable[None]] | None) -> None:
        self.candidate = candidate
        self.state = make_up_rows.row_state(candidate)
        with TextElement("li") as self.element:
            self._still = static(h.fragment[()])
            self._button = button("", lambda: press(self)) if press is not None else None
        self._kind = "cb-tonal"
        self.show(candidate)

    def show(self, candidate: Candidate, why: Finding | None = None, *, just_changed: bool = False) -> None:
        """Show the current state; `why` is the rule that forbids the session now, if there is one."""
        row = make_up_rows.picker(candidate, why, just_changed=just_changed)
        self.candidate, self.state = candidate, make_up_rows.row_state(candidate, why)
        self.element.classes(replace=row.classes)
        self._still.set_content(written(picker_row(row)))
        if self._button is None:
            return
        text = press_words(self.state)
        self._button.set_text(text)
        self._button.props["aria-label"] = f"{text} {make_up_rows.for_the_ear(candidate)}"
        kind = f"cb-{KINDS.get(self.state, 'quiet')}"
        self._button.classes(remove=self._kind, add=kind)
        self._kind = kind

    @property
    def order(self) -> tuple[bool, Any, str]:
        """The sort key within a day: free sessions first, then full ones, each by time."""
        return self.candidate.may_wait, self.candidate.starts_at, str(self.candidate.session_id)


class _Day:
    def __init__(self, on: date) -> None:
        self.rows: list[Row] = []
        relative = formats.day(on, relative=True)
        heading = formats.day(on)
        with ui.element("div") as self.element:
            static(day_head(heading, relative if relative != heading else ""))
            self.list = ui.element("ul").classes("cb-card cb-list cb-inset cb-picker")
            self.list.props["aria-label"] = heading


class Listing:
    """All days that are shown, in order."""

    def __init__(self, press: Callable[[Row], Awaitable[None]] | None) -> None:
        """`press` is called with the row whose button was pressed; it is None for a viewer."""
        self._press = press
        self._days: dict[date, _Day] = {}
        self.rows: dict[UUID, Row] = {}
        self._root = ui.element("div")

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Add sessions that are not in the list yet, each at its position; existing rows do not change."""
        for candidate in candidates:
            if candidate.session_id not in self.rows:
                self._insert(candidate)

    def _insert(self, candidate: Candidate) -> None:
        day = self._day(formats.local(candidate.starts_at).date())
        with day.list:
            row = Row(candidate, self._press)
        index = sum(1 for other in day.rows if other.order < row.order)
        if index < len(day.rows):
            row.element.move(target_index=index)
        day.rows.insert(index, row)
        self.rows[candidate.session_id] = row

    def _day(self, on: date) -> _Day:
        if on not in self._days:
            with self._root:
                self._days[on] = _Day(on)
            earlier = sum(1 for other in self._days if other < on)
            if earlier < len(self._days) - 1:
                self._days[on].element.move(target_index=earlier)
        return self._days[on]
