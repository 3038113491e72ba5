"""A session is booked: what, when and where, what it took, and what happens next."""

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
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.bookings import booking_page
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.passes import spending
from services.passes.spending import PaidWith

JUST_NOW = timedelta(minutes=10)
"""So long after booking, its page says that it worked."""


async def picked(visitor: Visitor, attendance_id: UUID) -> None:
    """One booked session of a pay-as-you-go class; later it is a plain look at it."""
    async with reading(visitor) as r:
        attendance = await view_loader.load_one(r, attendance_id)
        page = await booking_page.one(r, attendance.booking_id)
        paid = await spending.paid_with(r, attendance_id)
        mine = r.visitor.is_person(attendance.changed_by_id)
        just_now = mine and attendance.changed_at is not None and r.now - attendance.changed_at < JUST_NOW
        remind_at = page.reminders.of(attendance.starts_at, r.now)
        mailed = page.reminders.reach.by_mail
    booking = ids.short(attendance.booking_id)
    with frame(_("Session")):
        static(_head(attendance, just_now=just_now, mailed=mailed))
        with ui.element("div").classes("cb-section"), ui.element("div").classes("cb-hero"):
            static(hero_card(_card(attendance)))
            if attendance.on:
                with ui.element("div").classes("cb-hero-actions"):
                    directions_link(attendance)
        if attendance.on:
            static(_next(attendance, paid, remind_at, own=page.card.is_own))
        buttons = [link_button(_("Done"), "/", kind="filled", main=True)]
        if page.may_act and page.card.kind == "pay_as_you_go":
            text = _("Book another session")
            buttons.append(link_button(text, f"/book/{booking}", kind="quiet", main=True))
        static(h.div(".cb-end.cb-stack")[buttons])


def _head(attendance: AttendanceView, *, just_now: bool, mailed: bool) -> h.Renderable:
    name = attendance.kid.first_name
    if not attendance.on and not attendance.marked:
        line = _("This place is no longer booked.")
        title = _("{name}’s session is cancelled").format(name=name)
        return done_head(title, line, icon_name="event_busy", quiet=True)
    if attendance.starts_at > formats.here().now and just_now:
        title = _("{name}’s session is booked").format(name=name)
        return done_head(title, _("We’ve emailed you the details.") if mailed else "")
    return done_head(_("{name}’s session").format(name=name), icon_name="event_available", quiet=True)


def _card(attendance: AttendanceView) -> HeroCard:
    whole = presenters.hero_card(attendance)
    chip = presenters.state_chip(attendance) or status("booked")
    return HeroCard(
        whole.avatar, whole.who, whole.class_name, whole.when, whole.where, chip, whole.note, whole.iso
    )


def _next(
    attendance: AttendanceView, paid: PaidWith, remind_at: datetime | None, *, own: bool
) -> h.Renderable:
    now = formats.here().now
    rows = [row for row in (_paid(attendance, paid, own=own),) if row is not None]
    if remind_at is not None and remind_at > now:
        rows.append(LineRow(_("We’ll remind you"), Tile("notifications"), formats.moment(remind_at)))
    if attendance.may_cancel and not attendance.late:
        until = formats.until(attendance.deadline)
        line = _("You can cancel it until {time}").format(time=until)
        if paid.pass_id is not None:
            line = _("Cancel until {time} and your entry comes back").format(time=until)
        elif paid.price is not None:
            line = _("Cancel until {time} and you don’t pay for it").format(time=until)
        rows.append(LineRow(_("Plans change?"), Tile("event_busy"), line))
    if not rows:
        return h.fragment[()]
    return h.section(".cb-section")[
        section_head(_("What happens next")), listed(line_row, rows, look="cb-card cb-inset")
    ]


def _paid(attendance: AttendanceView, paid: PaidWith, *, own: bool) -> LineRow | None:
    """What it took; the pass and the money open where they are."""
    if paid.pass_id is not None and paid.left is not None:
        left = ngettext("{n} entry left", "{n} entries left", paid.left).format(n=paid.left)
        address = f"/passes/{ids.short(paid.pass_id)}" if own else ""
        return LineRow(paid.pass_name, Tile("confirmation_number"), left, href=address)
    if paid.price is not None:
        title = _("It costs {amount}").format(amount=formats.money(paid.price))
        address = f"/bookings/{ids.short(attendance.booking_id)}?view=payments"
        return LineRow(title, Tile("payments"), _("See how it is paid"), href=address)
    return None
