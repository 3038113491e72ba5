"""Right after a cancelling: the way back, the make-ups that fit best, and, if the provider asks, why (03c, 03d)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.callout import callout
from components.press import Option, Sheet, TextElement, button, sheet, static
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.family.make_ups.confirm import offers
from services.attendance import cancelling, undoing
from services.attendance.cancelling import Reason
from services.core import ids
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.make_ups import book, pools
from services.make_ups.credits.view import CreditView
from services.make_ups.pools import Swap

Done = Callable[[], Awaitable[None]]


class After:
    """What can still be said and done about a session that has just been cancelled."""

    def __init__(self, visitor: Visitor, attendance_id: UUID, on_done: Done) -> None:
        self.visitor, self.attendance_id, self._on_done = visitor, attendance_id, on_done
        self._screen = page_context().sheets

    async def changed(self) -> None:
        """Tell the screen that asked, if it is still shown."""
        if self._screen is None or not self._screen.is_deleted:
            await self._on_done()

    def say(self, text: str, *, asks: bool = False) -> None:
        """Say it with Undo and, if the provider likes to know, with a way to say why."""
        say(text, self.undo, more=(_("Why?"), self.why) if asks else None)

    @action
    async def undo(self) -> None:
        """Take the cancelling back, with all that came of it."""
        async with work(self.visitor) as w:
            day = await undoing.undo(w, self.attendance_id)
        await self.changed()
        when = formats.day(formats.local(day.starts_at).date())
        say(_("{name} is back in. See you {day}.").format(name=day.kid.first_name, day=when))

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
        """Keep the reason."""
        async with work(self.visitor) as w:
            await cancelling.give_reason(w, self.attendance_id, reason)


async def turn_into(made: Sheet, after: After, right: CreditView, said: str) -> bool:
    """Turn an open sheet into the offer of what fits best; False where nothing fits, and a snackbar is enough."""
    offer = _Offer(made, after, right, said)
    await offer.look()
    if not offer.best:
        return False
    offer.draw()
    made.on_closed = offer.closed
    page_context().script("cubby.focus('.cb-sheet-body .cb-btn')")
    return True


class _Offer:
    """The sheet after the tap."""

    def __init__(self, made: Sheet, after: After, right: CreditView, said: str) -> None:
        self.made, self.after, self.right, self.said = made, after, right, said
        self.best: list[Swap] = []
        self.number = 0
        self.key = secrets.token_urlsafe(16)
        self._done = False

    async def look(self) -> None:
        """What fits now."""
        async with reading(self.after.visitor) as r:
            pool = await pools.of_credit(r, self.right.credit_id)
            self.best = await pool.best()
            self.number = len(await pool.offers())

    def draw(self, problem: str = "") -> None:
        """The best places, the way to all of them, and the way back."""
        self.made.rename(_("Cancelled. Pick a make-up?"))
        self.made.body.clear()
        self.made.foot.clear()
        with self.made.body:
            if problem:
                static(callout(problem, alert=True))
            elif self.right.from_at is not None:
                usual = formats.on_weekday(formats.local(self.right.from_at).date())
                closest = _("Closest to {name}’s usual {weekday}")
                static(
                    h.p(".cb-sheet-sub")[closest.format(name=self.right.kid.first_name, weekday=usual)],
                )
            offers(self.best, _("Book"), self.book, look="cb-list cb-plain")
        with self.made.foot:
            see = ngettext("See the one that fits", "See all {n}", self.number).format(n=self.number)
            button(see, self.see_all, kind="quiet", main=True)
            with ui.element("div").classes("cb-pair"):
                button(_("Undo cancelling"), self.undo, kind="text", icon_name="undo", main=True)
                button(_("Later"), self.later, kind="text", main=True)
            until = formats.last_day(self.right.expires_at)
            TextElement("p", _("You have until {day} to book. We’ll remind you.").format(day=until))

    def later(self) -> None:
        """Close it; the snackbar has the way back."""
        self.made.close()
        self.closed()

    def closed(self) -> None:
        """Closed without another choice, by whatever means."""
        if not self._done:
            self._done = True
            self.after.say(self.said)

    def see_all(self) -> None:
        """Go to the finder."""
        self._done = True
        self.made.close()
        ui.navigate.to(f"/make-ups/{ids.short(self.right.credit_id)}")

    async def undo(self) -> None:
        """Take it back; a snackbar says whether that could still be done."""
        self._done = True
        self.made.close()
        await self.after.undo()

    @action
    async def book(self, session_id: UUID) -> None:
        key = f"{self.key}/{session_id}"
        try:
            async with work(self.after.visitor) as w:
                taken = await book.take(w, self.right.credit_id, session_id, key)
        except Refused as no:
            await self.look()
            self.draw(no.words())
            page_context().script("cubby.focus('.cb-sheet-foot .cb-btn')")
            return
        self._done = True
        self.made.close()
        ui.navigate.to(f"/booked/{ids.short(taken.day.attendance_id)}")


def reasons() -> list[Option]:
    """What can be said about why (R19)."""
    return [
        Option(Reason.ILL.value, _("Ill"), "sick"),
        Option(Reason.AWAY.value, _("Away"), "flight_takeoff"),
        Option(Reason.UNSAID.value, _("I’d rather not say"), "do_not_disturb_on"),
    ]
