"""The details of one booking: who else sees it, reminders, its number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.frame import section_head
from components.marks import Tile, icon
from components.rows import LineRow, line_row, listed
from components.switch import switch
from pages.app.page_context import page_context
from pages.family.booking.leaving import shared_with_you
from pages.family.booking.sharing import Sharing
from services.bookings.booking_page import BookingPage
from services.bookings.reminders import Reminders
from services.core.access import Standing
from services.language import _, formats

NOTICES = "/profile/notices"


def draw(page: BookingPage, remind: Callable[[bool], Awaitable[None]]) -> None:
    """Draw all sections."""
    visitor, card = page_context().visitor, page.card

    def reminded(now: BookingPage) -> None:
        section.clear()
        with section:
            static(section_head(_("Reminders")))
            with ui.element("ul").classes("cb-card cb-list cb-inset"):
                _reminder(now.reminders, remind)
                _always(now)

    if page.may_edit:
        Sharing(visitor, card.booking_id, reminded).draw(page)
    if page.mine is not None:
        shared_with_you(visitor, card.booking_id, page.mine, card.shared_by or "")
    if not page.reminders.reach.by_mail:
        static(_unreached(page_context().visitor.email))
    section = ui.element("section").classes("cb-section")
    reminded(page)
    static(numbers(page))


def _reminder(reminders: Reminders, remind: Callable[[bool], Awaitable[None]]) -> None:
    """The switch for this booking; or where reminders of all bookings can be switched on again."""
    title = _("The day before")
    if reminders.instead:
        line = _("We email {email} instead of you").format(email=reminders.instead)
        row = LineRow(title, second=line)
        static(h.li(class_=row.classes)[line_row(row)])
        return
    if not reminders.reach.wants_notices:
        row = LineRow(title, second=_("Off, because notices are off in your profile"), href=NOTICES)
        static(h.li(class_=row.classes)[line_row(row)])
        return
    row = LineRow(title, second=_("By email, at {time}").format(time=formats.minute_of_day(reminders.minute)))
    with ui.element("li").classes(row.classes):
        static(line_row(row))
        switch(row.title, reminders.switch, remind)


def _always(page: BookingPage) -> None:
    """Who gets mails about changes: the owner about all, a helper about their own, a viewer about none (R87)."""
    title, owner = _("When something changes"), page.card.shared_by or ""
    second = {
        Standing.HELPER: _("We email {name}. You only get emails about what you change yourself"),
        Standing.VIEWER: _("We email {name}, not you"),
    }.get(page.card.standing)
    if second is None:
        row = LineRow(title, second=_("Always on, so you never miss it"))
        with ui.element("li").classes(row.classes):
            static(h.fragment[line_row(row), h.span(".cb-row-end.cb-neutral")[icon("lock", 20)]])
        return
    row = LineRow(title, second=second.format(name=owner))
    with ui.element("li").classes(row.classes):
        static(line_row(row))


def _unreached(email: str) -> h.Element:
    """That mails do not arrive, so that nobody relies on them."""
    said = _("Please tell us if that address isn’t right any more.")
    lead = _("Our last email to {email} didn’t arrive.").format(email=email)
    return h.div(".cb-section")[callout(lead, said, icon_name="mail", tone="warning")]


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
