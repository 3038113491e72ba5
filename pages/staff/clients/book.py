"""Booking a child by hand: who, which class, from when and how it is paid; or one session on trial (R90)."""

from __future__ import annotations

import secrets
from contextlib import suppress
from uuid import UUID

from nicegui import ui

from components.base import static
from components.buttons import button
from components.choices import choices
from components.frame import section_head, title
from components.marks import Avatar, initials
from components.options import Option, segmented
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.clients import addresses
from pages.staff.clients import book_texts as texts
from pages.staff.clients.book_form import BookForm
from pages.staff.clients.child_sheet import open_sheet
from pages.staff.clients.class_search import ClassSearch
from pages.staff.rooms import CLIENTS
from services.core import access, ids
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.people import families
from services.people.families import FamilyLine
from services.people.kids import Kid


async def book(visitor: Visitor, client_id: UUID) -> None:
    """The screen."""
    room = _Room(visitor, client_id)
    await room.read()
    room.draw()


class _Room:
    """What is chosen so far."""

    def __init__(self, visitor: Visitor, client_id: UUID) -> None:
        self.visitor, self.client_id = visitor, client_id
        self.query = page_context().query
        self.key = secrets.token_urlsafe(12)
        self.who: FamilyLine
        self.child: Kid | None = None
        self.copied: UUID | None = None
        self.trial = False
        self.search = ClassSearch(visitor, self.draw_how)

    async def read(self) -> None:
        """The family, and the classes."""
        await self._read_family(self.query.get("child", ""))
        with suppress(NotFound):
            booking_id = ids.read(self.query.get("copy"))
            async with reading(self.visitor) as r:
                mine = await access.booking(r, booking_id)
            if mine.client.id == self.client_id:
                self.copied, self.search.besides = booking_id, mine.class_.id
        await self.search.read()

    async def _read_family(self, wanted: str) -> None:
        async with reading(self.visitor) as r:
            self.who = await families.line(r, self.client_id)
        children = self.who.children
        alone = children[0] if len(children) == 1 else None
        self.child = next((each for each in children if ids.short(each.id) == wanted), alone)

    def draw(self) -> None:
        """All of it."""
        name = self.who.name or self.who.email or _("Without a name")
        heading = _("Book another class") if self.copied else _("Add a booking")
        with frame(heading, tab=CLIENTS, back=addresses.family(self.client_id), room=CLIENTS):
            static(title(heading, name, Avatar(initials(name, 2))))
            self.whom = ui.element("section").classes("cb-section")
            self._draw_whom()
            self.search.draw()
            self.how = ui.element("div")

    def _draw_whom(self) -> None:
        self.whom.clear()
        with self.whom:
            static(section_head(_("Who?")))
            if self.who.children:
                rows = [texts.kid_choice(each) for each in self.who.children]
                choices(rows, ids.short(self.child.id) if self.child else "", self.choose_child)
            with ui.element("div").classes("cb-section cb-tight"):
                button(_("Another child"), self.another, kind="quiet", icon_name="person_add")

    async def draw_how(self) -> None:
        """What is still to be said, once both are chosen."""
        self.how.clear()
        class_ = self.search.chosen
        if self.child is None or class_ is None:
            return
        made = BookForm(
            self.visitor,
            self.client_id,
            self.child,
            class_,
            self.key,
            self.done,
            copied_from=self.copied,
        )
        await made.read()
        with self.how, ui.element("section").classes("cb-section"):
            static(section_head(_("How?")))
            if class_.kind != "pay_as_you_go" and self.copied is None:
                ways = [Option("booking", _("Booking")), Option("trial", _("One session on trial"))]
                chosen = "trial" if self.trial else "booking"
                segmented(_("How?"), ways, self.choose_way, value=chosen, name="way")
            await (made.draw_trial() if self.trial else made.draw_booking())

    def done(self, said: str) -> None:
        """It is booked."""
        ui.navigate.to(addresses.family(self.client_id))
        say(said)

    @action
    async def choose_child(self, child: str) -> None:
        """Another child."""
        self.child = next((each for each in self.who.children if ids.short(each.id) == child), None)
        self._draw_whom()
        await self.draw_how()

    @action
    async def another(self) -> None:
        """A child who is not here yet."""
        open_sheet(self.visitor, self.client_id, self.added)

    async def added(self, attendee_id: UUID) -> None:
        """The child is here."""
        await self._read_family(ids.short(attendee_id))
        self._draw_whom()
        await self.draw_how()

    @action
    async def choose_way(self, way: str) -> None:
        """A booking, or one session on trial."""
        self.trial = way == "trial"
        await self.draw_how()
