"""Why not?, for one make-up: every session with the one reason that blocks it; a tap opens all rules of one (picture 10)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.filters import filter_chip
from components.marks import icon
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family.make_ups.rows import when
from pages.family.presenters import DOT
from pages.staff.clients import addresses
from pages.staff.rooms import CLIENTS, WHY
from pages.staff.why import opened
from pages.staff.why.head import head
from pages.staff.why.results import RESULTS, label, result_note
from services.core import ids
from services.core.events import SESSION_CHANGED, Ids
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _, ngettext
from services.make_ups import every_session
from services.make_ups.every_session import EverySession, SessionLine


async def why(visitor: Visitor, credit_id: UUID) -> None:
    """The screen."""
    room = _Room(visitor, credit_id)
    page_context().on_event(SESSION_CHANGED, room.sessions_changed)
    await room.draw()


class _Room:
    """The list as it is open: of which result, how far ahead, how many pages."""

    def __init__(self, visitor: Visitor, credit_id: UUID) -> None:
        self.visitor, self.credit_id, self.context = visitor, credit_id, page_context()
        query = self.context.query
        self.wanted = query.get("result", "") if query.get("result") in RESULTS else ""
        self.all_months, self.pages = query.get("far") == "1", 1
        self.shown: set[UUID] = set()

    def until(self) -> datetime | None:
        """How far ahead is looked."""
        return None if self.all_months else now() + every_session.SOON

    async def read(self, page: int = 0) -> EverySession:
        """One page."""
        async with reading(self.visitor) as r:
            return await every_session.look(r, self.credit_id, self.wanted, page, until=self.until())

    async def draw(self) -> None:
        """The screen, and the session that the address names, opened."""
        found = await self.read()
        with frame(_("Why not?"), tab=CLIENTS, back=WHY, room=WHY):
            static(head(self.visitor, found))
            self.content = ui.element("div").classes("cb-section")
            with self.content:
                self._draw([found])
        try:
            named = ids.read(self.context.query.get("session"))
        except NotFound:
            return
        await opened.open_sheet(self.visitor, self.credit_id, named, self.fresh)

    def _draw(self, pages: list[EverySession]) -> None:
        first, last = pages[0], pages[-1]
        self.shown = {line.candidate.session_id for page in pages for line in page.lines}
        self._filters(first)
        TextElement("p", self._said(first), "cb-over-list").props("role=status")
        if self.shown:
            with ui.element("ul").classes("cb-card cb-list cb-inset").props(f'aria-label="{_("Sessions")}"'):
                for page in pages:
                    for line in page.lines:
                        self._row(line)
        with ui.element("div").classes("cb-end cb-stack"):
            if last.next_page is not None:
                button(_("Show more"), self.more, kind="outline", full=True)
            if not self.all_months:
                button(_("Look three months ahead"), self.farther, kind="outline", full=True)

    def _filters(self, found: EverySession) -> None:
        with ui.element("div").classes("cb-filters").props("role=group") as group:
            group.props["aria-label"] = _("Results")
            every = sum(number for _name, number in found.results)
            filter_chip(f"{_('All')} {every}", not self.wanted, partial(self.wish, ""))
            for name, number in found.results:
                filter_chip(f"{label(name)} {number}", self.wanted == name, partial(self.wish, name))

    def _said(self, found: EverySession) -> str:
        counted = ngettext("{n} session", "{n} sessions", found.total).format(n=found.total)
        far = _("in the next three months") if self.all_months else _("in the next four weeks")
        return f"{counted} {far}"

    def _row(self, line: SessionLine) -> None:
        candidate = line.candidate
        taken = _("{taken} of {places} places taken").format(taken=line.taken, places=line.places)
        row = LineRow(
            when(candidate),
            second=DOT.join((candidate.class_name, candidate.venue, taken)),
            note=result_note(line.result),
        )
        with (
            TextElement("li", classes="cb-row"),
            ui.element("button").classes("cb-row-link").props("type=button aria-haspopup=dialog") as pressed,
        ):
            static(line_row(row), "span")
            static(h.span(".cb-row-end.cb-chevron")[icon("chevron_right")], "span")
        pressed.on("click", partial(self.open, candidate.session_id), [])

    @action
    async def open(self, session_id: UUID) -> None:
        """All rules of one session."""
        await opened.open_sheet(self.visitor, self.credit_id, session_id, self.fresh)

    @action
    async def wish(self, result: str) -> None:
        """Only the sessions of one result."""
        self.wanted, self.pages = result, 1
        await self.fresh()

    @action
    async def farther(self) -> None:
        """All three months, as far as the family can book."""
        self.all_months, self.pages = True, 1
        await self.fresh()

    @action
    async def more(self) -> None:
        """One more page."""
        self.pages += 1
        await self.fresh()

    async def fresh(self) -> None:
        """Read, then draw; the address keeps what is looked at."""
        pages = [await self.read(page) for page in range(self.pages)]
        query = {"result": self.wanted} if self.wanted else {}
        self.context.write_address(
            addresses.why(self.credit_id), query | ({"far": "1"} if self.all_months else {})
        )
        self.content.clear()
        with self.content:
            self._draw(pages)

    async def sessions_changed(self, changed: Ids) -> None:
        """Somebody has booked, cancelled or moved one of those that are shown."""
        if changed is None or self.shown & changed:
            await self.fresh()
