"""Clients: a search while somebody types; before that, the families that this member of staff has opened last."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.frame import link_button, section_head
from components.marks import Avatar, initials
from components.rows import DOT, LineRow, line_row, listed
from pages.app.actions import action
from pages.app.frame import frame, heading
from pages.app.page_context import page_context
from pages.staff.clients import addresses
from pages.staff.rooms import CLIENTS, row_of_rooms
from pages.staff.selling.searching import search_box
from services.core.capabilities import Capability, may
from services.core.view_as import may_view
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, ngettext
from services.people import duplicates, families
from services.people.families import PAGE, Families, FamilyLine
from services.people.search import LONGEST


async def clients(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    found = await room.read()
    room.draw(found, await _doubles(visitor))


async def _doubles(visitor: Visitor) -> int:
    """How many pairs of families may be one; not counted for whoever may not merge them."""
    if not may_view(visitor):
        return 0
    async with reading(visitor) as r:
        return len(await duplicates.proposed(r))


class _Room:
    """What is typed, and what was found by it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.text, self.limit = self.context.query.get("q", "")[:LONGEST], PAGE

    async def read(self) -> Families:
        """What was found; the families opened last where nothing is typed."""
        async with reading(self.visitor) as r:
            if self.text.strip():
                return await families.find(r, self.text, at_most=self.limit)
            lately = await families.last_opened(r)
            return Families(len(lately), lately)

    def draw(self, found: Families, doubles: int) -> None:
        """The screen."""
        sees_contacts = may(self.visitor, Capability.CONTACTS)
        label = _("Name, phone, email or number") if sees_contacts else _("Name or booking number")
        with frame(_("Clients"), tab=CLIENTS, room=CLIENTS):
            static(row_of_rooms(self.visitor, CLIENTS, CLIENTS))
            heading(_("Clients"))
            new = link_button(_("New family"), addresses.NEW, icon_name="person_add")
            gone = link_button(_("Deleted bookings"), addresses.TRASH, kind="quiet", icon_name="delete")
            twice = _twice(doubles) if doubles else None
            static(h.div(".cb-section.cb-tight.cb-row-actions")[new if sees_contacts else None, twice, gone])
            search_box(label, self.text, self.look, while_typing=True)
            with ui.element("div").props("aria-live=polite"):
                self.said = TextElement("p", self._said(found), "cb-text2 cb-s")
            self.content = ui.element("div")
            with self.content:
                self._draw(found)

    def _said(self, found: Families) -> str:
        if not self.text.strip():
            return ""
        return ngettext("{n} family", "{n} families", found.number).format(n=found.number)

    def _draw(self, found: Families) -> None:
        searched = bool(self.text.strip())
        if not found.lines:
            static(h.div(".cb-section.cb-tight")[_nobody() if searched else _begin()])
            return
        rows = listed(line_row, map(row, found.lines), label=_("Families"))
        head = None if searched else section_head(_("Opened last"))
        static(h.section(class_=["cb-section", "cb-tight" if searched else ""])[head, rows])
        if searched and found.number > len(found.lines):
            with ui.element("div").classes("cb-end"):
                button(_("Show more"), self.more, kind="outline", full=True)

    @action
    async def look(self, text: str) -> None:
        """Narrow the list down to what was typed; the address keeps it."""
        text = text[:LONGEST]
        if text == self.text:
            return
        self.text, self.limit = text, PAGE
        self.context.write_address(CLIENTS, {"q": text} if text.strip() else {})
        await self._fresh()

    @action
    async def more(self) -> None:
        """One more page."""
        self.limit += PAGE
        await self._fresh()

    async def _fresh(self) -> None:
        """Read, then draw, so that the list is never blank in between; what somebody typed meanwhile goes first."""
        asked = self.text
        found = await self.read()
        if asked != self.text:
            return
        self.said.set_words(self._said(found))
        self.content.clear()
        with self.content:
            self._draw(found)


def _twice(doubles: int) -> h.Renderable:
    words = ngettext("{n} possible duplicate", "{n} possible duplicates", doubles).format(n=doubles)
    return link_button(words, addresses.DUPLICATES, icon_name="group")


def row(line: FamilyLine) -> LineRow:
    """One family: its name, its children, how to reach it."""
    name = line.name or line.email or _("Without a name")
    children = ", ".join(child.first_name for child in line.children)
    email = line.email if line.name else ""
    return LineRow(
        name,
        Avatar(initials(name, 2)),
        DOT.join(part for part in (children, line.phone, email) if part),
        href=addresses.family(line.client_id),
    )


def _nobody() -> h.Element:
    line = _("Look for a part of a parent’s or a child’s name. Accents and capitals don’t matter.")
    return empty(_("Nobody found"), line, icon_name="search")


def _begin() -> h.Element:
    line = _("Type a name, a phone number or a booking number. The families you open stay here.")
    return empty(_("Whom are you looking for?"), line, icon_name="search")
