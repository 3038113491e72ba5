"""The sessions of one booking: upcoming ones with what can be done, past ones with what became of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import section_head
from components.rows import AgendaRow, agenda_row
from pages.family import presenters
from pages.family.booking.session_rows import as_row, choose, how_far, nothing_left
from pages.family.booking.texts import offered
from services.attendance.view import AttendanceView
from services.bookings.booking_page import BookingPage
from services.core import ids
from services.language import _, formats
from services.timetable.schedule import NoSession

Act = Callable[[AttendanceView], Awaitable[None]]
PAGE = 30


class Sessions:
    """The two lists. A change redraws the row that changed; the others stay as they are."""

    def __init__(self, page: BookingPage, cancel: Act, rejoin: Act, wait: Act, open_day: Act) -> None:
        self._cancel, self._rejoin, self._wait, self._open = cancel, rejoin, wait, open_day
        self._rows: dict[UUID, ui.element] = {}
        self._days: dict[UUID, AttendanceView] = {}
        self._first: UUID | None = None
        self._shown = PAGE
        self._page = page
        self._root = ui.element("div")
        self._all()

    @property
    def sessions(self) -> set[UUID]:
        """The sessions that are shown."""
        return {day.session_id for day in self._days.values()}

    @staticmethod
    def anchor(attendance_id: UUID) -> str:
        """The id of a row, for the focus."""
        return f"day-{ids.short(attendance_id)}"

    def show(self, page: BookingPage) -> None:
        """Show what is so now: only rows that differ are drawn anew."""
        before, first = self._days, self._first
        same = [day.attendance_id for day in [*page.upcoming, *page.past]] == list(before)
        same = same and page.off == self._page.off
        self._page = page
        if not same:
            self._root.clear()
            self._all()
            return
        self._first = _next(page)
        past = {day.attendance_id for day in page.past}
        for day in [*page.upcoming, *page.past]:
            moved = first != self._first and day.attendance_id in (first, self._first)
            if (day != before[day.attendance_id] or moved) and day.attendance_id in self._rows:
                self._draw(self._rows[day.attendance_id], day, past=day.attendance_id in past)
            self._days[day.attendance_id] = day

    def _all(self) -> None:
        page = self._page
        self._rows, self._first = {}, _next(page)
        self._days = {day.attendance_id: day for day in [*page.upcoming, *page.past]}
        with self._root:
            if page.card.total and page.card.status != "waiting":
                static(h.div(".cb-section")[how_far(page)])
            if not page.upcoming:
                static(h.div(".cb-section")[nothing_left(page)])
            self._list(_("Upcoming"), sorted([*page.upcoming, *page.off], key=_on), past=False)
            self._list(_("Past"), page.past, past=True)

    def _list(self, name: str, days: Sequence[AttendanceView | NoSession], *, past: bool) -> None:
        if not days:
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(name))
            rows = ui.element("ul").classes("cb-card cb-list")
            rows.props["aria-label"] = name
            self._append(rows, days[:PAGE], past=past)
            if len(days) > PAGE:
                self._more(rows, days, past=past)

    def _more(self, rows: ui.element, days: Sequence[AttendanceView | NoSession], *, past: bool) -> None:
        shown = PAGE

        def show_more() -> None:
            nonlocal shown
            self._append(rows, days[shown : shown + PAGE], past=past)
            shown += PAGE
            more.visible = shown < len(days)

        more = button(_("Show more"), show_more, kind="outline", full=True)

    def _append(self, rows: ui.element, days: Sequence[AttendanceView | NoSession], *, past: bool) -> None:
        with rows:
            for day in days:
                if isinstance(day, NoSession):
                    off = AgendaRow(
                        presenters.tile_of(day.day, month=True), _("No session"), day.name, off=True
                    )
                    with ui.element("li").classes(off.classes):
                        static(agenda_row(off))
                    continue
                made = TextElement("li").props(f"id={self.anchor(day.attendance_id)} tabindex=-1")
                self._rows[day.attendance_id] = made
                self._draw(made, day, past=past)

    def _draw(self, made: ui.element, day: AttendanceView, *, past: bool) -> None:
        inside = self._first == day.attendance_id and offered(day)
        gone = not past and not day.on and day.may_act and bool(choose(day) or day.may_rejoin)
        row = as_row(day, past=past, next_one=inside, actions=inside or gone)
        made.clear()
        made.classes(replace=row.classes)
        with made:
            if inside or gone:
                static(agenda_row(row))
                with ui.element("div").classes("cb-row-actions"):
                    self._buttons(day)
            else:
                with (
                    ui.element("button")
                    .classes("cb-row-link")
                    .props("type=button aria-haspopup=dialog") as pressed
                ):
                    static(agenda_row(row), "span")
                pressed.on("click", lambda: self._open(self._days[day.attendance_id]), [])

    def _buttons(self, day: AttendanceView) -> None:
        when = formats.moment(day.starts_at)
        if day.on:
            text = _("Can’t make it")
            button(text, lambda: self._cancel(day), kind="quiet", label=f"{text} {when}").classes("cb-grow")
            return
        if link := choose(day):
            text = _("Choose a make-up")
            way = TextElement("a", text, "cb-btn cb-tonal cb-grow")
            way.props["href"], way.props["aria-label"] = link, f"{text} {when}"
        if day.may_rejoin:
            text = _("Rejoin")
            button(text, lambda: self._rejoin(day), kind="quiet", label=f"{text} {when}")
        elif day.entry is not None and day.may_act:
            text = _("Waiting list")
            way = TextElement("a", text, "cb-btn cb-quiet")
            way.props["href"], way.props["aria-label"] = presenters.entry_address(day.entry), f"{text} {when}"
        elif day.may_wait:
            text = _("Join waiting list")
            button(text, lambda: self._wait(day), kind="quiet", label=f"{text} {when}")


def _on(day: AttendanceView | NoSession) -> date:
    return day.day if isinstance(day, NoSession) else formats.local(day.starts_at).date()


def _next(page: BookingPage) -> UUID | None:
    return next((day.attendance_id for day in page.upcoming if day.on), None)
