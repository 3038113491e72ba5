"""The make-up finder: what fits, what is full, and why the rest is not here (R38, R49, R53)."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components.empty_state import empty, empty_state
from components.frame import link_button
from components.marks import Note, Tile, avatar, note
from components.press import TextElement, button, static
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.make_ups import confirm, filters, url_state, why_not
from pages.family.make_ups.filters import Filters
from pages.family.make_ups.listing import Listing, Row
from pages.family.make_ups.rows import Standing
from services.core import ids
from services.core.events import SESSION_CHANGED, Ids
from services.core.refusals import NotFound, Refused
from services.core.rulebook import Finding
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats, ngettext
from services.make_ups import explain
from services.make_ups import finder as search
from services.make_ups.candidates import Wishes
from services.make_ups.credits.view import CreditView
from services.make_ups.finder import Finder
from services.waiting_list import queue


async def finder(visitor: Visitor, credit_id: UUID) -> None:
    """Everything that can be booked with one right."""
    screen = _Screen(visitor, credit_id)
    page_context().on_event(SESSION_CHANGED, screen.sessions_changed)
    await screen.draw()


NO_IDS: frozenset[UUID] = frozenset()


class _Screen:
    """One open finder."""

    def __init__(self, visitor: Visitor, credit_id: UUID) -> None:
        self.visitor, self.credit_id = visitor, credit_id
        self.here = page_context()
        self.path = self.here.path.partition("?")[0]
        self.wishes = url_state.read(self.here.query)
        self.found: Finder
        self.listing: Listing | None = None
        self.filters: Filters | None = None
        self._pending: Ids = NO_IDS
        """Changed sessions that are still to be judged again."""
        self._judging = True
        """Until the screen is drawn, changes only gather."""

    async def look(self, wishes: Wishes, page: int = 0) -> Finder:
        async with reading(self.visitor) as r:
            return await search.search(r, self.credit_id, wishes, page)

    async def draw(self) -> None:
        await self._find()
        right = self.found.right
        with frame(_("Choose a make-up"), close="/benefits"):
            TextElement("h1", _("Choose a make-up")).props("tabindex=-1")
            static(_about(right))
            self._chips = ui.element("div").classes("cb-static")
            self.place = ui.element("div")
            self.sheets = ui.element("div").classes("cb-static")
            await self.show()
        self._judging = False
        await self.sessions_changed(NO_IDS)

    async def _find(self) -> None:
        """The first look, with the filters of the address that there still are."""
        self.found = await self.look(self.wishes)
        wishes = url_state.known(self.wishes, self.found)
        if wishes != self.wishes and self.found.dead is None:
            self.wishes = wishes
            self.found = await self.look(wishes)

    async def show(self) -> None:
        """Draw what was found; the chips stay where they are."""
        if self.filters is None and self.found.dead is None and self.found.venues:
            with self._chips:
                self.filters = Filters(self.found, self.wish, self.more_filters)
            self.filters.show(self.wishes)
        if self.found.dead is not None:
            self._chips.clear()
            self.filters = None
        self.place.clear()
        with self.place:
            self.listing = None
            if self.found.dead is not None:
                static(_dead(self.found.right, self.found.dead))
            elif not self.found.places:
                await self._nothing()
            else:
                may_act = self.found.right.may_act
                self.listing = Listing(self.pressed if may_act else None)
                self.listing.add(self.found.places)
                self._more = ui.element("div").classes("cb-end")
                with self._more:
                    button(_("Show more"), self.next_page, kind="outline", full=True)
                self._more.visible = self.found.next_page is not None
                why_not.row(self.missing)

    async def _nothing(self) -> None:
        """Say so, and why, and how to see more."""
        right = self.found.right
        every = self.found if self.wishes == Wishes() else await self.look(Wishes())
        with ui.element("div").classes("cb-section cb-card cb-empty"):
            if every.total:
                static(empty_state(_("Nothing fits these filters"), _without(every), icon_name="event_busy"))
                text = _("Show all {n}").format(n=every.offered) if every.offered else _("Clear filters")
                button(text, lambda: self.wish(Wishes()), kind="filled")
            else:
                line = _("When something fits, we’ll write to you. It can be booked by {day}.").format(
                    day=formats.last_day(right.expires_at)
                )
                static(empty_state(_("Nothing fits right now"), line, icon_name="event_busy"))
        waitable = every.total > every.offered and right.may_act
        why_not.reasons(every.reasons, (lambda: self.wish(Wishes())) if waitable else None)
        if not every.total:
            static(why_not.contact(self.here.provider))
        why_not.row(self.missing)

    # --- what can be pressed ---

    @action
    async def wish(self, wishes: Wishes) -> None:
        self.wishes = wishes
        if self.filters is not None:
            self.filters.show(wishes)
        self.here.stand_at(self.path, url_state.written(wishes))
        await self.fresh()

    @action
    async def more_filters(self) -> None:
        async def count(wishes: Wishes) -> int:
            return (await self.look(wishes)).total

        found = await self.look(self.wishes)
        with self.sheets:
            filters.open_sheet(self.wishes, found, count, self.wish)

    @action
    async def next_page(self) -> None:
        if self.listing is None or self.found.next_page is None:
            return
        self.found = await self.look(self.wishes, self.found.next_page)
        self.listing.add(self.found.places)
        self._more.visible = self.found.next_page is not None

    @action
    async def pressed(self, row: Row) -> None:
        match row.standing:
            case Standing.FREE:
                await self.choose(row.place.session_id)
            case Standing.FULL:
                await self.join(row)
            case Standing.WAITING:
                await self.leave(row)
            case Standing.HELD if row.place.entry is not None:
                ui.navigate.to(f"/waiting/{ids.short(row.place.entry.entry_id)}")
            case Standing.GONE:
                await self.missing(row.place.session_id)

    async def choose(self, session_id: UUID) -> None:
        with self.sheets:
            await confirm.open_sheet(self.visitor, self.credit_id, session_id, self.rejudge)

    async def missing(self, session_id: UUID | None = None) -> None:
        with self.sheets:
            await why_not.open_sheet(
                self.visitor, self.found.right, self.choose if self.found.right.may_act else None, session_id
            )

    async def join(self, row: Row) -> None:
        session_id = row.place.session_id
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
        if row.place.entry is not None:
            async with work(self.visitor) as w:
                await queue.leave(w, row.place.entry.entry_id)
            await self.rejudge(row.place.session_id)
            say(_("You’ve left this waiting list."))

    # --- what changes while somebody looks ---

    async def fresh(self) -> None:
        """Read and draw the list anew. A right whose session is attended after all is there no more."""
        try:
            self.found = await self.look(self.wishes)
        except NotFound:
            self._chips.clear()
            self.place.clear()
            self.listing = None
            with self.place:
                static(_gone())
            return
        await self.show()

    async def rejudge(self, *session_ids: UUID) -> None:
        """Judge sessions again and change only their rows."""
        await self._judge(frozenset(session_ids), just_changed=False)

    async def sessions_changed(self, sessions: Ids) -> None:
        """Places changed somewhere: by another family, the other parent, the provider, or a job."""
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
        """Show what has become of these sessions. None: of all that are shown, and of any that now belong here."""
        sessions = changed if changed is not None else self.listing.rows if self.listing is not None else ()
        async with reading(self.visitor) as r:
            told = await explain.again(r, self.credit_id, sessions)
        if (told.dead is None) != (self.found.dead is None):
            await self.fresh()
            return
        if self.listing is None:
            if changed is None or any(each.shown for each in told.judged):
                await self.fresh()
            return
        unknown = changed is None
        for each in told.judged:
            row = self.listing.rows.get(each.place.session_id)
            if row is not None:
                row.show(each.place, each.why, just_changed=just_changed)
            else:
                unknown = unknown or (each.shown and self._is_within(each))
        if unknown:
            await self._fill_in(self.listing)

    def _is_within(self, each: explain.Judged) -> bool:
        """Whether it belongs before the end of what is shown; what comes later waits for "Show more"."""
        if self.listing is None or self.found.next_page is None or not self.listing.rows:
            return True
        return each.place.starts_at <= max(row.place.starts_at for row in self.listing.rows.values())

    async def _fill_in(self, listing: Listing) -> None:
        """Read the pages that are shown once more, and put in what they have come to hold."""
        page, last = 0, (self.found.next_page or 0) - 1
        while True:
            found = await self.look(self.wishes, page)
            if self.listing is not listing:
                return
            listing.add(found.places)
            if found.next_page is None or page == last:
                return
            page = found.next_page


def _both(one: Ids, other: Ids) -> Ids:
    return None if one is None or other is None else one | other


def _about(right: CreditView) -> h.Renderable:
    """Whose, instead of what, and by when."""
    whose = _("For {name}").format(name=right.kid.first_name)
    if right.from_at is not None:
        whose = _("For {name}, instead of {day}").format(
            name=right.kid.first_name, day=formats.day(formats.local(right.from_at).date())
        )
    by = _("Book by {day}").format(day=formats.last_day(right.expires_at))
    return h.fragment[
        h.p(".cb-whose")[avatar(presenters.face(right.kid), 24), whose],
        note(Note(by, "schedule")) if right.state == "active" else None,
    ]


def _without(every: Finder) -> str:
    """What dropping the filters brings back."""
    if not every.offered:
        return _("Every session that fits is full right now.")
    return ngettext(
        "There is {n} other session {name} can join. Book by {day}.",
        "There are {n} other sessions {name} can join. Book by {day}.",
        every.offered,
    ).format(n=every.offered, name=every.right.kid.first_name, day=formats.last_day(every.right.expires_at))


def _gone() -> h.Renderable:
    return h.fragment[
        h.div(".cb-section")[empty(_("This make-up is no longer there."), icon_name="event_busy")],
        h.div(".cb-end")[link_button(_("Benefits"), "/benefits", main=True)],
    ]


def _dead(right: CreditView, why: Finding) -> h.Renderable:
    """A right that cannot be used any more, and what became of it."""
    used = right.used_for
    said = h.div(".cb-section")[
        empty(formats.told(why), icon_name="event_available" if used is not None else "event_busy")
    ]
    rows: h.Node = None
    if used is not None:
        row = LineRow(
            formats.moment(used.starts_at),
            lead=Tile("event_repeat", "brand"),
            second=presenters.DOT.join(part for part in (used.venue, used.instructor) if part),
            note=Note(_("Booked by {name}").format(name=right.used_by), "person") if right.used_by else None,
            href=f"/booked/{ids.short(used.attendance_id)}",
        )
        rows = h.ul(".cb-card.cb-list.cb-section")[h.li(class_=row.classes)[line_row(row)]]
    return h.fragment[said, rows, h.div(".cb-end")[link_button(_("Benefits"), "/benefits", main=True)]]
