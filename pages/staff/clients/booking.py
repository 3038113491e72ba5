"""One booking with all its sessions, for staff: what is to come, what was, each leading to its register."""

from __future__ import annotations

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
from pages.staff.clients.texts import status_chip
from pages.staff.credits import give
from pages.staff.history import part
from pages.staff.rooms import CLIENTS
from services.attendance.view import AttendanceView
from services.bookings import booking_page
from services.core import access
from services.core.ids import short
from services.core.view_as import may_view
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.reports.history import of_one


async def booking(visitor: Visitor, booking_id: UUID) -> None:
    """The screen."""
    async with reading(visitor) as r:
        client = (await access.booking(r, booking_id)).client
        found = await booking_page.one(r, booking_id)
        told = await of_one.of_booking(r, booking_id)
    client_id = client.id
    card = found.card
    with frame(card.programme, tab=CLIENTS, back=addresses.family(client_id), room=CLIENTS):
        name = f"{card.kid.first_name} {card.kid.last_name}".strip()
        about = [
            ("event", usual(card)),
            ("school", card.class_name),
            ("confirmation_number", _("Booking number {number}").format(number=card.number)),
        ]
        status = status_chip(card)
        ways = [
            link_button(_("The family"), addresses.family(client_id), icon_name="person"),
            view_as_button(
                _("View as {name}").format(name=client.first_name or _("the family")),
                short(client_id),
                f"/bookings/{short(booking_id)}",
            )
            if may_view(visitor)
            else None,
        ]
        static(
            h.fragment[
                title(card.programme, name, face(card.kid)),
                h.div[chip(status)] if status else None,
                facts(about),
                h.div(".cb-section.cb-tight.cb-row-actions")[ways],
            ]
        )
        with ui.element("div").classes("cb-section cb-tight"):
            button(_("Give a make-up"), partial(_give, visitor, booking_id), kind="quiet", icon_name="add")
        static(
            h.fragment[
                _sessions(_("To come"), found.upcoming),
                _sessions(_("Past"), found.past),
                _none() if not found.upcoming and not found.past else None,
                part(told),
            ]
        )


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
