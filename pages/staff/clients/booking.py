"""One booking with all its sessions, for staff: what is to come, what was, each leading to its register."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import empty
from components.frame import facts, link_button, section_head, title
from components.marks import chip
from components.rows import DOT, AgendaRow, agenda_row, listed
from pages.app.frame import frame
from pages.family.presenters import date_tile, face, state_chip, usual
from pages.staff.clients import addresses
from pages.staff.clients.booking_acts import Acts
from pages.staff.clients.texts import status_chip
from pages.staff.rooms import CLIENTS
from services.attendance.view import AttendanceView
from services.bookings import booking_page
from services.bookings.booking_page import BookingPage
from services.bookings.state import BookingState, state
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats


async def booking(visitor: Visitor, booking_id: UUID) -> None:
    """The screen."""

    async def load() -> tuple[BookingPage, BookingState]:
        async with reading(visitor) as r:
            return await booking_page.one(r, booking_id), await state(r, booking_id)

    async def fresh() -> None:
        found = await load()
        content.clear()
        with content:
            _draw(visitor, *found, fresh)

    page, stands = await load()
    back = addresses.family(stands.client_id)
    with frame(page.card.programme, tab=CLIENTS, back=back, room=CLIENTS):
        content = ui.element("div")
        with content:
            _draw(visitor, page, stands, fresh)


def _draw(
    visitor: Visitor, page: BookingPage, stands: BookingState, fresh: Callable[[], Awaitable[None]]
) -> None:
    card = page.card
    name = f"{card.kid.first_name} {card.kid.last_name}".strip()
    about = [
        ("event", usual(card)),
        ("school", card.class_name),
        ("confirmation_number", _("Booking number {number}").format(number=card.number)),
    ]
    status = status_chip(card)
    family = link_button(_("The family"), addresses.family(stands.client_id), icon_name="person")
    static(
        h.fragment[
            title(card.programme, name, face(card.kid)),
            h.div[chip(status)] if status else None,
            facts(about),
            h.div(".cb-section.cb-tight")[family],
        ]
    )
    Acts(visitor, card, stands, fresh).draw()
    static(
        h.fragment[
            _sessions(_("To come"), page.upcoming),
            _sessions(_("Past"), page.past),
            _none() if not page.upcoming and not page.past else None,
        ]
    )


def _sessions(heading: str, sessions: list[AttendanceView]) -> h.Renderable:
    if not sessions:
        return h.fragment[()]
    rows = [row(each) for each in sessions]
    return h.section(".cb-section")[section_head(heading), listed(agenda_row, rows, label=heading)]


def row(each: AttendanceView) -> AgendaRow:
    """One session: when, where, and what became of it."""
    return AgendaRow(
        date_tile(each),
        formats.span(each.starts_at, each.minutes),
        DOT.join(part for part in (each.venue, each.instructor) if part),
        chip=state_chip(each),
        href=addresses.session(each.session_id),
        off=not each.on and not each.marked,
    )


def _none() -> h.Element:
    return h.div(".cb-section")[
        empty(_("No sessions"), _("Nothing is booked for them in this class."), icon_name="event")
    ]
