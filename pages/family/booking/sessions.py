"""The sessions of one booking: upcoming ones with their buttons, past ones with what became of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, marked, static
from components.buttons import button
from components.frame import section_head
from components.nicegui_internals import begin_with
from components.rows import AgendaRow, agenda_row, month_head
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

    def __init__(
        self, page: BookingPage, cancel: Act, rejoin: Act, wait: Act, undo: Act, open_session: Act
    ) -> None:
        self._cancel, self._rejoin, self._wait, self._undo = cancel, rejoin, wait, undo
        self._open = open_session
        self._rows: dict[UUID, ui.element] = {}
        self._attendances: dict[UUID, AttendanceView] = {}
        self._first: UUID | None = None
        self._months: dict[bool, tuple[date, ui.element]] = {}
        """The last month of either list, by whether it is the past one, and the list element of that month."""
        self._shown = PAGE
        self._page = page
        self._root = ui.element("div")
        self._all()

    @property
    def sessions(self) -> set[UUID]:
        """The sessions that are shown."""
        return {attendance.session_id for attendance in self._attendances.values()}

    @staticmethod
    def anchor(attendance_id: UUID) -> str:
        """The id of a session's row, by which it gets the focus."""
        return f"day-{ids.short(attendance_id)}"

    def show(self, page: BookingPage) -> None:
        """Show the current state; only rows that differ are drawn again."""
        before, first = self._attendances, self._first
        same = [attendance.attendance_id for attendance in [*page.upcoming, *page.past]] == list(before)
        same = same and page.off == self._page.off
        self._page = page
        if not same:
            self._root.clear()
            self._all()
            return
        self._first = _next(page)
        past = {attendance.attendance_id for attendance in page.past}
        for attendance in [*page.upcoming, *page.past]:
            id_ = attendance.attendance_id
            moved = first != self._first and id_ in (first, self._first)
            if (attendance != before[id_] or moved) and id_ in self._rows:
                self._again(attendance, past=id_ in past)
            self._attendances[id_] = attendance

    def _all(self) -> None:
        page = self._page
        self._rows, self._first = {}, _next(page)
        self._months = {}
        self._attendances = {
            attendance.attendance_id: attendance for attendance in [*page.upcoming, *page.past]
        }
        with self._root:
            if page.card.total and page.card.status != "waiting" and page.card.kind != "pay_as_you_go":
                static(h.div(".cb-section")[how_far(page)])
            if not page.upcoming:
                static(h.div(".cb-section")[nothing_left(page)])
            self._list(_("Upcoming"), sorted([*page.upcoming, *page.off], key=_on), past=False)
            self._list(_("Past"), page.past, past=True)

    def _list(self, name: str, sessions: Sequence[AttendanceView | NoSession], *, past: bool) -> None:
        if not sessions:
            return
        with ui.element("section").classes("cb-section"):
            static(section_head(name))
            place = ui.element("div")
            self._append(place, sessions[:PAGE], past=past)
            if len(sessions) > PAGE:
                self._more(place, sessions, past=past)

    def _more(self, place: ui.element, sessions: Sequence[AttendanceView | NoSession], *, past: bool) -> None:
        shown = PAGE

        def show_more() -> None:
            nonlocal shown
            self._append(place, sessions[shown : shown + PAGE], past=past)
            shown += PAGE
            more.visible = shown < len(sessions)

        more = button(_("Show more"), show_more, kind="outline", full=True)

    def _append(
        self, place: ui.element, sessions: Sequence[AttendanceView | NoSession], *, past: bool
    ) -> None:
        for each in sessions:
            with self._month(place, _on(each), past=past):
                if isinstance(each, NoSession):
                    day = presenters.tile_of(each.day, under_month=True)
                    off = AgendaRow(day, _("No session"), each.name, off=True)
                    marked("li", agenda_row(off), off.classes)
                else:
                    self._rows[each.attendance_id] = self._row(each, past=past)

    def _month(self, place: ui.element, on: date, *, past: bool) -> ui.element:
        """The list of this month, which is begun under its heading if the last row was in another month."""
        month = on.replace(day=1)
        if self._months.get(past, (None,))[0] != month:
            name = formats.month_name(month)
            with place:
                static(month_head(name))
                rows = ui.element("ul").classes("cb-card cb-list")
            rows.props["aria-label"] = name
            self._months[past] = (month, rows)
        return self._months[past][1]

    def _again(self, attendance: AttendanceView, *, past: bool) -> None:
        """Draw one row again, at its place."""
        old = self._rows[attendance.attendance_id]
        rows = next(old.ancestors())
        place = rows.default_slot.children.index(old)
        old.delete()
        with rows:
            new = self._row(attendance, past=past)
        new.move(target_index=place)
        self._rows[attendance.attendance_id] = new

    def _row(self, attendance: AttendanceView, *, past: bool) -> ui.element:
        """The row of a session, with its buttons; or as one button that opens it."""
        inside = self._first == attendance.attendance_id and offered(attendance)
        gone = (
            not past
            and not attendance.on
            and attendance.may_act
            and bool(choose(attendance) or attendance.may_rejoin or attendance.may_undo)
        )
        row = as_row(attendance, past=past, next_one=inside, actions=inside or gone)
        attributes = {"id": self.anchor(attendance.attendance_id), "tabindex": -1}
        if not (inside or gone):
            whole = h.button(".cb-row-link", type="button", aria_haspopup="dialog")[agenda_row(row)]
            made = marked("li", whole, row.classes, attributes)
            return made.on("click", lambda: self._open(self._attendances[attendance.attendance_id]), [])
        with TextElement("li", classes=row.classes) as around:
            begin_with(around, attributes=attributes)
            static(agenda_row(row))
            with ui.element("div").classes("cb-row-actions"):
                self._buttons(attendance)
        return around

    def _buttons(self, attendance: AttendanceView) -> None:
        when = formats.moment(attendance.starts_at)
        if attendance.on:
            text = _("Can’t make it")
            button(
                text, lambda: self._cancel(attendance), kind="quiet", label=f"{text} {when}", opens=True
            ).classes("cb-grow")
            return
        if link := choose(attendance):
            text = _("Choose a make-up")
            way = TextElement("a", text, "cb-btn cb-tonal cb-grow")
            way.props["href"], way.props["aria-label"] = link, f"{text} {when}"
        if attendance.may_undo:
            text = _("Undo")
            button(
                text,
                lambda: self._undo(attendance),
                kind="quiet",
                icon_name="undo",
                label=f"{_('Undo cancelling')} {when}",
            )
        elif attendance.may_rejoin:
            text = _("Rejoin")
            button(text, lambda: self._rejoin(attendance), kind="quiet", label=f"{text} {when}")
        elif attendance.entry is not None and attendance.may_act:
            text = _("Waiting list")
            way = TextElement("a", text, "cb-btn cb-quiet")
            way.props["href"] = presenters.entry_address(attendance.entry)
            way.props["aria-label"] = f"{text} {when}"
        elif attendance.may_wait:
            text = _("Join waiting list")
            button(text, lambda: self._wait(attendance), kind="quiet", label=f"{text} {when}")


def _on(each: AttendanceView | NoSession) -> date:
    return each.day if isinstance(each, NoSession) else formats.local(each.starts_at).date()


def _next(page: BookingPage) -> UUID | None:
    return next((attendance.attendance_id for attendance in page.upcoming if attendance.on), None)
