"""One booking with all its sessions, for staff: what is to come, what was, each leading to its register."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.empty_state import empty
from components.frame import facts, link_button, section_head, title, view_as_button
from components.marks import chip
from components.rows import DOT, AgendaRow, agenda_row, listed
from pages.app.actions import action
from pages.app.frame import frame
from pages.family.presenters import date_tile, face, state_chip, usual
from pages.staff.clients import addresses
from pages.staff.clients.booking_acts import Acts
from pages.staff.clients.texts import status_chip
from pages.staff.credits import give
from pages.staff.history import part
from pages.staff.rooms import CLIENTS
from services.attendance.view import AttendanceView
from services.bookings import booking_page
from services.bookings.booking_page import BookingPage
from services.bookings.state import BookingState, state
from services.core.ids import short
from services.core.view_as import may_view
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.overview.history import of_one
from services.overview.history.reading import HistoryLine


async def booking(visitor: Visitor, booking_id: UUID) -> None:
    """The screen."""

    async def load() -> tuple[BookingPage, BookingState, tuple[HistoryLine, ...]]:
        async with reading(visitor) as r:
            page = await booking_page.one(r, booking_id)
            return page, await state(r, booking_id), await of_one.of_booking(r, booking_id)

    async def fresh() -> None:
        found = await load()
        content.clear()
        with content:
            _draw(visitor, *found, fresh)

    found = page, stands, _told = await load()
    back = addresses.family(stands.client_id)
    with frame(page.card.programme, tab=CLIENTS, back=back, room=CLIENTS):
        content = ui.element("div")
        with content:
            _draw(visitor, *found, fresh)


def _draw(
    visitor: Visitor,
    page: BookingPage,
    stands: BookingState,
    told: tuple[HistoryLine, ...],
    fresh: Callable[[], Awaitable[None]],
) -> None:
    static(_head(visitor, page, stands))
    Acts(visitor, page.card, stands, fresh).draw()
    with ui.element("div").classes("cb-section cb-tight"):
        booking_id = page.card.booking_id
        button(_("Give a make-up"), partial(_give, visitor, booking_id), kind="quiet", icon_name="add")
    static(
        h.fragment[
            _sessions(_("To come"), page.upcoming),
            _sessions(_("Past"), page.past),
            _none() if not page.upcoming and not page.past else None,
            part(told),
        ]
    )


def _head(visitor: Visitor, page: BookingPage, stands: BookingState) -> h.Renderable:
    """Who is booked into what, and the ways to the family."""
    card = page.card
    about = [
        ("event", usual(card)),
        ("school", card.class_name),
        ("confirmation_number", _("Booking number {number}").format(number=card.number)),
    ]
    status = status_chip(card)
    ways = [
        link_button(_("The family"), addresses.family(stands.client_id), icon_name="person"),
        view_as_button(
            _("View as {name}").format(name=stands.client_name or _("the family")),
            short(stands.client_id),
            f"/bookings/{short(card.booking_id)}",
        )
        if may_view(visitor)
        else None,
    ]
    return h.fragment[
        title(card.programme, formats.full_name(card.kid.first_name, card.kid.last_name), face(card.kid)),
        h.div[chip(status)] if status else None,
        facts(about),
        h.div(".cb-section.cb-tight.cb-row-actions")[ways],
    ]


@action
async def _give(visitor: Visitor, booking_id: UUID) -> None:
    async def changed() -> None:
        """Nothing of what this screen shows."""

    await give.open_sheet(visitor, [booking_id], changed)


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
