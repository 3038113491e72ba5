"""One session: when, where, with whom, what became of it, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import facts, link_button
from components.marks import chip, icon
from components.sheet import Sheet, sheet
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.booking.texts import becomes, explanation, made_up, makes_up, offered, who
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats

Act = Callable[[AttendanceView, Sheet | None], Awaitable[None]]
"""Something to do about a session; the sheet that is open turns into the next one."""


async def open_sheet(visitor: Visitor, attendance_id: UUID, cancel: Act, rejoin: Act, wait: Act) -> None:
    """Show one session of the family.

    Raises:
        NotFound: no such session, or not theirs.
    """
    async with reading(visitor) as r:
        day = await view_loader.load_one(r, attendance_id)
    with (
        page_context().sheets or ui.element("div"),
        sheet(formats.day(formats.local(day.starts_at).date())) as made,
    ):
        static(still(day))
    with made.foot:
        if offered(day):
            button(_("Can’t make it"), lambda: cancel(day, made), kind="quiet", main=True)
        elif day.credit is not None and day.credit.state == "active" and day.may_act:
            link = f"/make-ups/{ids.short(day.credit.credit_id)}"
            static(link_button(_("Choose a make-up"), link, main=True))
        elif day.made_up_by is not None:
            link = f"/booked/{ids.short(day.made_up_by.attendance_id)}"
            static(link_button(_("See the make-up"), link, kind="quiet", main=True))
        if day.may_rejoin:
            button(_("Rejoin"), lambda: rejoin(day, made), kind="quiet", main=True)
        elif day.entry is not None and day.may_act:
            static(
                link_button(_("Waiting list"), presenters.entry_address(day.entry), kind="quiet", main=True)
            )
        elif day.may_wait:
            button(_("Join waiting list"), lambda: wait(day, made), kind="quiet", main=True)
        made.way_out(_("Close"))
    made.for_once()
    made.open()


def still(day: AttendanceView) -> h.Renderable:
    """What is to be read about a session."""
    mark = presenters.state_chip(day)
    place = presenters.place(day)
    lines = [
        ("schedule", formats.span(day.starts_at, day.minutes)),
        ("location_on", place),
        ("person", day.instructor or ""),
        ("event_repeat", makes_up(day) or ""),
        ("chat", day.public_note),
        ("history", who(day) or ""),
        ("history", made_up(day) or ""),
    ]
    way = h.a(".cb-btn.cb-outline", href=presenters.directions(day), target="_blank", rel="noopener")[
        icon("near_me", 20), _("Directions")
    ]
    return h.div(".cb-stack")[
        h.p(".cb-sheet-sub")[presenters.DOT.join([day.kid.first_name, day.programme])],
        h.div[chip(mark)] if mark is not None else None,
        facts(lines),
        h.div[way] if day.on and day.starts_at > formats.here().now else None,
        _news(day),
    ]


def _news(day: AttendanceView) -> h.Renderable:
    """Until when it may be cancelled, or what came of it, or why it cannot be rejoined."""
    said = explanation(day) or becomes(day)
    parts = [callout("", said)] if said and said not in (day.public_note, makes_up(day), who(day)) else []
    if day.entry is not None and not day.may_rejoin:
        place = presenters.in_line(day.entry)
        return h.fragment[
            (h.div[part] for part in parts), h.div[callout("", place.text, icon_name=place.icon)]
        ]
    given_up = day.cancelled and day.type == "regular"
    given_up = given_up and day.session_status == "scheduled"
    if given_up and day.may_act and day.why_not_rejoin is not None and day.starts_at > formats.here().now:
        parts.append(callout(_("You can’t rejoin."), formats.told(day.why_not_rejoin), icon_name="block"))
    return h.fragment[(h.div[part] for part in parts)]
