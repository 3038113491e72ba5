"""The details of one booking: who else sees it, reminders, its number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from nicegui import ui

from components.base import static
from components.frame import section_head
from components.marks import Avatar, Tile, icon, initials
from components.rows import LineRow, line_row, listed
from components.switch import switch
from pages.app.page_context import page_context
from services.bookings.booking_page import BookingPage, ShareLine
from services.bookings.card import BookingCard
from services.core.access import Standing
from services.language import _, formats


def draw(page: BookingPage, reminder_at: int, remind: Callable[[bool], Awaitable[None]]) -> None:
    """Draw all sections."""
    if page.may_edit:
        static(sharing(page.shares))
    with ui.element("section").classes("cb-section"):
        static(section_head(_("Reminders")))
        with ui.element("ul").classes("cb-card cb-list cb-inset"):
            _reminder(page, reminder_at, remind)
            _always(page.card)
    static(numbers(page))


def _reminder(page: BookingPage, at: int, remind: Callable[[bool], Awaitable[None]]) -> None:
    second = _("By email, at {time}").format(time=formats.minute_of_day(at))
    row = LineRow(_("The day before"), second=second)
    with ui.element("li").classes(row.classes):
        static(line_row(row))
        switch(row.title, page.reminders_on, remind)


def _always(card: BookingCard) -> None:
    """Who gets mails about changes: the owner about all, a helper about their own, a viewer about none (R87)."""
    title, owner = _("When something changes"), card.shared_by or ""
    second = {
        Standing.HELPER: _("We email {name}. You only get emails about what you change yourself"),
        Standing.VIEWER: _("We email {name}, not you"),
    }.get(card.standing)
    if second is None:
        row = LineRow(title, second=_("Always on, so you never miss it"))
        with ui.element("li").classes(row.classes):
            static(h.fragment[line_row(row), h.span(".cb-row-end.cb-neutral")[icon("lock", 20)]])
        return
    row = LineRow(title, second=second.format(name=owner))
    with ui.element("li").classes(row.classes):
        static(line_row(row))


def sharing(shares: list[ShareLine]) -> h.Element:
    """Who else sees this booking, besides its owner."""
    me = page_context().visitor
    face = Avatar(initials(f"{me.name} {me.last_name}", 2))
    rows = [LineRow(_("You"), lead=face, second=_("You booked this"))]
    rows += [_share(each) for each in shares]
    name = _("Who else can see this")
    return h.section(".cb-section")[section_head(name), listed(line_row, rows, label=name)]


def _share(share: ShareLine) -> LineRow:
    helper = share.role == "helper"
    second = _("Can see and change sessions") if helper else _("Can see, not change")
    return LineRow(share.email, lead=Avatar(initials(share.email)), second=second)


def numbers(page: BookingPage) -> h.Element:
    """What the provider asks for on the phone: number, class, first day."""
    card = page.card
    name = _("About this booking")
    rows = [
        LineRow(_("Number"), lead=Tile("confirmation_number"), second=card.number),
        LineRow(_("Class"), lead=Tile("event_note"), second=card.class_name),
        LineRow(_("First day"), lead=Tile("calendar_month"), second=formats.day(card.first_on)),
    ]
    return h.section(".cb-section")[section_head(name), listed(line_row, rows, label=name)]
