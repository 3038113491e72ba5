"""A make-up is booked: what, when and where, and what happens next."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import done_head
from components.frame import link_button, section_head
from components.hero import HeroCard, hero_card
from components.marks import Tile, status
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame
from pages.family import presenters
from pages.family.home_sections import directions_link
from pages.family.make_ups import confirm
from pages.family.to_calendar import add_to_calendar
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.bookings import booking_page
from services.core import ids
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.waiting_list import entries

JUST_NOW = timedelta(minutes=10)
"""So long after booking, its page says that it worked."""


async def booked(visitor: Visitor, attendance_id: UUID) -> None:
    """One booked make-up. Whoever has just booked it reads that it worked; later it is a plain look at it."""
    async with reading(visitor) as r:
        attendance = await view_loader.load_one(r, attendance_id)
        page = await booking_page.one(r, attendance.booking_id)
        left = await entries.left_for(r, attendance_id)
        mine = r.visitor.is_person(attendance.changed_by_id)
        booked_now = mine and attendance.changed_at is not None and r.now - attendance.changed_at < JUST_NOW
        remind_at = page.reminders.of(attendance.starts_at, r.now)
        mailed = page.reminders.reach.by_mail
    if attendance.type == "regular":
        raise NotFound
    with frame(_("Make-up")):
        static(_head(attendance, just_now=booked_now, mine=mine, mailed=mailed))
        with ui.element("div").classes("cb-section"), ui.element("div").classes("cb-hero"):
            static(hero_card(_card(attendance)))
            if attendance.on:
                with ui.element("div").classes("cb-hero-actions"):
                    directions_link(attendance)
        if attendance.on:
            static(_next(attendance, remind_at, left))
            static(h.div(".cb-section")[add_to_calendar(attendance)])
        else:
            address = f"/bookings/{ids.short(attendance.booking_id)}"
            static(h.div(".cb-section")[link_button(_("See the booking"), address, kind="outline")])
        static(h.div(".cb-end")[link_button(_("Done"), "/", kind="filled", main=True)])


def _head(attendance: AttendanceView, *, just_now: bool, mine: bool, mailed: bool) -> h.Renderable:
    """What has been done, by whom; `mailed`: mails reach the visitor."""
    name = attendance.kid.first_name
    if attendance.on and attendance.starts_at > formats.here().now and just_now:
        title = _("{name}’s make-up is booked").format(name=name)
        return done_head(title, _("We’ve emailed you the details.") if mailed else "")
    if attendance.on or attendance.marked:
        glyph = "event_repeat" if attendance.on else "done_all"
        said = _booked_by(attendance, mine=mine) if attendance.on else ""
        return done_head(_("{name}’s make-up").format(name=name), said, icon_name=glyph, quiet=True)
    return done_head(
        _("{name}’s make-up is cancelled").format(name=name),
        _("This place is no longer booked."),
        icon_name="event_busy",
        quiet=True,
    )


def _booked_by(attendance: AttendanceView, *, mine: bool) -> str:
    """Who booked it and when; a viewer and the other parent read the name."""
    if attendance.changed_at is None or not (attendance.changed_by or mine):
        return ""
    when = formats.day(formats.local(attendance.changed_at).date())
    if mine:
        return _("Booked by you, {time}").format(time=when)
    if attendance.by_provider:
        return _("Booked by us, {time}").format(time=when)
    return _("Booked by {name}, {time}").format(name=attendance.changed_by, time=when)


def _card(attendance: AttendanceView) -> HeroCard:
    whole = presenters.hero_card(attendance)
    return HeroCard(
        whole.avatar,
        whole.who,
        whole.class_name,
        whole.when,
        whole.where,
        chip=presenters.state_chip(attendance) or status("make-up"),
        note=whole.note if attendance.makes_up_for is not None else None,
        iso=whole.iso,
    )


def _next(attendance: AttendanceView, remind_at: datetime | None, left: tuple[datetime, ...]) -> h.Renderable:
    now = formats.here().now
    rows = []
    if remind_at is not None and remind_at > now:
        rows.append(LineRow(_("We’ll remind you"), Tile("notifications"), formats.moment(remind_at)))
    if attendance.may_cancel and not attendance.late:
        until = _("You can cancel it until {time}").format(time=formats.until(attendance.deadline))
        rows.append(LineRow(_("Plans change?"), Tile("event_busy"), until))
    if left:
        rows.append(LineRow(confirm.left(left), Tile("hourglass_empty"), _("Your make-up is booked instead")))
    if attendance.starts_at > now:
        expected = _("{name} is on the list for this session").format(name=attendance.kid.first_name)
        rows.append(LineRow(expected, Tile("check_circle"), _("No need to message anyone")))
    if not rows:
        return h.fragment[()]
    return h.section(".cb-section")[
        section_head(_("What happens next")), listed(line_row, rows, look="cb-card cb-inset")
    ]
