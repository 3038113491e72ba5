"""The make-up finder: what fits, what is full, and why the rest is not here (R38, R49, R53)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button, icon_button
from components.empty_state import empty_state
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.family.make_ups import asked, confirm, filters, reasons, url_state, why_not
from pages.family.make_ups.filters import Filters
from pages.family.make_ups.finder_texts import about, dead, gone, without_filters
from pages.family.make_ups.listing import Listing, Row
from pages.family.make_ups.rows import RowState
from services.core import ids
from services.core.events import SESSION_CHANGED, Ids
from services.core.refusals import NotFound, Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.make_ups import explain
from services.make_ups import finder as search
from services.make_ups.candidates import Wishes
from services.make_ups.finder import Finder
from services.notices.telling import promises
from services.waiting_list import queue


async def finder(visitor: Visitor, credit_id: UUID) -> None:
    """All sessions that can be booked with one credit."""
    screen = _Screen(visitor, credit_id)
    page_context().on_event(SESSION_CHANGED, screen.sessions_changed)
    await screen.draw()


NO_IDS: frozenset[UUID] = frozenset()


def _both(one: Ids, other: Ids) -> Ids:
    return None if one is None or other is None else one | other


class _Screen:
    """One open finder."""

    def __init__(self, visitor: Visitor, credit_id: UUID) -> None:
        self.visitor, self.credit_id = visitor, credit_id
        self.context = page_context()
        self.path = self.context.path.partition("?")[0]
        self.wishes = url_state.read(self.context.query)
        self.found: Finder
        self.listing: Listing | None = None
        self.filters: Filters | None = None
        self._pending: Ids = NO_IDS
        """Changed sessions that are still to be judged again."""
        self._judging = True
        """While this is set, changes are only added to `_pending`; it is set until the screen has been drawn."""

    async def load(self, wishes: Wishes, page: int = 0) -> Finder:
        async with reading(self.visitor) as r:
            return await search.search(r, self.credit_id, wishes, page)

    async def draw(self) -> None:
        await self._find()
        credit = self.found.credit
        with frame(_("Choose a make-up"), close="/benefits"):
            TextElement("h1", _("Choose a make-up")).props("tabindex=-1")
            static(about(credit))
            with ui.element("div").classes("cb-finder-head") as self._head:
                self._chips = ui.element("div")
                icon_button("help", _("Missing a session?"), self.missing).props("aria-haspopup=dialog")
            self._head.visible = False
            self.content = ui.element("div")
            if self.found.takes_requests:
                await asked.section(self.visitor, self.found.credit)
            self.sheets = ui.element("div").classes("cb-static")
            await self.show()
        self._judging = False
        await self.sessions_changed(NO_IDS)

    async def _find(self) -> None:
        """Search for the first time, with those filters of the address that still exist."""
        self.found = await self.load(self.wishes)
        wishes = url_state.known(self.wishes, self.found)
        if wishes != self.wishes and self.found.dead is None:
            self.wishes = wishes
            self.found = await self.load(wishes)

    async def show(self) -> None:
        """Draw what was found; the chips are kept."""
        if self.filters is None and self.found.dead is None and self.found.venues:
            with self._chips:
                self.filters = Filters(self.found, self.wish, self.more_filters)
            self.filters.show(self.wishes)
            self._head.visible = True
        if self.found.dead is not None:
            self._chips.clear()
            self._head.visible = False
            self.filters = None
        self.content.clear()
        with self.content:
            self.listing = None
            if self.found.dead is not None:
                static(dead(self.found.credit, self.found.dead))
            elif not self.found.candidates:
                await self._nothing()
            else:
                may_act = self.found.credit.may_act
                self.listing = Listing(self.pressed if may_act else None)
                self.listing.add(self.found.candidates)
                self._more = ui.element("div").classes("cb-end")
                with self._more:
                    button(_("Show more"), self.next_page, kind="outline", full=True)
                self._more.visible = self.found.next_page is not None
                reasons.row(self.missing)

    async def _nothing(self) -> None:
        """Draw that nothing fits, why, and how to see more."""
        credit = self.found.credit
        every = self.found if self.wishes == Wishes() else await self.load(Wishes())
        with ui.element("div").classes("cb-section cb-card cb-empty"):
            if every.total:
                static(
                    empty_state(
                        _("Nothing fits these filters"), without_filters(every), icon_name="event_busy"
                    )
                )
                text = _("Show all {n}").format(n=every.offered) if every.offered else _("Clear filters")
                button(text, lambda: self.wish(Wishes()), kind="filled")
            else:
                async with reading(self.visitor) as r:
                    writes = await promises.tells_what_fits(r, self.credit_id, credit.expires_at)
                line = _("It can be booked by {day}.")
                if writes:
                    line = _("When something fits, we’ll write to you. It can be booked by {day}.")
                line = line.format(day=formats.last_day(credit.expires_at))
                static(empty_state(_("Nothing fits right now"), line, icon_name="event_busy"))
        reasons.reasons(every.reasons, await self._full(every) if credit.may_act else None)
        if not every.total:
            static(reasons.contact(self.context.provider))
        reasons.row(self.missing)

    async def _full(self, every: Finder) -> reasons.FullSessions | None:
        """The full sessions that one may wait for, within the other filters as far as these leave any."""
        if every.total == every.offered:
            return None
        wishes = replace(self.wishes, hide_full=False)
        within = await self.load(wishes)
        number = within.total - within.offered
        if number:
            return reasons.FullSessions(number, lambda: self.wish(wishes))
        return reasons.FullSessions(0, lambda: self.wish(Wishes()))

    # --- handlers of buttons ---

    @action
    async def wish(self, wishes: Wishes) -> None:
        self.wishes = wishes
        if self.filters is not None:
            self.filters.show(wishes)
        self.context.write_address(self.path, url_state.written(wishes))
        await self.fresh()

    @action
    async def more_filters(self) -> None:
        async def count(wishes: Wishes) -> int:
            return (await self.load(wishes)).total

        found = await self.load(self.wishes)
        with self.sheets:
            filters.open_sheet(self.wishes, found, count, self.wish)

    @action
    async def next_page(self) -> None:
        if self.listing is None or self.found.next_page is None:
            return
        self.found = await self.load(self.wishes, self.found.next_page)
        self.listing.add(self.found.candidates)
        self._more.visible = self.found.next_page is not None

    @action
    async def pressed(self, row: Row) -> None:
        match row.state:
            case RowState.FREE:
                await self.choose(row.candidate.session_id)
            case RowState.FULL:
                await self.join(row.candidate.session_id)
            case RowState.WAITING:
                await self.leave(row)
            case RowState.HELD if row.candidate.entry is not None:
                ui.navigate.to(f"/waiting/{ids.short(row.candidate.entry.entry_id)}")
            case RowState.GONE:
                await self.missing(row.candidate.session_id)

    async def choose(self, session_id: UUID) -> None:
        with self.sheets:
            await confirm.open_sheet(self.visitor, self.credit_id, session_id, self.rejudge)

    async def missing(self, session_id: UUID | None = None) -> None:
        with self.sheets:
            await why_not.open_sheet(
                self.visitor,
                self.found.credit,
                self.choose if self.found.credit.may_act else None,
                self.join if self.found.credit.may_act else None,
                session_id,
            )

    async def join(self, session_id: UUID) -> None:
        try:
            async with work(self.visitor) as w:
                entry = await queue.join(w, self.credit_id, session_id)
        except Refused as no:
            await self.rejudge(session_id)
            say(no.words(), refused=True)
            return
        await self.rejudge(session_id)

        @action
        async def undo() -> None:
            async with work(self.visitor) as w:
                await queue.leave(w, entry.entry_id)
            await self.rejudge(session_id)

        say(_("You’re {place} in line").format(place=formats.ordinal(entry.position)), undo)

    async def leave(self, row: Row) -> None:
        if row.candidate.entry is not None:
            async with work(self.visitor) as w:
                await queue.leave(w, row.candidate.entry.entry_id)
            await self.rejudge(row.candidate.session_id)
            say(_("You’ve left this waiting list."))

    # --- changes while the screen is open ---

    async def fresh(self) -> None:
        """Read and draw the list again. The credit is gone if its session was rejoined meanwhile."""
        try:
            self.found = await self.load(self.wishes)
        except NotFound:
            self._chips.clear()
            self._head.visible = False
            self.content.clear()
            self.listing = None
            with self.content:
                static(gone())
            return
        await self.show()

    async def rejudge(self, *session_ids: UUID) -> None:
        """Judge sessions again and change only their rows."""
        await self._judge(frozenset(session_ids), just_changed=False)

    async def sessions_changed(self, sessions: Ids) -> None:
        """Handle changes by another family, the other parent, the provider or a job."""
        self._pending = _both(self._pending, sessions)
        if self._judging:
            return
        self._judging = True
        try:
            while self._pending != NO_IDS:
                changed, self._pending = self._pending, NO_IDS
                try:
                    await self._judge(changed, just_changed=True)
                except BaseException:
                    self._pending = _both(self._pending, changed)
                    raise
        finally:
            self._judging = False

    async def _judge(self, changed: Ids, *, just_changed: bool) -> None:
        """Update the rows of these sessions. None: update all rows, and add sessions that now belong here."""
        sessions = changed if changed is not None else self.listing.rows if self.listing is not None else ()
        async with reading(self.visitor) as r:
            verdict = await explain.again(r, self.credit_id, sessions)
        if (verdict.dead is None) != (self.found.dead is None):
            await self.fresh()
            return
        if self.listing is None:
            if changed is None or any(each.shown for each in verdict.judged):
                await self.fresh()
            return
        unknown = changed is None
        for each in verdict.judged:
            row = self.listing.rows.get(each.candidate.session_id)
            if row is not None:
                row.show(each.candidate, each.why, just_changed=just_changed)
            else:
                unknown = unknown or (each.shown and self._is_within(each))
        if unknown:
            await self._fill_in(self.listing)

    def _is_within(self, each: explain.JudgedCandidate) -> bool:
        """Whether the session is within the pages shown; a later one waits for "Show more"."""
        if self.listing is None or self.found.next_page is None or not self.listing.rows:
            return True
        return each.candidate.starts_at <= max(row.candidate.starts_at for row in self.listing.rows.values())

    async def _fill_in(self, listing: Listing) -> None:
        """Read the pages shown again, and add their new sessions."""
        page, last = 0, (self.found.next_page or 0) - 1
        while True:
            found = await self.load(self.wishes, page)
            if self.listing is not listing:
                return
            listing.add(found.candidates)
            if found.next_page is None or page == last:
                return
            page = found.next_page
