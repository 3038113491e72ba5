"""A session as a row of its booking, and the texts around the list."""

from __future__ import annotations

from datetime import datetime

import htpy as h

from components.empty_state import empty
from components.marks import Note
from components.progress import progress
from components.rows import AgendaRow
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.booking.belongings import note_from
from pages.family.booking.texts import becomes, explanation, who
from services.attendance.view import AttendanceView
from services.bookings.booking_page import BookingPage
from services.core import ids
from services.core.rulebook import only_places_are_missing
from services.language import _, formats, ngettext


def choose(attendance: AttendanceView) -> str:
    """The address to use the credit that a cancelled session earned; empty if there is none to use."""
    credit = attendance.credit
    usable = credit is not None and credit.state == "active" and attendance.may_act
    return f"/make-ups/{ids.short(credit.credit_id)}" if usable and credit is not None else ""


def as_row(
    attendance: AttendanceView, *, past: bool, next_one: bool = False, actions: bool = False
) -> AgendaRow:
    """A session in the booking's own list; it says only what is not as usual."""
    made_up = attendance.on and attendance.type != "regular" and not past  # the note says so, with the venue
    said = explanation(attendance) if next_one else None if made_up else becomes(attendance)
    return AgendaRow(
        presenters.date_tile(attendance, under_month=True),
        formats.span(attendance.starts_at, attendance.minutes),
        said or "",
        note=_note(attendance, past=past),
        chip=presenters.state_chip(attendance),
        end=(formats.in_days(attendance.starts_at) or "") if next_one else "",
        off=not past and not attendance.on,
        past=past,
        actions=actions,
        opens=not actions and not past,
    )


def _note(attendance: AttendanceView, *, past: bool) -> Note | None:
    """What is not as usual; for a cancelled session, why it cannot be rejoined, or who cancelled it and when.

    Before all else that somebody of the team has written about it (R96).
    """
    if attendance.note_by:
        return Note(note_from(attendance.note_by), "chat", "brand")
    if attendance.on and not past:
        return presenters.difference(attendance) if attendance.type == "regular" else _elsewhere(attendance)
    if attendance.is_off:
        return presenters.means(attendance)
    against = attendance.why_not_rejoin
    if not past and attendance.entry is not None:
        return presenters.waiting_note(attendance.entry)
    if not past and only_places_are_missing(against) and against is not None and attendance.may_act:
        return Note(formats.told(against), "block")
    mine_today = page_context().visitor.is_person(attendance.changed_by_id) and _is_today(attendance)
    said = who(attendance) if attendance.cancelled and not mine_today else None
    return Note(said, "person") if said and said != becomes(attendance) else None


def _elsewhere(attendance: AttendanceView) -> Note:
    where = attendance.venue
    if attendance.makes_up_for is not None:
        missed = formats.day(formats.local(attendance.makes_up_for).date())
        where = _("{venue}, instead of {day}").format(venue=where, day=missed)
    return Note(where, "location_on", "info")


def _is_today(attendance: AttendanceView) -> bool:
    return (
        attendance.changed_at is not None
        and formats.local(attendance.changed_at).date() == formats.here().today
    )


def how_far(page: BookingPage) -> h.Element:
    """ "6 of 12 sessions done · Ends Mon 30 Mar"."""
    card = page.card
    done = ngettext("{done} of {n} session done", "{done} of {n} sessions done", card.total)
    ends = ""
    if (last_at := _latest(page) if card.is_over else card.last_at) is not None:
        pattern = _("Ended {day}") if card.is_over else _("Ends {day}")
        ends = pattern.format(day=formats.day(formats.local(last_at).date()))
    return progress(card.done, card.total, done.format(done=card.done, n=card.total), ends)


def nothing_left(page: BookingPage) -> h.Element:
    """That there is no session to come, and why."""
    card = page.card
    if card.status == "waiting":
        line = _("Sessions show up here as soon as there is a place.")
        return empty(_("No sessions yet"), line, icon_name="hourglass_empty")
    if card.kind == "pay_as_you_go" and not page.past:
        line = _("This class is booked session by session. What you have booked shows up here.")
        return empty(_("No sessions booked"), line, icon_name="event_upcoming")
    if last_at := _latest(page):
        last = _("The last one was {day}.").format(day=formats.day(formats.local(last_at).date()))
        return empty(_("No more sessions"), last, icon_name="event_available")
    return empty(_("No sessions yet"), "", icon_name="event_upcoming")


def _latest(page: BookingPage) -> datetime | None:
    """Start of the last session that was not cancelled, of the class or a make-up; without one, the class's last."""
    kept = (
        attendance.starts_at
        for attendance in page.past
        if not attendance.given_up and attendance.session_status != "cancelled"
    )
    return max(kept, default=page.card.last_at)
