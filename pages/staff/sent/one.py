"""One message: the text as its reader saw it, what became of it and why, and sending it again."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import facts, link_button, title
from components.letter import channel, fate_chip, letter_card
from components.rows import DOT
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.clients import addresses as clients
from pages.staff.rooms import CLIENTS, SENT
from pages.staff.sent import addresses, texts
from services.core.events import MESSAGES_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.notices.inbox import again, kinds
from services.notices.inbox import sent as service
from services.notices.inbox.sent import SentRow


async def one(visitor: Visitor, message_id: UUID) -> None:
    """The screen."""
    await _One(visitor, message_id).draw()


class _One:
    """The screen as it is open."""

    def __init__(self, visitor: Visitor, message_id: UUID) -> None:
        self.visitor, self.message_id = visitor, message_id
        self.client_id: UUID | None = None

    async def read(self) -> SentRow:
        """The message as it stands now."""
        async with reading(self.visitor) as r:
            return await service.one(r, self.message_id)

    async def draw(self) -> None:
        """The screen."""
        found = await self.read()
        self.client_id = found.told.client_id
        name = kinds.name(found.told.notice)
        with frame(name, tab=CLIENTS, room=SENT, back=SENT):
            static(title(name, found.name))
            self.content = ui.element("div").props("aria-live=polite")
            with self.content:
                self._draw(found)
            with ui.element("div").classes("cb-section cb-stack"):
                if texts.can_go_again(found.told):
                    button(_("Send again"), self.again, kind="filled", icon_name="mail", main=True)
                if found.told.client_id is not None:
                    family = clients.family(found.told.client_id)
                    static(link_button(_("Open the family"), family, kind="outline", main=True))
        page_context().on_event(MESSAGES_CHANGED, self.changed)

    def _draw(self, found: SentRow) -> None:
        told = found.told
        chip, why = fate_chip(told.fate), texts.why(told)
        to = _("To {email}").format(email=told.letter.to if told.letter else told.address)
        lines = [
            (chip.icon, DOT.join((chip.text, texts.when(told)))),
            ("mail", DOT.join((channel(told.channel), to))),
        ]
        static(facts(lines))
        if why:
            static(h.div(".cb-section.cb-tight")[callout("", why, tone=chip.tone)])
        static(h.div(".cb-section.cb-stack")[self._words(found)])

    def _words(self, found: SentRow) -> h.Renderable:
        if found.told.letter is None:
            return h.p(".cb-text2")[texts.no_text(found.told, self.visitor)]
        return h.fragment[h.h2(".cb-t2")[found.told.letter.subject], letter_card(found.told.letter)]

    async def changed(self, ids: Ids) -> None:
        """It has left or come back, or its reader has opened it."""
        if self.client_id is not None and concerns(ids, [self.client_id]):
            found = await self.read()
            self.content.clear()
            with self.content:
                self._draw(found)

    @action
    async def again(self) -> None:
        """Write it once more, and go to the new one, which shows what becomes of it."""
        async with work(self.visitor) as w:
            new_id = await again.send_again(w, self.message_id)
        ui.navigate.to(addresses.one(new_id))
        say(_("It is sent again, unless it is no longer true."))
