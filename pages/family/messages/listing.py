"""The inbox: everything that was sent to the visitor, by month, the newest first; what is new is marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.letter import channel, fate_chip
from components.marks import Chip, Tile
from components.rows import DOT, LineRow, line_row, listed, month_head
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.growing_list import GrowingList
from pages.family.messages import addresses
from services.core.events import MESSAGES_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.notices.inbox import mine
from services.notices.inbox.fates import Fate, SentMessage
from services.notices.inbox.mine import Inbox


async def messages(visitor: Visitor) -> None:
    """The screen."""
    room = _Inbox(visitor)
    room.draw(await room.read())


class _Inbox(GrowingList[Inbox]):
    """The list as it is open."""

    page, focus = 30, ".cb-inbox li:nth-child({n}) a"

    async def read(self) -> Inbox:
        """The list as it is now."""
        async with reading(self.visitor) as r:
            return await mine.listed(r, self.limit)

    def draw(self, found: Inbox) -> None:
        """The screen."""
        with frame(_("Messages"), tab=addresses.MESSAGES, back="/"):
            TextElement("h1", _("Messages")).props("tabindex=-1")
            self.put(found)
        self.context.on_event(MESSAGES_CHANGED, self.changed)

    def draw_list(self, found: Inbox) -> None:
        if not found.messages:
            line = _("Every email we send you is kept here as well.")
            static(h.div(".cb-section")[empty(_("No messages yet"), line, icon_name="mail")])
            return
        if found.unread and not self.visitor.seen_by:
            with ui.element("div").classes("cb-section cb-tight"):
                button(_("Mark all as read"), self.all_seen, kind="quiet", icon_name="done_all")
        static(h.div(".cb-inbox")[_by_month(found.messages)])
        if found.more:
            self.more_button()

    async def changed(self, ids: Ids) -> None:
        """A message has left, or was opened on another device."""
        if self.visitor.client_id and concerns(ids, [self.visitor.client_id]):
            await self.fresh()

    @action
    async def all_seen(self) -> None:
        """Nothing is new any more."""
        async with work(self.visitor) as w:
            await mine.opened(w)
        await self.fresh()


def _by_month(found: Sequence[SentMessage]) -> h.Fragment:
    months = groupby(found, key=lambda each: formats.month_name(formats.local(each.at).date()))
    return h.fragment[
        (
            h.section(".cb-section")[month_head(name, level=2), listed(line_row, map(row, rows), label=name)]
            for name, rows in months
        )
    ]


def row(told: SentMessage) -> LineRow:
    """One message; a code has no text that could be opened."""
    chip = Chip(_("New"), "mail", "brand") if told.is_new else None
    return LineRow(
        told.title,
        Tile("mail", "brand" if told.is_new else "neutral"),
        DOT.join((formats.moment(told.at, relative=True), channel(told.channel))),
        chip=fate_chip(told.fate) if told.fate is Fate.CAME_BACK else chip,
        href=addresses.one(told.id) if told.letter else "",
    )
