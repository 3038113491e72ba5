"""The sheet of one session: when, where, with whom, what became of it, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple
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
from pages.app.turning import Turning
from pages.family import online, presenters
from pages.family.booking import belongings
from pages.family.booking.belongings import Belongings
from pages.family.booking.texts import becomes, explanation, made_up, makes_up, off, offered, who
from pages.family.to_calendar import add_to_calendar
from services.attendance import view_loader
from services.attendance.view import AttendanceView
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _, formats

Act = Callable[[AttendanceView, Sheet | None], Awaitable[None]]
"""Something to do about a session. The open sheet, if there is one, turns into the next one."""


class Acts(NamedTuple):
    """What the screen that opens the sheet can do about a session."""

    cancel: Act
    rejoin: Act
    wait: Act
    undo: Act


async def open_sheet(visitor: Visitor, attendance_id: UUID, acts: Acts) -> SessionSheet:
    """Show one session of the family.

    Raises:
        NotFound: there is no such session, or they may not see it.
    """
    shown = SessionSheet(visitor, *await _load(visitor, attendance_id), acts)
    shown.made.open()
    return shown


async def _load(visitor: Visitor, attendance_id: UUID) -> tuple[AttendanceView, Belongings]:
    async with reading(visitor) as r:
        attendance = await view_loader.load_one(r, attendance_id)
        return attendance, await belongings.load(r, attendance)


class SessionSheet:
    """The open sheet. It changes with its session until it closes or turns into the sheet of an act."""

    def __init__(self, visitor: Visitor, attendance: AttendanceView, more: Belongings, acts: Acts) -> None:
        self.visitor, self.attendance, self.more, self.acts = visitor, attendance, more, acts
        self._turning = Turning(self._turned)
        with (
            page_context().sheets or ui.element("div"),
            sheet(formats.day(formats.local(attendance.starts_at).date())) as self.made,
        ):
            pass
        self.made.for_once()
        self._left = False
        self._draw()

    async def again(self) -> None:
        """Show what has become of the session meanwhile."""
        if self._left or self.made.dialog.is_deleted or not self.made.dialog.value:
            return
        found = await _load(self.visitor, self.attendance.attendance_id)
        if found != (self.attendance, self.more):
            self.attendance, self.more = found
            self._draw()

    async def _turned(self) -> None:
        """It can be joined online from now on, or no longer; or a file can be had."""
        if not (self._left or self.made.dialog.is_deleted):
            self._draw()

    def _draw(self) -> None:
        self._turning.at(_turns(self.attendance, self.more))
        self.made.body.clear()
        self.made.foot.clear()
        with self.made.body:
            static(session_details(self.attendance, self.more))
        with self.made.foot:
            if online.is_open(self.attendance):
                online.join_link(self.attendance, "cb-filled cb-main-btn cb-full")
            if self.attendance.online is None or self.attendance.starts_at > now():
                self._main(self.attendance)
            self._way_back(self.attendance)
            self.made.way_out(_("Close"))

    def _button(self, text: str, act: Act, *, icon_name: str = "") -> None:
        async def press() -> None:
            self._left = True
            await act(self.attendance, self.made)

        button(text, press, kind="quiet", icon_name=icon_name, main=True)

    def _main(self, attendance: AttendanceView) -> None:
        if offered(attendance):
            self._button(_("Can’t make it"), self.acts.cancel)
        elif attendance.credit is not None and attendance.credit.state == "active" and attendance.may_act:
            link = f"/make-ups/{ids.short(attendance.credit.credit_id)}"
            static(link_button(_("Choose a make-up"), link, main=True))
        elif attendance.made_up_by is not None:
            link = f"/booked/{ids.short(attendance.made_up_by.attendance_id)}"
            static(link_button(_("See the make-up"), link, kind="quiet", main=True))

    def _way_back(self, attendance: AttendanceView) -> None:
        if attendance.may_undo:
            self._button(_("Undo cancelling"), self.acts.undo, icon_name="undo")
        elif attendance.may_rejoin:
            self._button(_("Rejoin"), self.acts.rejoin)
        elif attendance.entry is not None and attendance.may_act:
            address = presenters.entry_address(attendance.entry)
            static(link_button(_("Waiting list"), address, kind="quiet", main=True))
        elif attendance.pay_as_you_go and _gone(attendance):
            address = f"/book/{ids.short(attendance.booking_id)}"
            static(link_button(_("Book a session"), address, kind="quiet", main=True))
        elif attendance.may_wait:
            self._button(_("Join waiting list"), self.acts.wait)


def _turns(attendance: AttendanceView, more: Belongings) -> datetime | None:
    """When the sheet changes by itself: it can be joined, it is over, a file can be had."""
    online_turns = attendance.online.turns(now()) if attendance.online is not None else None
    return min((each for each in (online_turns, more.turns(now())) if each is not None), default=None)


def session_details(attendance: AttendanceView, more: Belongings) -> h.Renderable:
    """The static part: the facts of a session."""
    mark = presenters.state_chip(attendance)
    venue = presenters.venue_text(attendance)
    differs = presenters.difference(attendance, named=False)
    lines = [
        ("schedule", formats.span(attendance.starts_at, attendance.minutes)),
        ("videocam", online.told(attendance)),
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
    is_to_come = attendance.on and attendance.starts_at > formats.here().now
    return h.div(".cb-stack")[
        h.p(".cb-sheet-sub")[presenters.DOT.join([attendance.kid.first_name, attendance.programme])],
        h.div[chip(mark)] if mark is not None else None,
        facts(lines),
        online.beforehand(attendance),
        belongings.drawn(more, attendance),
        h.div(".cb-btns")[way, add_to_calendar(attendance)] if is_to_come else None,
        _callouts(attendance),
    ]


def _callouts(attendance: AttendanceView) -> h.Renderable:
    """Until when it can be cancelled, or what became of it, or why it cannot be rejoined."""
    if attendance.is_off:
        return callout(_("We’ve cancelled this session."), off(attendance))
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
    if attendance.why_not_rejoin is not None and _gone(attendance) and not attendance.pay_as_you_go:
        parts.append(
            callout(_("You can’t rejoin."), formats.told(attendance.why_not_rejoin), icon_name="block")
        )
    return h.fragment[(h.div[part] for part in parts)]


def _gone(attendance: AttendanceView) -> bool:
    """It was given up, it is still to come, and it cannot be undone any more."""
    given_up = attendance.cancelled and attendance.type == "regular" and not attendance.may_undo
    return given_up and attendance.may_act and attendance.starts_at > formats.here().now
