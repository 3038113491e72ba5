"""The sessions of one booking: upcoming ones with what can be done, past ones with what became of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from uuid import UUID

import htpy as h
from nicegui import ui

from components.empty_state import empty
from components.frame import section_head
from components.marks import Note
from components.press import TextElement, button, static
from components.progress import progress
from components.rows import AgendaRow, agenda_row
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.booking.texts import becomes, explanation, offered, who
from services.attendance.view import AttendanceView
from services.bookings.listing import BookingPage
from services.core import ids
from services.language import _, formats, ngettext
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
        gone = not past and not day.on and day.may_act and bool(_choose(day) or day.may_rejoin)
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
        if link := _choose(day):
            text = _("Choose a make-up")
            way = TextElement("a", text, "cb-btn cb-tonal cb-grow")
            way.props["href"], way.props["aria-label"] = link, f"{text} {when}"
        if day.may_rejoin:
            text = _("Rejoin")
            button(text, lambda: self._rejoin(day), kind="quiet", label=f"{text} {when}")
        elif day.line is not None and day.may_act:
            text = _("Waiting list")
            way = TextElement("a", text, "cb-btn cb-quiet")
            way.props["href"], way.props["aria-label"] = presenters.line_address(day.line), f"{text} {when}"
        elif day.may_wait:
            text = _("Join waiting list")
            button(text, lambda: self._wait(day), kind="quiet", label=f"{text} {when}")


def _choose(day: AttendanceView) -> str:
    """Where to use the make-up that a session left behind; empty where there is none."""
    right = day.credit
    usable = right is not None and right.state == "active" and day.may_act
    return f"/make-ups/{ids.short(right.credit_id)}" if usable and right is not None else ""


def _on(day: AttendanceView | NoSession) -> date:
    return day.day if isinstance(day, NoSession) else formats.local(day.starts_at).date()


def _next(page: BookingPage) -> UUID | None:
    return next((day.attendance_id for day in page.upcoming if day.on), None)


def as_row(day: AttendanceView, *, past: bool, next_one: bool = False, actions: bool = False) -> AgendaRow:
    """A session in the booking's own list: only what differs from the usual is said."""
    made_up = day.on and day.type != "regular" and not past  # said in the note, with its place
    said = explanation(day) if next_one else None if made_up else becomes(day)
    return AgendaRow(
        presenters.date_tile(day, month=True),
        formats.span(day.starts_at, day.minutes),
        said or "",
        note=_note(day, past=past),
        chip=presenters.state_chip(day),
        end=(formats.in_days(day.starts_at) or "") if next_one else "",
        off=not past and not day.on,
        past=past,
        actions=actions,
        opens=not actions and not past,
    )


def _note(day: AttendanceView, *, past: bool) -> Note | None:
    """What is not as usual; and of what was given up, why one cannot go back, or who gave it up and when."""
    if day.on and not past:
        return presenters.difference(day) if day.type == "regular" else _elsewhere(day)
    against = day.why_not_rejoin
    if not past and day.line is not None:
        return presenters.in_line(day.line)
    if not past and against is not None and against.told.name == "full" and day.may_act:
        return Note(formats.told(against), "block")
    mine_today = day.changed_by == page_context().visitor.name and _is_today(day)
    by_family = day.state in ("cancelled", "late_cancelled") and day.session_status != "cancelled"
    said = who(day) if by_family and not mine_today else None
    return Note(said, "person") if said and said != becomes(day) else None


def _elsewhere(day: AttendanceView) -> Note:
    where = day.venue
    if day.makes_up_for is not None:
        missed = formats.day(formats.local(day.makes_up_for).date())
        where = _("{venue}, instead of {day}").format(venue=where, day=missed)
    return Note(where, "location_on", "info")


def _is_today(day: AttendanceView) -> bool:
    return day.changed_at is not None and formats.local(day.changed_at).date() == formats.here().today


def how_far(page: BookingPage) -> h.Element:
    """ "6 of 12 sessions done · Ends Mon 30 Mar"."""
    card = page.card
    done = ngettext("{done} of {n} session done", "{done} of {n} sessions done", card.total)
    ends = ""
    if card.last_at is not None:
        pattern = _("Ended {day}") if card.is_over else _("Ends {day}")
        ends = pattern.format(day=formats.day(formats.local(card.last_at).date()))
    return progress(card.done, card.total, done.format(done=card.done, n=card.total), ends)


def nothing_left(page: BookingPage) -> h.Element:
    """No session to come, and why."""
    card = page.card
    if card.status == "waiting":
        line = _("Sessions show up here as soon as there is a place.")
        return empty(_("No sessions yet"), line, icon_name="hourglass_empty")
    if card.kind == "pay_as_you_go" and not page.past:
        line = _("This class is booked session by session. What you have booked shows up here.")
        return empty(_("No sessions booked"), line, icon_name="event_upcoming")
    if card.last_at is not None:
        last = _("The last one was {day}.").format(day=formats.day(formats.local(card.last_at).date()))
        return empty(_("No more sessions"), last, icon_name="event_available")
    return empty(_("No sessions yet"), "", icon_name="event_upcoming")
