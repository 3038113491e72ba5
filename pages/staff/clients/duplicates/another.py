"""From a family's screen: choosing another one that is the same person, by a search."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import empty
from components.frame import title
from components.rows import line_row, listed
from pages.app.actions import action
from pages.app.frame import frame
from pages.staff.clients import addresses
from pages.staff.clients.duplicates import texts
from pages.staff.clients.search import row
from pages.staff.rooms import CLIENTS
from pages.staff.selling.searching import search_box
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.people import duplicates, families
from services.people.families import Families
from services.people.search import LONGEST

SHOWN = 20


async def another(visitor: Visitor, client_id: UUID) -> None:
    """The screen."""
    async with reading(visitor) as r:
        duplicates.rights(r)
        here = await families.line(r, client_id)
    room = _Room(visitor, client_id)
    heading = _("Same person as …")
    with frame(heading, tab=CLIENTS, back=addresses.family(client_id), room=CLIENTS):
        static(title(heading, texts.called(here)))
        search_box(_("Name, phone, email or number"), "", room.look, while_typing=True)
        room.content = ui.element("div").props("aria-live=polite")
        with room.content:
            room.draw(Families(0, ()))


class _Room:
    """What was found by what is typed."""

    content: ui.element

    def __init__(self, visitor: Visitor, client_id: UUID) -> None:
        self.visitor, self.client_id, self.text = visitor, client_id, ""

    def draw(self, found: Families) -> None:
        """The families that were found, without this one."""
        others = [line for line in found.lines if line.client_id != self.client_id]
        if not others:
            heading = _("Nobody found") if self.text.strip() else _("Whom are you looking for?")
            line = _("Look for the other family, then see both side by side.")
            static(h.div(".cb-section.cb-tight")[empty(heading, line, icon_name="search")])
            return
        rows = [replace(row(line), href=addresses.merge(self.client_id, line.client_id)) for line in others]
        static(h.section(".cb-section.cb-tight")[listed(line_row, rows, label=_("Families"))])

    @action
    async def look(self, text: str) -> None:
        """Narrow the list down to what was typed."""
        self.text = text[:LONGEST]
        asked, found = self.text, Families(0, ())
        if asked.strip():
            async with reading(self.visitor) as r:
                found = await families.find(r, asked, at_most=SHOWN)
        if asked == self.text:
            self.content.clear()
            with self.content:
                self.draw(found)
