"""Bookings: every class that a child of the family attends, waits for or attended, and all sessions to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.empty_state import empty
from components.frame import section_head
from components.marks import Note
from components.options import Option, segmented
from components.rows import LineRow, agenda_row, line_row, listed, month_head
from pages.app.actions import action
from pages.app.frame import frame, heading
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
from services.overview import benefits as benefits_overview
from services.overview import home as home_overview
from services.overview.benefits import Waiting
from services.people import attendees

VIEWS = ("classes", "calendar")
PAGE = 30
MOST = 300
"""Rows of the calendar that one address may ask for."""


async def bookings(visitor: Visitor) -> None:
    """Two views: the bookings (active, waiting, past), and all their sessions to come as one calendar."""
    context = page_context()
    view = context.query.get("view")
    view = view if view in VIEWS else VIEWS[0]
    limit = shown_of(context.query)

    async def load() -> tuple[Bookings, list[Waiting]]:
        async with reading(visitor) as r:
            child = chosen(await attendees.mine(r))
            return await service.mine(r, child), await benefits_overview.waiting(r, child)

    async def to_come(most: int) -> list[AttendanceView]:
        async with reading(visitor) as r:
            return await home_overview.ahead(r, chosen(await attendees.mine(r)), limit=most)

    async def fresh() -> None:
        found, entries = await load()
        attendances = await to_come(limit + 1) if view == "calendar" else None
        draw_lists(found, entries)
        draw_calendar(attendances)

    @action
    async def more() -> None:
        nonlocal limit
        limit += PAGE
        write_address()
        draw_calendar(await to_come(limit + 1))

    @action
    async def choose(value: str) -> None:
        nonlocal view
        view = value
        if view == "calendar" and not list(contents["calendar"]):
            draw_calendar(await to_come(limit + 1))
        show()
        write_address()

    def show() -> None:
        for name, content in contents.items():
            content.visible = name == view

    def write_address() -> None:
        """Reloading and coming back find the same view, as long as it was."""
        longer = {"show": str(limit)} if limit > PAGE else {}
        context.write_address("/bookings", {"view": view} | longer if view != VIEWS[0] else {})

    def draw_lists(found: Bookings, entries: list[Waiting]) -> None:
        contents["classes"].clear()
        with contents["classes"]:
            static(lists(found, entries, context.provider.name))

    def draw_calendar(attendances: list[AttendanceView] | None) -> None:
        """Draw it where it is looked at; otherwise it is read and drawn when somebody turns to it."""
        contents["calendar"].clear()
        if attendances is None:
            return
        with contents["calendar"]:
            static(calendar(attendances[:limit]))
            if len(attendances) > limit:
                button(_("Show more"), more, kind="outline", full=True)

    async with reading(visitor) as r:
        kids = await attendees.mine(r)
    found, entries = await load()
    attendances = await to_come(limit + 1) if view == "calendar" else None
    turns = view == "calendar" or found.active or found.past or await to_come(1)
    with frame(_("Bookings"), tab="/bookings"):
        heading(_("Bookings"))
        chips(kids, fresh)
        if turns:
            with ui.element("div").classes("cb-section cb-tight"):
                segmented(_("What to show"), views(), choose, value=view, name="list")
        contents = {name: ui.element("div") for name in VIEWS}
        draw_lists(found, entries)
        draw_calendar(attendances)
        show()
    context.draws_again(fresh)


def shown_of(query: Mapping[str, str]) -> int:
    """How many sessions the calendar of this address shows; an ordinary page if it does not say."""
    wanted = query.get("show", "")
    return min(max(int(wanted), PAGE), MOST) if wanted.isascii() and wanted.isdigit() else PAGE


def views() -> list[Option]:
    """The two views of all bookings."""
    return [Option("classes", _("Classes")), Option("calendar", _("Calendar"))]


def calendar(attendances: list[AttendanceView]) -> h.Renderable:
    """All sessions to come, with those that are called off."""
    if not attendances:
        line = _("Sessions of your classes show up here.")
        return h.div(".cb-section")[empty(_("Nothing coming up"), line, icon_name="event_upcoming")]
    return h.section(".cb-section")[
        section_head(_("Coming up")),
        (_month(month, list(its)) for month, its in groupby(attendances, key=_month_of)),
    ]


def _month_of(attendance: AttendanceView) -> date:
    return formats.local(attendance.starts_at).date().replace(day=1)


def _month(month: date, attendances: list[AttendanceView]) -> h.Renderable:
    name = formats.month_name(month)
    rows = [presenters.coming_row(attendance, under_month=True) for attendance in attendances]
    return h.fragment[month_head(name), listed(agenda_row, rows, label=name)]


def lists(found: Bookings, entries: list[Waiting], provider: str) -> h.Renderable:
    """The three lists; empty ones are left out. Full sessions that a child waits for are in the second one."""
    if not (found.active or found.waiting or found.past or entries):
        line = _("When you book a class with {provider}, it shows up here.").format(provider=provider)
        return h.div(".cb-section")[empty(_("No bookings yet"), line, icon_name="event_note")]
    return h.fragment[
        _section(_("Active"), "active", [running(card) for card in found.active]),
        _section(_("Waiting"), "waiting", waiting_rows(found.waiting, entries)),
        _section(_("Past"), "past", [over(card) for card in found.past]),
    ]


def waiting_rows(cards: list[BookingCard], entries: list[Waiting]) -> list[LineRow]:
    """Classes and single sessions that a child waits for."""
    sessions = [presenters.waiting_session_row(entry) for entry in entries if entry.state == "waiting"]
    return [*map(presenters.waiting_row, cards), *sessions]


def _section(title: str, id_: str, rows: list[LineRow]) -> h.Renderable:
    if not rows:
        return h.fragment[()]
    return h.section(".cb-section", id=id_)[section_head(title), listed(line_row, rows, label=title)]


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


def over(card: BookingCard) -> LineRow:
    """A booking that is over."""
    until = None
    if card.last_at is not None:
        last = formats.day(formats.local(card.last_at).date())
        until = Note(_("Until {day}").format(day=last), "done_all")
    return LineRow(
        card.programme,
        lead=presenters.face(card.kid),
        second=presenters.usual(card),
        note=until,
        whose=card.kid.first_name,
        href=f"/bookings/{ids.short(card.booking_id)}",
        off=True,
    )
