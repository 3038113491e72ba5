"""Moving a booking to another class: before and after side by side, what comes along, and what it costs more or less."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.entries import Entry
from components.frame import section_head, title
from components.options import Option
from pages.app.frame import frame, say
from pages.family.presenters import face
from pages.staff.clients import addresses, move_texts
from pages.staff.clients import book_texts as texts
from pages.staff.clients.class_search import ClassSearch
from pages.staff.clients.desk import Desk
from pages.staff.rooms import CLIENTS
from services.bookings import beginning, moving
from services.bookings.beginning import SessionChoice
from services.bookings.move_wanted import MoveWanted
from services.core import access, ids
from services.core.capabilities import Capability, may
from services.core.visitor import Visitor
from services.core.work import Work, reading
from services.language import _
from services.people.kids import kid


async def move(visitor: Visitor, booking_id: UUID) -> None:
    """The screen."""
    async with reading(visitor) as r:
        mine = await access.booking(r, booking_id)
    room = _Room(visitor, booking_id, mine.class_.id)
    await room.search.read()
    child = kid(mine.attendee)
    heading = _("Move to another class")
    with frame(heading, tab=CLIENTS, back=addresses.booking(booking_id), room=CLIENTS):
        second = _("{name} is in {class_name}").format(name=child.first_name, class_name=mine.class_.name)
        static(title(heading, second, face(child)))
        room.search.draw()
        room.how = ui.element("div")


class _Room:
    """What is chosen so far."""

    how: ui.element

    def __init__(self, visitor: Visitor, booking_id: UUID, class_id: UUID) -> None:
        self.visitor, self.booking_id = visitor, booking_id
        self.key, self.seen = secrets.token_urlsafe(12), ""
        self.sessions: tuple[SessionChoice, ...] = ()
        self.search = ClassSearch(visitor, self.draw_how, besides=class_id)

    async def draw_how(self) -> None:
        """From when, what it does, and whether the family is told."""
        self.how.clear()
        class_ = self.search.chosen
        if class_ is None:
            return
        async with reading(self.visitor) as r:
            self.sessions = await beginning.sessions(r, class_.class_id)
        entries = [texts.since(self.sessions)] if self.sessions else []
        entries += [_price()] if may(self.visitor, Capability.MONEY) else []
        entries.append(move_texts.tell())
        first = {
            "since": ids.short(self.sessions[0].session_id) if self.sessions else "",
            "price": "difference",
            "tell": "yes",
        }
        with self.how, ui.element("section").classes("cb-section"):
            static(section_head(_("Before and after")))
            await Desk(self.visitor, entries, self.look, self.do, self.done).draw(_("Move it"), first)

    def wanted(self, said: Mapping[str, str]) -> MoveWanted:
        """What was chosen."""
        at = next((each for each in self.sessions if ids.short(each.session_id) == said.get("since")), None)
        since = None if at is None or at is self.sessions[0] else at.starts_at
        class_id = self.search.chosen.class_id if self.search.chosen else self.booking_id
        return MoveWanted(self.booking_id, class_id, since, said.get("price") == "keep")

    async def look(self, said: Mapping[str, str]) -> h.Renderable:
        """What it does."""
        async with reading(self.visitor) as r:
            found = await moving.outlook(r, self.wanted(said))
        self.seen = found.stamp
        return move_texts.before_and_after(found, sees_money=may(self.visitor, Capability.MONEY))

    async def do(self, w: Work, said: Mapping[str, str]) -> None:
        """Move it."""
        await moving.move(w, self.wanted(said), self.seen, tell=bool(said.get("tell")), key=self.key)

    def done(self) -> None:
        """It is there."""
        ui.navigate.to(addresses.booking(self.booking_id))
        say(_("Moved."))


def _price() -> Entry:
    of = (Option("difference", _("The difference counts")), Option("keep", _("The price stays")))
    return Entry("price", _("Price"), "pills", of=of)
