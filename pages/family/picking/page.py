"""Book a session: what a pay-as-you-go booking may be used for, day by day, each with what it takes (R56–R60)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.empty_state import empty
from components.frame import link_button
from components.marks import avatar
from components.rows import day_head, picker_row
from components.writing import written
from pages.app.actions import action
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.picking import confirm, texts
from pages.family.picking.filters import Filters, offered
from services import provider
from services.attendance import picking as acts
from services.attendance.pick_rules import NOT_SINGLY
from services.attendance.picking import Pick
from services.bookings import listing
from services.bookings.card import BookingCard
from services.core import ids
from services.core.access import Standing
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.provider import Places

PAGE = 20
"""Sessions shown before "Show more"."""


async def picking(visitor: Visitor, booking_id: UUID) -> None:
    """The sessions ahead of one booking."""
    screen = _Screen(visitor, booking_id)
    await screen.open()
    page_context().on_event(SESSION_CHANGED, screen.sessions_changed)


class _Row:
    """One session; it changes in its place, so that nothing moves under a finger."""

    def __init__(self, screen: _Screen, pick: Pick) -> None:
        self.screen = screen
        with TextElement("li") as self.element:
            self._still = static(h.fragment[()])
            self._button = (
                button(_("Choose"), lambda: screen.choose(pick.session_id), opens=True)
                if screen.may_act
                else None
            )
        self.show(pick)

    def show(self, pick: Pick) -> None:
        """Show what is true of it now."""
        row = texts.row(pick, self.screen.places)
        self.element.classes(replace=row.classes)
        self._still.set_content(written(picker_row(row)))
        if self._button is not None:
            self._button.visible = pick.why is None
            ear = texts.for_the_ear(pick, self.screen.places)
            self._button.props["aria-label"] = f"{_('Choose')} {ear}"


class _Screen:
    """One open list."""

    def __init__(self, visitor: Visitor, booking_id: UUID) -> None:
        self.visitor, self.booking_id = visitor, booking_id
        self.card: BookingCard
        self.places: Places
        self.picks: list[Pick] = []
        self.rows: dict[UUID, _Row] = {}
        self.filters = Filters([], set())
        self.shown = PAGE

    @property
    def may_act(self) -> bool:
        """Whether this visitor may book, or only look (R87)."""
        return self.card.standing in (Standing.OWNER, Standing.HELPER)

    async def load(self) -> None:
        async with reading(self.visitor) as r:
            self.card = await listing.card(r, self.booking_id)
            self.places = await provider.places(r)
            self.picks = await acts.choices(r, self.booking_id)

    async def open(self) -> None:
        await self.load()
        if self.card.kind != "pay_as_you_go":
            self.picks = []
        self.filters = Filters(offered(self.picks, self.places), set())
        with frame(_("Book a session"), close=f"/bookings/{ids.short(self.booking_id)}"):
            TextElement("h1", _("Book a session")).props("tabindex=-1")
            name = presenters.DOT.join([self.card.kid.first_name, self.card.programme])
            static(h.p(".cb-whose")[avatar(presenters.face(self.card.kid), 24), name])
            self.pays = ui.element("div")
            self.chips = ui.element("div")
            self.content = ui.element("div")
            self.draw()

    def draw(self) -> None:
        """Everything below the title."""
        self.chips.clear()
        with self.chips:
            self.filters.draw(self.filter)
        self.content.clear()
        self.rows = {}
        found = self.filters.through(self.picks)
        self._what_pays()
        with self.content:
            if self.card.kind != "pay_as_you_go":
                static(callout("", _(NOT_SINGLY.alone), icon_name="info"))
                return
            if not found:
                line = _("New dates show up here as soon as they are planned.")
                static(
                    h.div(".cb-section")[empty(_("No sessions to book"), line, icon_name="event_upcoming")]
                )
                return
            self._days(found[: self.shown])
            if len(found) > self.shown:
                with ui.element("div").classes("cb-end"):
                    button(_("Show more"), self.more, kind="outline", full=True)

    def _what_pays(self) -> None:
        """One line about the pass that pays; or that one is needed, with the way to it (R59)."""
        open_ones = [pick for pick in self.picks if pick.why is None]
        needs = next((pick for pick in self.picks if pick.needs_pass), None)
        self.pays.clear()
        with self.pays, ui.element("div").classes("cb-section cb-tight"):
            if not open_ones and needs is not None and needs.why is not None:
                static(callout("", formats.told(needs.why), icon_name="confirmation_number", tone="warning"))
                if self.card.standing is Standing.OWNER:
                    address = f"/buy?for={ids.short(self.booking_id)}"
                    link = link_button(_("Buy a pass"), address, kind="filled", main=True)
                    static(h.div(".cb-end")[link])
            elif open_ones and open_ones[0].pass_id is not None and open_ones[0].left_after is not None:
                first = open_ones[0]
                left = (first.left_after or 0) + first.entries
                said = _("{name}: {n} left").format(name=first.pass_name, n=left)
                static(callout(said, "", icon_name="confirmation_number"))

    def _days(self, picks: list[Pick]) -> None:
        day: date | None = None
        for pick in picks:
            on = formats.local(pick.starts_at).date()
            if on != day:
                day, heading = on, formats.day(on)
                relative = formats.day(on, relative=True)
                static(day_head(heading, relative if relative != heading else ""))
                rows = ui.element("ul").classes("cb-card cb-list cb-inset cb-picker")
                rows.props["aria-label"] = heading
            with rows:
                self.rows[pick.session_id] = _Row(self, pick)

    # --- what is tapped, and what changes meanwhile ---

    @action
    async def choose(self, session_id: UUID) -> None:
        await confirm.open_sheet(self.visitor, self.booking_id, session_id, self.places, self.again)

    @action
    async def filter(self, key: str) -> None:
        self.filters.toggle(key)
        self.shown = PAGE
        self.draw()

    @action
    async def more(self) -> None:
        self.shown += PAGE
        self.draw()

    async def again(self) -> None:
        """Judge all sessions again; only rows that are different change, unless others have come or gone."""
        before = {pick.session_id: pick for pick in self.picks}
        await self.load()
        if [pick.session_id for pick in self.picks] != list(before):
            self.filters = Filters(offered(self.picks, self.places), self.filters.on)
            self.draw()
            return
        self._what_pays()
        for pick in self.picks:
            if pick != before[pick.session_id] and pick.session_id in self.rows:
                self.rows[pick.session_id].show(pick)

    async def sessions_changed(self, changed: Ids) -> None:
        """Another family, the other parent or the provider has changed one of them."""
        if concerns(changed, {pick.session_id for pick in self.picks}):
            await self.again()
