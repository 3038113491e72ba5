"""One session, opened: the one reason, what changes it, all rules with what was found and needed, and what the family sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.frame import link_button
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.staff.why import parts, ways
from services.core.capabilities import Capability, may
from services.core.refusals import Refused
from services.core.rulebook import only_places_are_missing
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.make_ups import book, opened_session
from services.make_ups.opened_session import OpenedSession
from services.timetable import change_session
from services.waiting_list import queue

Changed = Callable[[], Awaitable[None]]


async def open_sheet(visitor: Visitor, credit_id: UUID, session_id: UUID, changed: Changed) -> None:
    """Open it; `changed` is called when something was done in it. Nothing opens for a session that is no more."""
    async with reading(visitor) as r:
        found = await opened_session.one(r, credit_id, session_id)
    if found is None:
        return
    candidate = found.explained.candidate
    with page_context().sheets or ui.element("div"), sheet(formats.moment(candidate.starts_at)) as made:
        _Opened(visitor, found, made.close, changed).draw()
        with made.foot:
            made.way_out(_("Close"))
    made.for_once()
    made.open()


async def draw_beside(
    visitor: Visitor, credit_id: UUID, session_id: UUID, changed: Changed, place: ui.element
) -> None:
    """Show it in `place`, beside the table of a wide screen; nothing stands there for a session that is no more."""
    async with reading(visitor) as r:
        found = await opened_session.one(r, credit_id, session_id)
    place.clear()
    if found is None:
        return
    with place:
        TextElement("h2", formats.moment(found.explained.candidate.starts_at))
        _Opened(visitor, found, lambda: None, changed).draw()


class _Opened:
    """What is shown of one session, in a sheet or beside the table, and what can be done there."""

    def __init__(
        self, visitor: Visitor, found: OpenedSession, close: Callable[[], None], changed: Changed
    ) -> None:
        self.visitor, self.found, self.close, self.changed = visitor, found, close, changed
        self.credit_id, self.session_id = found.credit.credit_id, found.explained.candidate.session_id

    def draw(self) -> None:
        """All of it."""
        why = self.found.explained.why
        static(parts.head(self.found))
        with ui.element("div").classes("cb-section cb-tight cb-stack cb-why-ways"):
            if why is None:
                name = self.found.credit.kid.first_name
                button(_("Book it for {name}").format(name=name), self.book, kind="filled", main=True)
            elif only_places_are_missing(why):
                self._places()
            elif (way := ways.of(why, self.found, self.visitor)) is not None:
                static(link_button(way.text, way.href, kind="filled", main=True))
        static(parts.proof(self.found, self.visitor))

    def _places(self) -> None:
        """A full session: one more place, or the waiting list."""
        if may(self.visitor, Capability.TIMETABLE):
            button(_("Allow 1 extra place"), self.widen, kind="filled", main=True, icon_name="add")
        candidate = self.found.explained.candidate
        if candidate.may_wait and candidate.entry is None:
            name = self.found.credit.kid.first_name
            text = _("Put {name} on the waiting list").format(name=name)
            button(text, self.wait, kind="quiet", full=True, icon_name="hourglass_empty")

    async def _done(self, words: str) -> None:
        self.close()
        await self.changed()
        say(words)

    @action
    async def widen(self) -> None:
        """One place more than there were when the sheet was opened; a second tap adds none."""
        places = self.found.places + 1
        async with work(self.visitor) as w:
            await change_session.set_places(w, self.session_id, places)
        await self._done(_("It has {n} places now.").format(n=places))

    @action
    async def wait(self) -> None:
        """Join the waiting list for the family."""
        async with work(self.visitor) as w:
            entry = await queue.join(w, self.credit_id, self.session_id)
        place = formats.ordinal(entry.position)
        name = self.found.credit.kid.first_name
        await self._done(_("{name} is {place} in line.").format(name=name, place=place))

    @action
    async def book(self) -> None:
        """Book it for the family, which gets the same email as if it had booked itself."""
        try:
            await book.book_now(
                self.visitor, self.credit_id, self.session_id, f"{self.credit_id}/{self.session_id}"
            )
        except Refused:
            self.close()
            await self.changed()
            raise
        name = self.found.credit.kid.first_name
        await self._done(_("Booked for {name}. The family gets an email.").format(name=name))
