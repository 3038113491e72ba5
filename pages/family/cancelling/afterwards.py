"""Right after a session was cancelled: Undo and, if the provider asks for it, the reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from components.buttons import button
from components.options import Option
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from services.attendance import cancelling, undoing
from services.attendance.cancelling import Reason
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _, formats

Done = Callable[[], Awaitable[None]]


class After:
    """What can still be done about a session that has just been cancelled."""

    def __init__(self, visitor: Visitor, attendance_id: UUID, on_done: Done) -> None:
        self.visitor, self.attendance_id, self._on_done = visitor, attendance_id, on_done
        self._screen = page_context().sheets

    async def changed(self) -> None:
        """Call `on_done` of the screen that opened the sheet, if it is still shown."""
        if self._screen is None or not self._screen.is_deleted:
            await self._on_done()

    def say(self, text: str, *, asks: bool = False) -> None:
        """Show a message with Undo and, if `asks`, a button to give the reason."""
        say(text, self.undo, more=(_("Say why"), self.why) if asks else None)

    @action
    async def undo(self) -> None:
        """Undo the cancelling, with all its consequences."""
        try:
            async with work(self.visitor) as w:
                attendance = await undoing.undo(w, self.attendance_id)
        except Refused:
            await self.changed()
            raise
        await self.changed()
        when = formats.day(formats.local(attendance.starts_at).date())
        say(_("{name} is back in. See you {day}.").format(name=attendance.kid.first_name, day=when))

    def why(self) -> None:
        """Ask for the reason; nobody has to give one (R19)."""
        page_context().speak()
        with page_context().sheets or ui.element("div"), sheet(_("Why? (optional)")) as made:
            for one in reasons():
                give = self._because(Reason(one.value), made)
                button(one.text, give, kind="outline", icon_name=one.icon, main=True)
        with made.foot:
            made.way_out(_("Close"))
        made.for_once()
        made.open()

    def _because(self, reason: Reason, made: Sheet) -> Callable[[], Awaitable[None]]:
        @action
        async def give() -> None:
            await self.give(reason)
            made.close()

        return give

    async def give(self, reason: Reason) -> None:
        """Save the reason."""
        async with work(self.visitor) as w:
            await cancelling.give_reason(w, self.attendance_id, reason)


def reasons() -> list[Option]:
    """The reasons to choose from (R19)."""
    return [
        Option(Reason.ILL.value, _("Ill"), "sick"),
        Option(Reason.AWAY.value, _("Away"), "flight_takeoff"),
        Option(Reason.UNSAID.value, _("I’d rather not say"), "do_not_disturb_on"),
    ]
