"""Two families side by side: what differs is chosen, what each has is counted, and they become one."""

from __future__ import annotations

import secrets
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import facts, section_head, title
from components.rows import line_row, listed
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff import act_addresses
from pages.staff.clients import addresses
from pages.staff.clients.duplicates import texts
from pages.staff.clients.duplicates.chosen import Chosen
from pages.staff.rooms import CLIENTS
from services.core import acts
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.merging import view
from services.merging.act import MERGE
from services.merging.view import SideBySide
from services.people import apart


async def merging(visitor: Visitor, keep_id: UUID, gone_id: UUID) -> None:
    """The screen."""
    await _Room(visitor, keep_id, gone_id).draw()


class _Room:
    """Both, what is chosen, and the plan that was shown."""

    def __init__(self, visitor: Visitor, keep_id: UUID, gone_id: UUID) -> None:
        self.visitor, self.keep_id, self.gone_id = visitor, keep_id, gone_id
        self.key, self.stamp = secrets.token_urlsafe(12), ""

    async def draw(self) -> None:
        """The screen."""
        async with reading(self.visitor) as r:
            found = await view.side_by_side(r, self.keep_id, self.gone_id)
        self.chosen = Chosen(found, self.plan)
        with frame(_("Merge two families"), tab=CLIENTS, back=addresses.DUPLICATES, room=CLIENTS):
            static(title(_("Are they one person?"), texts.reasons(found.reasons)))
            self.problem = ui.element("div").props("tabindex=-1 id=problem")
            static(_both(found))
            self.chosen.draw()
            static(_have(found))
            static(_afterwards(found))
            with ui.element("div").classes("cb-section cb-stack"):
                self.button = button(_("Merge"), self.merge, kind="filled", icon_name="group", main=True)
                button(_("They are two people"), self.tell_apart, kind="quiet")
        await self.plan()

    async def plan(self) -> None:
        """What would be done with what is chosen now, or what is in the way of it."""
        self.problem.clear()
        try:
            async with reading(self.visitor) as r:
                self.stamp = (await acts.preview(r, MERGE, self.chosen.wish())).stamp
        except Refused as no:
            self.stamp = ""
            self._say(no)
        self.button.set_enabled(bool(self.stamp))

    def _say(self, no: Refused) -> None:
        with self.problem:
            words = callout(no.words(), icon_name="error", tone="warning", alert=True)
            static(h.div(".cb-section.cb-tight")[words])
        page_context().script("cubby.focus('#problem')")

    @action
    async def merge(self) -> None:
        """Do what was shown; if something has changed since, show it first."""
        try:
            async with work(self.visitor) as w:
                done_id = await acts.apply(w, MERGE, self.chosen.wish(), self.stamp, self.key)
        except Refused as no:
            await self.plan()
            self._say(no)
            return
        ui.navigate.to(act_addresses.one(done_id))
        say(_("They are one family now."))

    @action
    async def tell_apart(self) -> None:
        """They are two people, and are not proposed again."""
        async with work(self.visitor) as w:
            await apart.tell_apart(w, self.keep_id, self.gone_id)
        ui.navigate.to(addresses.DUPLICATES)
        say(_("They stay two families."))


def _both(found: SideBySide) -> h.Element:
    rows = [texts.side_row(found.keep), texts.side_row(found.gone)]
    return h.section(".cb-section.cb-tight")[listed(line_row, rows, label=_("Both families"))]


def _have(found: SideBySide) -> h.Renderable:
    rows = texts.count_rows(found.keep.has, found.gone.has)
    if not rows:
        return h.section(".cb-section")[
            section_head(_("What they have")), h.p(".cb-text2")[_("Nothing yet.")]
        ]
    line = _("Nothing is lost: what both have now, the one family has afterwards.")
    return h.section(".cb-section")[
        section_head(_("What they have")),
        h.p(".cb-text2")[line],
        h.div(".cb-section.cb-tight")[listed(line_row, rows, label=_("What they have"))],
    ]


def _afterwards(found: SideBySide) -> h.Element:
    both = _("{one} and {other} both log in to the one family.")
    lines = [
        ("mail", both.format(one=found.keep.email, other=found.gone.email)),
        ("receipt_long", _("Invoices that were issued stay as they are.")),
        ("block", _("Nobody gets an email.")),
        ("undo", _("Can be taken back for 30 days.")),
    ]
    return h.section(".cb-section")[section_head(_("Afterwards")), facts(lines)]
