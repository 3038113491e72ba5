"""What can still be used: places held, make-ups to book, waiting lists, make-ups booked."""

from __future__ import annotations

from datetime import timedelta

import htpy as h

from components.empty_state import empty
from components.frame import section_head
from components.marks import Note, chip, status
from components.rows import LineRow, line_row
from pages.family import presenters
from services.attendance.view import AttendanceView
from services.core import ids
from services.core.work import now
from services.language import _, formats
from services.make_ups.credits.view import CreditView
from services.overview.benefits import Benefits, Waiting

SOON = timedelta(days=14)
"""A credit that expires within this time is said to end soon; the first mail about it is sent at the same time."""


def make_ups(found: Benefits) -> h.Renderable:
    """The section of what can still be used: places held, credits, waiting lists, make-ups booked."""
    rows = [
        *map(held, found.waiting.offers),
        *map(to_book, found.to_book),
        *(waiting(presenters.waiting_session_row(entry)) for entry in found.waiting.sessions),
        *map(booked, found.booked),
    ]
    title = _("Make-ups")
    if not rows:
        line = _("If you cancel in time, you get one here.")
        return h.section(".cb-section")[
            section_head(title), empty(_("No make-ups"), line, icon_name="event_repeat", level=3)
        ]
    return h.section(".cb-section")[section_head(title), h.ul(".cb-card.cb-list", aria_label=title)[rows]]


def held(entry: Waiting) -> h.Element:
    """A freed place that is held for a while."""
    until = presenters.until(entry.held_until) if entry.held_until else ""
    row = LineRow(
        _("A place is free"),
        lead=presenters.face(entry.kid),
        whose=entry.kid.first_name,
        second=presenters.DOT.join([formats.moment(entry.starts_at), entry.venue]),
        note=Note(_("Held until {time}").format(time=until), "schedule", "warning"),
        actions=True,
    )
    return with_link(
        row, _("Take a look"), f"/waiting/{ids.short(entry.entry_id)}", entry.may_act, kind="filled"
    )


def to_book(credit: CreditView) -> h.Element:
    """A credit that can be used; each has a row of its own."""
    row = LineRow(
        _("To book"),
        lead=presenters.face(credit.kid),
        whose=credit.kid.first_name,
        second=origin(credit),
        note=book_by(credit),
        actions=True,
    )
    return with_link(row, _("Choose a make-up"), f"/make-ups/{ids.short(credit.credit_id)}", credit.may_act)


def book_by(credit: CreditView) -> Note:
    """Until when the credit can be used; the last two weeks stand out."""
    day = formats.last_day(credit.expires_at)
    if credit.expires_at - now() > SOON:
        return Note(_("Book by {day}").format(day=day), "schedule")
    return Note(_("Ends soon: book by {day}").format(day=day), "schedule", "warning")


def origin(credit: CreditView) -> str:
    """The session that the credit is for: "From Mon 26 Jan · Mighty Movers"."""
    if credit.from_at is None:
        return presenters.DOT.join([_("An extra make-up"), credit.programme])
    day = formats.day(formats.local(credit.from_at).date())
    return presenters.DOT.join([_("From {day}").format(day=day), credit.programme])


def waiting(row: LineRow) -> h.Element:
    """An entry in a waiting list: of a full session or a full class."""
    return h.li(class_=row.classes)[line_row(row)]


def booked(attendance: AttendanceView) -> h.Element:
    """A make-up that has been booked; its session opens in its booking."""
    row = LineRow(
        _("Booked"),
        lead=presenters.face(attendance.kid),
        whose=attendance.kid.first_name,
        second=presenters.DOT.join([formats.moment(attendance.starts_at), attendance.venue]),
        href=presenters.attendance_address(attendance),
    )
    return h.li(class_=row.classes)[line_row(row)]


def with_link(row: LineRow, text: str, href: str, may_act: bool, kind: str = "tonal") -> h.Element:
    """A row with a link to the one thing to do about it; a viewer sees "can see" instead."""
    if not may_act:
        only_look = chip(status("can see"))
        return h.li(class_=row.classes)[line_row(row), h.div(".cb-row-actions")[h.span[only_look]]]
    spoken = f"{text}: {row.whose}, {row.second}"
    link = h.a(class_=["cb-btn", f"cb-{kind}", "cb-grow"], href=href, aria_label=spoken)[text]
    return h.li(class_=row.classes)[line_row(row), h.div(".cb-row-actions")[link]]
