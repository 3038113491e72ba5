"""Bookings: every class that a child of the family attends, waits for or attended, and all sessions to come."""

from __future__ import annotations

from collections.abc import Callable

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.frame import section_head
from components.marks import Note
from components.options import Option, segmented
from components.rows import LineRow, agenda_row, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.child_filter import chips, chosen
from services.attendance.view import AttendanceView
from services.bookings import listing as service
from services.bookings.card import BookingCard
from services.bookings.listing import Bookings
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.overview import home as home_overview
from services.people import attendees

VIEWS = ("classes", "calendar")
PAGE = 30


async def bookings(visitor: Visitor) -> None:
    """Two views: the bookings (active, waiting, past), and all their sessions to come as one calendar."""
    context = page_context()
    view = context.query.get("view")
    view = view if view in VIEWS else VIEWS[0]
    limit = PAGE

    async def load() -> tuple[Bookings, list[AttendanceView]]:
        async with reading(visitor) as r:
            child = chosen(await attendees.mine(r))
            return await service.mine(r, child), await home_overview.ahead(r, child, limit=limit + 1)

    async def fresh() -> None:
        draw(*await load())

    @action
    async def more() -> None:
        nonlocal limit
        limit += PAGE
        await fresh()

    def choose(value: str) -> None:
        for name, content in contents.items():
            content.visible = name == value

    def draw(found: Bookings, attendances: list[AttendanceView]) -> None:
        contents["classes"].clear()
        with contents["classes"]:
            static(lists(found, context.provider.name))
        contents["calendar"].clear()
        with contents["calendar"]:
            static(calendar(attendances[:limit]))
            if len(attendances) > limit:
                button(_("Show more"), more, kind="outline", full=True)

    async with reading(visitor) as r:
        kids = await attendees.mine(r)
    found, attendances = await load()
    with frame(_("Bookings"), tab="/bookings"):
        TextElement("h1", _("Bookings")).props("tabindex=-1")
        chips(kids, fresh)
        if found.active or found.past or attendances:
            with ui.element("div").classes("cb-section cb-tight"):
                segmented(_("What to see"), views(), choose, value=view)
        contents = {name: ui.element("div") for name in VIEWS}
        draw(found, attendances)
        choose(view)


def views() -> list[Option]:
    """The two views of all bookings."""
    return [Option("classes", _("Classes")), Option("calendar", _("Calendar"))]


def calendar(attendances: list[AttendanceView]) -> h.Renderable:
    """All sessions to come, with those that are called off."""
    if not attendances:
        line = _("Sessions of your classes show up here.")
        return h.div(".cb-section")[empty(_("Nothing coming up"), line, icon_name="event_upcoming")]
    rows = listed(agenda_row, map(presenters.coming_row, attendances), label=_("Coming up"))
    return h.section(".cb-section")[section_head(_("Coming up")), rows]


def lists(found: Bookings, provider: str) -> h.Renderable:
    """The three lists; empty ones are left out."""
    if not (found.active or found.waiting or found.past):
        line = _("When you book a class with {provider}, it shows up here.").format(provider=provider)
        return h.div(".cb-section")[empty(_("No bookings yet"), line, icon_name="event_note")]
    return h.fragment[
        _section(_("Active"), "active", found.active, running),
        _section(_("Waiting"), "waiting", found.waiting, quiet),
        _section(_("Past"), "past", found.past, quiet),
    ]


def _section(
    title: str, id_: str, cards: list[BookingCard], as_row: Callable[[BookingCard], LineRow]
) -> h.Renderable:
    if not cards:
        return h.fragment[()]
    return h.section(".cb-section", id=id_)[
        section_head(title), listed(line_row, map(as_row, cards), label=title)
    ]


def running(card: BookingCard) -> LineRow:
    """A booking with sessions to come."""
    next_ = None
    if card.next_at is not None:
        next_ = Note(
            _("Next: {time}").format(time=formats.moment(card.next_at, relative=True)), "event", "brand"
        )
    return LineRow(
        card.programme,
        lead=presenters.face(card.kid),
        second=presenters.usual(card),
        whose=card.kid.first_name,
        note=next_,
        chip=presenters.booking_chip(card),
        href=f"/bookings/{ids.short(card.booking_id)}",
    )


def quiet(card: BookingCard) -> LineRow:
    """A booking on the waiting list, or one that is over."""
    waits = card.status == "waiting"
    until = None
    if not waits and card.last_at is not None:
        last = formats.day(formats.local(card.last_at).date())
        until = Note(_("Until {day}").format(day=last), "done_all")
    return LineRow(
        card.programme,
        lead=presenters.face(card.kid),
        second=presenters.usual(card),
        note=until,
        whose=card.kid.first_name,
        chip=presenters.booking_chip(card) if waits else None,
        href=f"/bookings/{ids.short(card.booking_id)}",
        off=not waits,
    )
