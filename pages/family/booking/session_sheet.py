"""The sheet of one session: when, where, with whom, what became of it, and the one thing to do about it."""

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
"""Something to do about a session. The open sheet, if there is one, turns into the next one."""


async def open_sheet(visitor: Visitor, attendance_id: UUID, cancel: Act, rejoin: Act, wait: Act) -> None:
    """Show one session of the family.

    Raises:
        NotFound: there is no such session, or they may not see it.
    """
    async with reading(visitor) as r:
        attendance = await view_loader.load_one(r, attendance_id)
    with (
        page_context().sheets or ui.element("div"),
        sheet(formats.day(formats.local(attendance.starts_at).date())) as made,
    ):
        static(session_details(attendance))
    with made.foot:
        if offered(attendance):
            button(_("Can’t make it"), lambda: cancel(attendance, made), kind="quiet", main=True)
        elif attendance.credit is not None and attendance.credit.state == "active" and attendance.may_act:
            link = f"/make-ups/{ids.short(attendance.credit.credit_id)}"
            static(link_button(_("Choose a make-up"), link, main=True))
        elif attendance.made_up_by is not None:
            link = f"/booked/{ids.short(attendance.made_up_by.attendance_id)}"
            static(link_button(_("See the make-up"), link, kind="quiet", main=True))
        if attendance.may_rejoin:
            button(_("Rejoin"), lambda: rejoin(attendance, made), kind="quiet", main=True)
        elif attendance.entry is not None and attendance.may_act:
            static(
                link_button(
                    _("Waiting list"), presenters.entry_address(attendance.entry), kind="quiet", main=True
                )
            )
        elif attendance.may_wait:
            button(_("Join waiting list"), lambda: wait(attendance, made), kind="quiet", main=True)
        made.way_out(_("Close"))
    made.for_once()
    made.open()


def session_details(attendance: AttendanceView) -> h.Renderable:
    """The static part: the facts of a session."""
    mark = presenters.state_chip(attendance)
    venue = presenters.venue_text(attendance)
    differs = presenters.difference(attendance, named=False)
    lines = [
        ("schedule", formats.span(attendance.starts_at, attendance.minutes)),
        ("location_on", venue),
        ("info", differs.text if differs is not None else ""),
        ("person", attendance.instructor or ""),
        ("event_repeat", makes_up(attendance) or ""),
        ("chat", attendance.public_note),
        ("history", who(attendance) or ""),
        ("history", made_up(attendance) or ""),
    ]
    way = h.a(".cb-btn.cb-outline", href=presenters.directions(attendance), target="_blank", rel="noopener")[
        icon("near_me", 20), _("Directions")
    ]
    return h.div(".cb-stack")[
        h.p(".cb-sheet-sub")[presenters.DOT.join([attendance.kid.first_name, attendance.programme])],
        h.div[chip(mark)] if mark is not None else None,
        facts(lines),
        h.div[way] if attendance.on and attendance.starts_at > formats.here().now else None,
        _callouts(attendance),
    ]


def _callouts(attendance: AttendanceView) -> h.Renderable:
    """Until when it can be cancelled, or what became of it, or why it cannot be rejoined."""
    said = explanation(attendance) or becomes(attendance)
    parts = (
        [callout("", said)]
        if said and said not in (attendance.public_note, makes_up(attendance), who(attendance))
        else []
    )
    if attendance.entry is not None and not attendance.may_rejoin:
        position = presenters.waiting_note(attendance.entry)
        return h.fragment[
            (h.div[part] for part in parts), h.div[callout("", position.text, icon_name=position.icon)]
        ]
    given_up = attendance.cancelled and attendance.type == "regular"
    given_up = given_up and attendance.session_status == "scheduled"
    if (
        given_up
        and attendance.may_act
        and attendance.why_not_rejoin is not None
        and attendance.starts_at > formats.here().now
    ):
        parts.append(
            callout(_("You can’t rejoin."), formats.told(attendance.why_not_rejoin), icon_name="block")
        )
    return h.fragment[(h.div[part] for part in parts)]
