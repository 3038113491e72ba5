"""Right after a session was cancelled: the make-ups that fit best, in the sheet that is still open."""

from __future__ import annotations

import secrets
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.sheet import Sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.family.cancelling.afterwards import After
from pages.family.make_ups.confirm import ask_first, offers
from services.core import ids
from services.core.refusals import Refused
from services.core.work import reading
from services.language import _, formats, ngettext
from services.make_ups import book, pools
from services.make_ups.credits.view import CreditView
from services.make_ups.pools import Swap
from services.make_ups.refusals import LostIfCancelled
from services.notices.telling import promises


async def turn_into(made: Sheet, after: After, credit: CreditView, said: str) -> bool:
    """Turn an open sheet into an offer of the best make-ups; False if none fits, so that a snackbar is enough."""
    offer = _Offer(made, after, credit, said)
    await offer.load()
    if not offer.best:
        return False
    offer.draw()
    made.on_closed = offer.closed
    page_context().script("cubby.focus('.cb-sheet-body .cb-btn')")
    return True


class _Offer:
    """The sheet after the session was cancelled."""

    def __init__(self, made: Sheet, after: After, credit: CreditView, said: str) -> None:
        self.made, self.after, self.credit, self.said = made, after, credit, said
        self.best: list[Swap] = []
        self.number, self.reminds = 0, False
        self.key = secrets.token_urlsafe(16)
        self._done = False

    async def load(self) -> None:
        """Read the make-ups that fit now."""
        async with reading(self.after.visitor) as r:
            pool = await pools.of_credit(r, self.credit.credit_id)
            self.best = await pool.best()
            self.number = len(await pool.offers())
            credit = self.credit
            self.reminds = await promises.reminds_of_make_up(r, credit.credit_id, credit.expires_at)

    def draw(self, problem: str = "") -> None:
        """Draw the best make-ups, a button for all of them, and Undo."""
        self.made.rename(_("Cancelled. Pick a make-up?"))
        self.made.body.clear()
        self.made.foot.clear()
        with self.made.body:
            if problem:
                static(callout(problem, alert=True))
            elif self.credit.from_at is not None:
                usual = formats.on_weekday(formats.local(self.credit.from_at).date())
                closest = _("Closest to {name}’s usual {weekday}")
                static(
                    h.p(".cb-sheet-sub")[closest.format(name=self.credit.kid.first_name, weekday=usual)],
                )
            offers(self.best, _("Book"), self.book, look="cb-list cb-plain")
        with self.made.foot:
            see = ngettext("See the one that fits", "See all {n}", self.number).format(n=self.number)
            button(see, self.see_all, kind="quiet", main=True)
            with ui.element("div").classes("cb-pair"):
                button(_("Undo cancelling"), self.undo, kind="text", icon_name="undo", main=True)
                button(_("Later"), self.later, kind="text", main=True)
            until = formats.last_day(self.credit.expires_at)
            said = _("You have until {day} to book. We’ll remind you.")
            TextElement("p", (said if self.reminds else _("You have until {day} to book.")).format(day=until))

    def later(self) -> None:
        """Close the sheet; a snackbar then has Undo."""
        self.made.close()
        self.closed()

    def closed(self) -> None:
        """Handle that the sheet was closed without a choice, by whatever means."""
        if not self._done:
            self._done = True
            self.after.say(self.said)

    def see_all(self) -> None:
        """Go to the finder."""
        self._done = True
        self.made.close()
        ui.navigate.to(f"/make-ups/{ids.short(self.credit.credit_id)}")

    async def undo(self) -> None:
        """Undo the cancelling; a snackbar says whether that was still possible."""
        self._done = True
        self.made.close()
        await self.after.undo()

    @action
    async def book(self, session_id: UUID) -> None:
        await self._take(session_id, in_one_tap=True)

    @action
    async def book_all_the_same(self, session_id: UUID) -> None:
        await self._take(session_id, in_one_tap=False)

    async def _take(self, session_id: UUID, *, in_one_tap: bool) -> None:
        key = f"{self.key}/{session_id}"
        try:
            taken = await book.book_now(
                self.after.visitor, self.credit.credit_id, session_id, key, in_one_tap=in_one_tap
            )
        except LostIfCancelled:
            candidate = next(one.candidate for one in self.best if one.candidate.session_id == session_id)
            text = _("Book for {name}").format(name=self.credit.kid.first_name)
            ask_first(
                self.made, candidate, text, lambda: self.book_all_the_same(session_id), lambda: self.draw()
            )
            return
        except Refused as no:
            await self.load()
            self.draw(no.words())
            page_context().script("cubby.focus('.cb-sheet-foot .cb-btn')")
            return
        self._done = True
        self.made.close()
        ui.navigate.to(f"/booked/{ids.short(taken.attendance.attendance_id)}")
