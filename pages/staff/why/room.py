"""Why not?, for one make-up: every session with the one reason that blocks it; a tap opens all rules of one (picture 10)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nicegui import events, ui

from components.base import TextElement, static
from components.buttons import button
from components.files import inline_style
from components.frame import title
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.clients import addresses
from pages.staff.rooms import CLIENTS, WHY
from pages.staff.why import opened
from pages.staff.why.filters import how_far, results, said
from pages.staff.why.head import chosen, dead, onward
from pages.staff.why.results import RESULTS
from pages.staff.why.table import IS_WIDE, mark, table
from services.core import ids
from services.core.events import SESSION_CHANGED, Ids
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _
from services.make_ups import every_session
from services.make_ups.every_session import OFFERED, EverySession

ARRIVED = f"""requestAnimationFrame(() => requestAnimationFrame(() =>
    document.querySelector(".cb-why-beside")?.dispatchEvent(new CustomEvent("arrived", {{detail: {IS_WIDE}}}))))"""


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
        self.shown: dict[UUID, str] = {}
        """The sessions that are shown, each with its result."""
        self.rows: dict[UUID, ui.element] = {}
        self.open_beside: UUID | None = None

    def until(self) -> datetime | None:
        """How far ahead is looked."""
        return None if self.all_months else now() + every_session.SOON

    async def read(self, page: int = 0) -> EverySession:
        """One page."""
        async with reading(self.visitor) as r:
            return await every_session.look(r, self.credit_id, self.wanted, page, until=self.until())

    async def draw(self) -> None:
        """The screen; the browser then says whether a session can stand beside the table."""
        found = await self.read()
        with frame(_("Why not?"), tab=CLIENTS, back=WHY, room=WHY, wide=True):
            static(inline_style("why.css"))
            line = _("Every session, and the one reason that blocks it.")
            with ui.element("div").classes("cb-why-top"):
                static(title(_("Why isn’t a session offered?"), line))
                with ui.element("div").classes("cb-why-head"):
                    static(chosen(found))
                    how_far(self.all_months, self.look_ahead)
                static(onward(self.visitor, found))
            static(dead(found))
            with ui.element("div").classes("cb-why"):
                self.content = ui.element("div").classes("cb-why-list")
                self.beside = ui.element("section").classes("cb-card cb-why-beside")
                self.beside.props["aria-label"] = _("The session that is opened")
                self.beside.on("arrived", self._arrived, js_handler="(e) => emit(e.detail)")
            with self.content:
                self._draw([found])
        self.context.script(ARRIVED)

    async def _arrived(self, event: events.GenericEventArguments) -> None:
        await self.arrived(event.args is True)

    @action
    async def arrived(self, wide: bool) -> None:
        """Open the session that the address names; beside the table there always stands one."""
        try:
            named: UUID | None = ids.read(self.context.query.get("session"))
        except NotFound:
            named = None
        if wide and (session := named or self._first()) is not None:
            await self._open_beside(session)
        elif named is not None and not wide:
            await opened.open_sheet(self.visitor, self.credit_id, named, self.fresh)

    def _first(self) -> UUID | None:
        """Which session is asked about most likely: one that is full, else one that is refused, else any."""
        likely = sorted(self.shown, key=lambda id_: (self.shown[id_] != "full", self.shown[id_] == OFFERED))
        return likely[0] if likely else None

    def _draw(self, pages: list[EverySession]) -> None:
        first, last = pages[0], pages[-1]
        lines = [line for page in pages for line in page.lines]
        self.shown = {line.candidate.session_id: line.result for line in lines}
        results(first, self.wanted, self.wish)
        TextElement("p", said(first, self.all_months), "cb-over-list").props("role=status")
        self.rows = table(lines, self.open_beside, self.open) if lines else {}
        if last.next_page is not None:
            with ui.element("div").classes("cb-end"):
                button(_("Show more"), self.more, kind="outline", full=True)

    @action
    async def open(self, session_id: UUID, wide: bool) -> None:
        """All rules of one session: beside the table where there is room, else in a sheet."""
        if wide:
            await self._open_beside(session_id)
        else:
            await opened.open_sheet(self.visitor, self.credit_id, session_id, self.fresh)

    async def _open_beside(self, session_id: UUID) -> None:
        before, self.open_beside = self.open_beside, session_id
        await opened.draw_beside(self.visitor, self.credit_id, session_id, self.fresh, self.beside)
        for each, row in self.rows.items():
            if each in (before, session_id):
                mark(row, each == session_id)

    @action
    async def wish(self, result: str) -> None:
        """Only the sessions of one result."""
        self.wanted, self.pages = result, 1
        await self.fresh()

    @action
    async def look_ahead(self, far: bool) -> None:
        """All three months, as far as the family can book; or only four weeks."""
        self.all_months, self.pages = far, 1
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
        if self.open_beside is not None:
            await self._open_beside(self.open_beside)

    async def sessions_changed(self, changed: Ids) -> None:
        """Somebody has booked, cancelled or moved one of those that are shown."""
        if changed is None or set(self.shown) & changed:
            await self.fresh()
