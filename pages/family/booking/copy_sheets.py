"""The sheets of copies of reminders: adding an address, what it gets, its end (R88)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.entries import Entry, draw, style
from components.form import form
from components.options import Option
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.family.booking.share_sheets import problems
from services.bookings import copies
from services.bookings.copies import CopyLine
from services.core.refusals import Refused
from services.core.typed_form import TypedForm
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _

WAYS = ("too", "instead")


class CopySheets:
    """They belong to one booking; `fresh` shows what came of them."""

    def __init__(self, visitor: Visitor, booking_id: UUID, fresh: Callable[[], Awaitable[None]]) -> None:
        self.visitor, self.booking_id, self.fresh = visitor, booking_id, fresh

    @action
    async def add(self) -> None:
        """Which address, and instead of whom?"""
        with page_context().sheets or ui.element("div"), sheet(_("Copies of reminders")) as made:
            static(style())
            static(h.p(".cb-text2")[what_they_can()])

            @action
            async def send(said: dict[str, str]) -> None:
                try:
                    async with work(self.visitor) as w:
                        instead = chosen(said)
                        email = said.get("copy_email", "")
                        asked = (await copies.add(w, self.booking_id, email, instead=instead)).email
                except Refused as no:
                    filled.complain(problems(no, "copy_email"))
                    return
                filled.kept(said, dict.fromkeys(said, ""))
                made.close()
                await self.fresh()
                say(_("We’ve asked {email}. It gets reminders as soon as it agrees.").format(email=asked))

            with form(send, _("Ask them")) as filled:
                hint = _("We send it one email with a question first.")
                draw(filled, Entry("copy_email", _("Their email"), hint=hint), "")
                draw(filled, way(), "too")
        made.for_once()
        made.open()

    @action
    async def change(self, copy: CopyLine) -> None:
        """As well as the owner, or instead of them? Or nothing any more."""

        @action
        async def keep(said: dict[str, str]) -> None:
            try:
                async with work(self.visitor) as w:
                    await copies.change(w, copy.copy_id, instead=chosen(said))
            except Refused as no:
                filled.complain(problems(no, "copy_way"))
                return
            filled.kept(said, said)
            made.close()
            await self.fresh()
            say(_("Changed."))

        @action
        async def end() -> None:
            made.close()
            async with work(self.visitor) as w:
                await copies.end(w, copy.copy_id)
            await self.fresh()
            say(_("{email} gets no more reminders.").format(email=copy.email))

        with page_context().sheets or ui.element("div"), sheet(copy.email) as made:
            static(style())
            with form(keep, _("Keep"), stamp=copy.copy_id.hex) as filled:
                draw(filled, way(), "instead" if copy.instead else "too")
        made.for_once()
        with made.foot:
            button(_("Remove this address"), end, kind="danger-btn", main=True)
        made.open()


def way() -> Entry:
    """As well as the owner, or instead of them."""
    ways = (Option("too", _("As well as you")), Option("instead", _("Instead of you")))
    line = _("Instead of you: you get no reminders of this booking as long as they do.")
    return Entry("copy_way", _("Who gets the reminders"), "pills", hint=line, of=ways)


def chosen(said: dict[str, str]) -> bool:
    """Whether it is to get them instead of the owner.

    Raises:
        Refused: neither was chosen.
    """
    typed = TypedForm(said, "")
    way_ = typed.one_of("copy_way", WAYS)
    typed.done()
    return way_ == "instead"


def what_they_can() -> str:
    """What whoever reads that mailbox can do, and what not."""
    return _(
        "From a reminder they can cancel its session, as if you had done it. "
        "They see nothing else of the booking, and can stop the emails at any time."
    )
