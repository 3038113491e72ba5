"""One make-up: whose it is, what it covers, until when; what can be done with it, and why a session is not offered."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import facts, title
from components.marks import chip
from pages.app.actions import action
from pages.app.frame import frame
from pages.family.presenters import face
from pages.staff.credits import acting
from pages.staff.credits.one_parts import about, ways
from pages.staff.make_ups_words import credit_chip
from pages.staff.rooms import CLIENTS, CREDITS
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.language.formats import full_name
from services.make_ups.credits import board
from services.make_ups.credits.board import OneCredit


async def one(visitor: Visitor, credit_id: UUID) -> None:
    """The screen."""
    await _Screen(visitor, credit_id).draw()


class _Screen:
    """The make-up as it is open."""

    def __init__(self, visitor: Visitor, credit_id: UUID) -> None:
        self.visitor, self.credit_id = visitor, credit_id

    async def read(self) -> OneCredit:
        """As it is now."""
        async with reading(self.visitor) as r:
            return await board.one(r, self.credit_id)

    async def draw(self) -> None:
        """The screen."""
        found = await self.read()
        with frame(_("Make-up"), tab=CLIENTS, back=CREDITS, room=CREDITS):
            self.content = ui.element("div")
            with self.content:
                self._draw(found)

    def _draw(self, found: OneCredit) -> None:
        line = found.line
        name = full_name(line.kid.first_name, line.kid.last_name)
        state = credit_chip(line)
        static(
            h.fragment[
                title(name, line.class_name, face(line.kid)),
                h.div[chip(state)] if state else None,
                facts(about(found)),
                h.div(".cb-section.cb-tight.cb-row-actions")[ways(self.visitor, found)],
            ]
        )
        if line.state in ("active", "expired"):
            with ui.element("div").classes("cb-end"):
                button(_("Change or take back"), self.act, kind="filled", main=True)

    @action
    async def act(self) -> None:
        """What can be done with it."""
        acting.open_sheet(self.visitor, [self.credit_id], self.fresh)

    async def fresh(self) -> None:
        """Read, then draw."""
        found = await self.read()
        self.content.clear()
        with self.content:
            self._draw(found)
