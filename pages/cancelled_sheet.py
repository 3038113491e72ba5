"""Right after a plain cancelling: the make-ups that fit best, and, if the provider asks, why (design 03d)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from components.press import Option, Sheet, TextElement, button, options, sheet
from pages.make_ups.confirm import offers
from pages.shell import action, say
from services import attendance, ids, words
from services.access import Visitor
from services.attendance import Reason
from services.days import Day, Right
from services.language import _, ngettext
from services.make_ups import booking, pool
from services.make_ups.pool import Swap
from services.provider import cancellation
from services.refusals import Refused
from services.work import reading, work

Done = Callable[[], Awaitable[None]]


async def open_sheet(visitor: Visitor, day: Day, on_done: Done) -> bool:
    """Offer what fits after a session was cancelled; False where nothing fits, and a snackbar is enough."""
    right = day.credit
    if right is None:
        return False
    async with reading(visitor) as r:
        found = await pool.search(r, right.credit_id)
        best = await pool.best(r, right.credit_id)
        asks = (await cancellation(r)).reason_prompt == "after"
    if not best:
        return False
    with sheet(_("Cancelled. Pick a make-up?")) as made:
        pass
    shown = _Cancelled(visitor, day, right, on_done, made)
    shown.draw(best, found.offered, asks=asks)
    made.dialog.on("hide", made.dialog.delete)
    made.open()
    return True


class _Cancelled:
    """The sheet after the tap."""

    def __init__(self, visitor: Visitor, day: Day, right: Right, on_done: Done, made: Sheet) -> None:
        self.visitor, self.day, self.right = visitor, day, right
        self.on_done, self.made = on_done, made
        self.key = secrets.token_urlsafe(16)

    def draw(self, best: list[Swap], number: int, *, asks: bool, problem: str = "") -> None:
        """The best places, the way to all of them, and the way back."""
        self.made.body.clear()
        self.made.foot.clear()
        with self.made.body:
            if problem:
                TextElement("p", problem, "cb-lead-text").props("role=alert")
            until = words.last_day(self.right.expires_at)
            TextElement(
                "p", _("You have until {day} to book. We’ll remind you.").format(day=until), "cb-lead-text"
            )
            offers(best, _("Book"), self.book)
            if asks:
                options(_("Why? (optional)"), reasons(), self.choose, name=f"why-{self.key[:6]}")
        with self.made.foot:
            see = ngettext("See the one that fits", "See all {n}", number).format(n=number)
            button(see, self.see_all, kind="quiet", main=True)
            with ui.element("div").classes("cb-btns"):
                button(_("Undo cancelling"), self.undo, kind="text", icon_name="undo")
                button(_("Later"), self.made.close, kind="text")

    def see_all(self) -> None:
        """Go to the finder."""
        self.made.close()
        ui.navigate.to(f"/make-ups/{ids.short(self.right.credit_id)}")

    @action
    async def choose(self, value: str) -> None:
        if value in set(Reason):
            async with work(self.visitor) as w:
                await attendance.give_reason(w, self.day.attendance_id, Reason(value))

    @action
    async def undo(self) -> None:
        async with work(self.visitor) as w:
            day = await attendance.undo(w, self.day.attendance_id)
        self.made.close()
        await self.on_done()
        say(_("{name} is back in.").format(name=day.kid.first_name))

    @action
    async def book(self, session_id: UUID) -> None:
        try:
            async with work(self.visitor) as w:
                taken = await booking.take(w, self.right.credit_id, session_id, f"{self.key}/{session_id}")
        except Refused as no:
            async with reading(self.visitor) as r:
                best = await pool.best(r, self.right.credit_id)
                found = await pool.search(r, self.right.credit_id)
            self.draw(best, found.offered, asks=False, problem=no.words())
            return
        self.made.close()
        ui.navigate.to(f"/booked/{ids.short(taken.day.attendance_id)}")


def reasons() -> list[Option]:
    """What can be said about why (R19)."""
    return [
        Option(Reason.ILL.value, _("Ill"), "sick"),
        Option(Reason.AWAY.value, _("Away"), "flight_takeoff"),
        Option(Reason.UNSAID.value, _("I’d rather not say"), "do_not_disturb_on"),
    ]
