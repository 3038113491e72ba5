"""The room of all messages that were sent lately, and the same list of one family."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import empty
from components.entries import style
from components.frame import title
from components.letter import channel, fate_chip
from components.marks import Tile
from components.rows import DOT, LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.growing_list import GrowingList
from pages.staff.clients import addresses as clients
from pages.staff.rooms import CLIENTS, SENT, row_of_rooms
from pages.staff.sent import addresses
from pages.staff.sent.narrowing import chips, kind_and_day, query_of, wish_of
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.notices.inbox import kinds
from services.notices.inbox import sent as service
from services.notices.inbox.sent import SentPage, SentRow, SentWish
from services.people import families


async def sent(visitor: Visitor) -> None:
    """The room."""
    room = _Sent(visitor)
    found = await room.read()
    with frame(_("Messages sent"), tab=CLIENTS, room=SENT):
        static(row_of_rooms(visitor, CLIENTS, SENT))
        line = _("What families got from you within 30 days, and what became of it.")
        static(h.fragment[style(), title(_("Messages sent"), line)])
        with ui.element("div").classes("cb-section cb-tight"):
            kind_and_day(room.wish, room.narrow)
        room.put(found)


async def of_family(visitor: Visitor, client_id: UUID) -> None:
    """All messages to one family."""
    room = _Sent(visitor, client_id)
    async with reading(visitor) as r:
        name = families.name_of(await families.here(r, client_id)) or _("Without a name")
    found = await room.read()
    with frame(_("Messages"), tab=CLIENTS, room=CLIENTS, back=clients.family(client_id)):
        static(title(_("Messages"), name))
        room.put(found)


class _Sent(GrowingList[SentPage]):
    """The list as it is open, under its filters."""

    page, focus = 50, "#sent li:nth-child({n}) a"

    def __init__(self, visitor: Visitor, client_id: UUID | None = None) -> None:
        super().__init__(visitor)
        self.wish = replace(wish_of(self.context.query), client_id=client_id)

    async def read(self) -> SentPage:
        """The list as it is now."""
        async with reading(self.visitor) as r:
            return await service.listed(r, self.wish, self.limit)

    def draw_list(self, found: SentPage) -> None:
        if found.counts:
            chips(self.wish, found.counts, self.narrow)
        if not found.rows:
            static(h.div(".cb-section")[self._nothing()])
            return
        rows = [row(each, of_family=self.wish.client_id is not None) for each in found.rows]
        static(h.div("#sent.cb-section.cb-tight")[listed(line_row, rows, label=_("Messages"))])
        if found.more:
            self.more_button()

    def _nothing(self) -> h.Element:
        if self.wish.kind or self.wish.on or self.wish.fate:
            return empty(
                _("Nothing found"), _("Choose another kind, another day or another state."), icon_name="mail"
            )
        return empty(_("Nothing yet"), _("Each message to a family shows up here."), icon_name="mail")

    @action
    async def narrow(self, wish: SentWish) -> None:
        """Show the list under other filters."""
        client_id = self.wish.client_id
        self.wish = replace(wish, client_id=client_id)
        path = SENT if client_id is None else clients.messages(client_id)
        await self.begin_again(path, query_of(self.wish))


def row(each: SentRow, *, of_family: bool) -> LineRow:
    """One message: who, what, when, by which way, and what became of it."""
    told = each.told
    when = DOT.join((formats.moment(told.at, relative=True), channel(told.channel)))
    return LineRow(
        told.title if of_family else each.name,
        Tile("mail"),
        when if of_family else DOT.join((kinds.name(told.notice), when)),
        chip=fate_chip(told.fate),
        href=addresses.one(told.id),
    )
