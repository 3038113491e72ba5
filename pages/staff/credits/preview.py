"""An act on make-ups before it is done: each with what it becomes, those that stay with their reason; and taking it back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import htpy as h

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import section_head
from components.rows import line_row, listed
from components.sheet import Sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.staff.credits import texts
from pages.staff.make_ups_words import covered
from services.core import acts
from services.core.acts import BulkAct
from services.core.plan import ActLine, Plan
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Reading, reading, work
from services.language import _, ngettext
from services.make_ups.credits import board, bookings_named, covers
from services.make_ups.credits.board_line import BoardLine
from services.make_ups.credits.bookings_named import BookingName

Changed = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with the names of what it is about."""

    plan: Plan
    names: Mapping[UUID, BoardLine | BookingName]
    covers: Mapping[str, str]
    """What the scopes in it are called."""


async def read(r: Reading, plan: Plan) -> Shown:
    """Look up the names."""
    ids = [line.about_id for line in plan.lines if line.about == "credit" and line.about_id]
    scopes = {
        texts.key(line.facts[side]["scope"]): line.facts[side]["scope"]
        for line in plan.lines
        for side in ("from", "to")
        if isinstance(line.facts.get(side), dict)
    }
    named = await covers.named(r, list(scopes.values()))
    bookings = [line.about_id for line in plan.lines if line.about == "booking" and line.about_id]
    names: dict[UUID, BoardLine | BookingName] = {}
    names.update(await board.lines_of(r, ids))
    names.update(await bookings_named.names_of(r, bookings))
    return Shown(plan, names, dict(zip(scopes, map(covered, named), strict=True)))


class Preview:
    """One act in an open sheet: its plan, its button, and Undo after it."""

    def __init__(
        self, visitor: Visitor, act: BulkAct, wish: Mapping[str, Any], made: Sheet, changed: Changed
    ) -> None:
        self.visitor, self.act, self.wish, self.made, self.changed = visitor, act, wish, made, changed

    async def show(self, problem: str = "") -> None:
        """Draw what would be done now into the sheet."""
        async with reading(self.visitor) as r:
            shown = await read(r, await acts.preview(r, self.act, self.wish))
        self.made.body.clear()
        self.made.foot.clear()
        number = sum(line.facts.get("number", 1) for line in shown.plan.changes)
        with self.made.body:
            static(_lines(shown, problem))
        with self.made.foot:
            if number:
                text = ngettext("Do it for {n} make-up", "Do it for {n} make-ups", number).format(n=number)
                button(text, partial(self.apply, shown.plan), kind="filled", main=True)
            self.made.way_out(_("Not now"))

    @action
    async def apply(self, plan: Plan) -> None:
        """Do what was shown; if something else would be done by now, show that."""
        try:
            async with work(self.visitor) as w:
                done_id = await acts.apply(w, self.act, self.wish, plan.stamp, plan.stamp)
        except Refused as no:
            await self.show(no.words())
            return
        self.made.close()
        await self.changed()
        number = sum(line.facts.get("number", 1) for line in plan.changes)
        say(texts.done(plan.changes[0].what, number), partial(self.back, done_id))

    @action
    async def back(self, done_id: UUID) -> None:
        """Take it back; what somebody has used or changed since stays, and is said."""
        async with reading(self.visitor) as r:
            plan = await acts.preview_taking_back(r, self.act, done_id)
        async with work(self.visitor) as w:
            await acts.take_back(w, self.act, done_id, plan.stamp)
        await self.changed()
        stay = len(plan.staying)
        words = _("Taken back.")
        if stay:
            words += " " + ngettext(
                "{n} stays: it was used or changed since.", "{n} stay: they were used or changed since.", stay
            ).format(n=stay)
        say(words)


def _lines(shown: Shown, problem: str) -> h.Renderable:
    changes, staying = shown.plan.changes, shown.plan.staying
    told = _("Nobody gets a message of it. You can take it back for 30 days.")
    return h.fragment[
        callout(problem, icon_name="error", tone="warning", alert=True) if problem else None,
        h.p(".cb-lead-text")[told if changes else _("There is nothing to change.")],
        _listed(changes, shown),
        section_head(_("As they are"), level=3) if staying else None,
        _listed(staying, shown),
    ]


def _listed(lines: tuple[ActLine, ...], shown: Shown) -> h.Renderable:
    if not lines:
        return h.fragment[()]
    rows = [texts.row(line, shown.names, shown.covers) for line in lines[: texts.SHOWN]]
    more = len(lines) - len(rows)
    words = ngettext("And {n} more.", "And {n} more.", more).format(n=more)
    return h.fragment[listed(line_row, rows, look="cb-plain"), h.p(".cb-after-list")[words] if more else None]
