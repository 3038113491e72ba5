"""Rejoin a cancelled session (R52): at once if nothing is lost by it, otherwise after saying what is lost.

If the session is full, join its waiting list.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.family.cancelling import texts as cancel_texts
from pages.family.make_ups.confirm import leaves_before
from services.attendance import undoing
from services.attendance.view import AttendanceView
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.waiting_list import entries, queue

Changed = Callable[[UUID], Awaitable[None]]


class Rejoin:
    """Rejoining a session, or waiting for it."""

    def __init__(self, visitor: Visitor, changed: Changed) -> None:
        self.visitor, self._changed = visitor, changed

    async def ask(self, attendance: AttendanceView, instead: Sheet | None) -> None:
        """Rejoin, or first say what is lost by it."""
        lost = [line for line in (loss(attendance), await self._waits(attendance)) if line]
        if not lost:
            if instead is not None:
                instead.close()
            await self.go(attendance.attendance_id)
            return
        if instead is None:
            with page_context().sheets or ui.element("div"), sheet("") as instead:
                pass
            instead.for_once()
        self._draw(instead, attendance, lost)
        instead.open()

    async def _waits(self, attendance: AttendanceView) -> str:
        """Which waiting lists are left with its make-up; empty if it waits for nothing."""
        if attendance.credit is None:
            return ""
        async with reading(self.visitor) as r:
            starts = await entries.starts_of_others(r, attendance.credit.credit_id, attendance.session_id)
        return leaves_before(starts) if starts else ""

    def _draw(self, made: Sheet, attendance: AttendanceView, lost: list[str]) -> None:
        on = formats.local(attendance.starts_at).date()
        made.rename(_("Rejoin {weekday}?").format(weekday=formats.on_weekday(on)))
        made.body.clear()
        made.foot.clear()
        with made.body:
            static(cancel_texts.session_line(attendance))
            static(h.fragment[(callout("", line, icon_name="info", tone="warning") for line in lost)])

        async def yes() -> None:
            made.close()
            await self.go(attendance.attendance_id)

        with made.foot:
            button(_("Rejoin"), yes, kind="filled", main=True)
            made.way_out(_("Leave it cancelled"))

    @action
    async def go(self, attendance_id: UUID) -> None:
        """Rejoin the session."""
        try:
            async with work(self.visitor) as w:
                attendance = await undoing.rejoin(w, attendance_id)
        except Refused:
            await self._changed(attendance_id)
            raise
        await self._changed(attendance_id)
        when = formats.day(formats.local(attendance.starts_at).date())
        say(_("{name} is back in. See you {day}.").format(name=attendance.kid.first_name, day=when))

    @action
    async def wait(self, attendance: AttendanceView) -> None:
        """Join the waiting list of a full session (R52, R53)."""
        if attendance.credit is None:
            return
        try:
            async with work(self.visitor) as w:
                entry = await queue.join(w, attendance.credit.credit_id, attendance.session_id)
        except Refused:
            await self._changed(attendance.attendance_id)
            raise
        await self._changed(attendance.attendance_id)

        @action
        async def undo() -> None:
            async with work(self.visitor) as w:
                await queue.leave(w, entry.entry_id)  # the event bus tells the screen that is shown by then

        say(_("You’re {place} in line").format(place=formats.ordinal(entry.position)), undo)


def loss(attendance: AttendanceView) -> str | None:
    """What rejoining loses for good; None if cancelling again would earn the same make-up again."""
    if attendance.made_up_by is not None:
        booked = formats.moment(attendance.made_up_by.starts_at)
        return _("You’ll give up the make-up that you booked for {time}.").format(time=booked)
    if attendance.credit is not None and attendance.late:
        until = formats.until(attendance.deadline)
        return _(
            "You’ll lose the make-up you got for it. The deadline to cancel was {deadline}: if you cancel again, there is no new one."
        ).format(deadline=until)
    return None
