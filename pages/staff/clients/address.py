"""Below a family's name and phone: its e-mail address, and asking both mailboxes for another one (R4)."""

from __future__ import annotations

from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.form import form, text_field
from components.frame import facts, section_head
from pages.app.actions import action
from pages.app.frame import say
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.sign_in import address_change
from services.sign_in.address_change import AskedAddress


class Address:
    """The section; after each act it is drawn anew."""

    def __init__(self, visitor: Visitor, client_id: UUID, email: str) -> None:
        self.visitor, self.client_id, self.email = visitor, client_id, email

    def draw(self, asked: AskedAddress | None) -> None:
        """What it is, and what is asked."""
        with ui.element("section").classes("cb-section"):
            static(section_head(_("Email address")))
            TextElement("p", self.email, "cb-text2")
            self.content = ui.element("div").props("aria-live=polite")
            with self.content:
                self._draw(asked)

    def _draw(self, asked: AskedAddress | None) -> None:
        if asked is None:
            self._form()
            return
        line = _("Asked for: {email}. It counts once both addresses have said yes.").format(email=asked.email)
        TextElement("p", line, "cb-section cb-tight")
        yes, waits = _("said yes"), _("no answer yet")
        old = _("{email}: {answer}").format(email=self.email, answer=yes if asked.old_said else waits)
        new = _("{email}: {answer}").format(email=asked.email, answer=yes if asked.new_said else waits)
        until = _("The links work until {until}").format(until=formats.moment(asked.until))
        static(facts([("mail", old), ("mail", new), ("schedule", until)]))
        with ui.element("div").classes("cb-section cb-tight"):
            button(_("Ask no more"), self.take_back, kind="quiet", icon_name="undo")

    def _form(self) -> None:
        hint = _("Both addresses get an email with a link. It changes when both have said yes.")
        with form(self.ask, _("Ask both addresses"), kind="tonal", main=False) as self.filled:
            text_field(self.filled, _("New address"), "new_email", type="email", hint=hint)

    async def _fresh(self) -> None:
        async with reading(self.visitor) as r:
            asked = await address_change.pending(r, self.client_id)
        self.content.clear()
        with self.content:
            self._draw(asked)

    @action
    async def ask(self, said: dict[str, str]) -> None:
        """Ask both mailboxes."""
        try:
            async with work(self.visitor) as w:
                await address_change.ask(w, self.client_id, said.get("new_email", ""))
        except Refused as no:
            self.filled.complain({"new_email": no.words()})
            return
        self.filled.kept(said, said)
        await self._fresh()
        say(_("Both addresses are asked."))

    @action
    async def take_back(self) -> None:
        """Leave it as it is."""
        async with work(self.visitor) as w:
            await address_change.take_back(w, self.client_id)
        await self._fresh()
        say(_("Taken back. The links no longer work."))
