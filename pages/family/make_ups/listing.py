"""The list of the finder: days with their sessions, changed in place so that nothing jumps under a thumb."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import htpy as h
from nicegui import ui

from components.press import Kind, TextElement, button, static
from components.rows import day_head, picker_row
from pages.family.make_ups import rows as make_up_rows
from pages.family.make_ups.rows import Standing
from services.core.rulebook import Finding
from services.language import _, formats
from services.make_ups.finder import Place

KINDS: dict[Standing, Kind] = {Standing.FREE: "tonal", Standing.HELD: "filled"}
"""How loud a row's button is; the others are quiet."""


class Row:
    """One session. Whatever becomes of it, it keeps its place and its one button, so focus is never lost."""

    def __init__(self, place: Place, press: Callable[[Row], Awaitable[None]] | None) -> None:
        self.place = place
        self.standing = make_up_rows.standing(place)
        with TextElement("li") as self.element:
            self._still = static(h.fragment[()])
            self._button = button("", lambda: press(self)) if press is not None else None
        self._kind = "cb-tonal"
        self.show(place)

    def show(self, place: Place, why: Finding | None = None, *, just_changed: bool = False) -> None:
        """Show what it is like now; `why` is what has come to speak against it."""
        row = make_up_rows.picker(place, why, just_changed=just_changed)
        self.place, self.standing = place, make_up_rows.standing(place, why)
        self.element.classes(replace=row.classes)
        self._still.set_content(str(picker_row(row)))
        if self._button is None:
            return
        text = self._words()
        self._button.set_text(text)
        self._button.props["aria-label"] = f"{text} {make_up_rows.for_the_ear(place)}"
        kind = f"cb-{KINDS.get(self.standing, 'quiet')}"
        self._button.classes(remove=self._kind, add=kind)
        self._kind = kind

    def _words(self) -> str:
        match self.standing:
            case Standing.FREE:
                return _("Choose")
            case Standing.FULL:
                return _("Waiting list")
            case Standing.WAITING:
                return _("Leave")
            case Standing.HELD:
                return _("Take a look")
            case Standing.GONE:
                return _("Why?")

    @property
    def order(self) -> tuple[bool, Any, str]:
        """Within a day free ones come first, then full ones; each in order of time."""
        return self.place.may_wait, self.place.starts_at, str(self.place.session_id)


class _Day:
    def __init__(self, on: date) -> None:
        self.rows: list[Row] = []
        relative = formats.day(on, relative=True)
        told = formats.day(on)
        with ui.element("div") as self.element:
            static(day_head(told, relative if relative != told else ""))
            self.list = ui.element("ul").classes("cb-card cb-list cb-inset cb-picker")
            self.list.props["aria-label"] = told


class Listing:
    """All days that are shown, in order."""

    def __init__(self, press: Callable[[Row], Awaitable[None]] | None) -> None:
        """`press` gets the row whose button was pressed; None: somebody who may only look."""
        self._press = press
        self._days: dict[date, _Day] = {}
        self.rows: dict[UUID, Row] = {}
        self._root = ui.element("div")

    def add(self, places: Iterable[Place]) -> None:
        """Put in what is not there yet, each at its place; what is there stays as it is."""
        for place in places:
            if place.session_id not in self.rows:
                self._insert(place)

    def _insert(self, place: Place) -> None:
        day = self._day(formats.local(place.starts_at).date())
        with day.list:
            row = Row(place, self._press)
        index = sum(1 for other in day.rows if other.order < row.order)
        if index < len(day.rows):
            row.element.move(target_index=index)
        day.rows.insert(index, row)
        self.rows[place.session_id] = row

    def _day(self, on: date) -> _Day:
        if on not in self._days:
            with self._root:
                self._days[on] = _Day(on)
            earlier = sum(1 for other in self._days if other < on)
            if earlier < len(self._days) - 1:
                self._days[on].element.move(target_index=earlier)
        return self._days[on]
