"""Clients who may be one person: each pair with the reason, and those that were told apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.empty_state import empty
from components.frame import section_head, title
from components.marks import Note, Tile
from components.rows import DOT, LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.staff.clients import addresses
from pages.staff.clients.duplicates import texts
from pages.staff.rooms import CLIENTS
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.people import apart, families
from services.people import duplicates as doubles
from services.people.apart import Apart
from services.people.duplicates import Pair
from services.people.families import FamilyLine

P = TypeVar("P", Pair, Apart)
PAGE = 50
"""Pairs on the screen; the next ones come up as these are decided."""


async def duplicates(visitor: Visitor) -> None:
    """The screen."""
    await _Room(visitor).draw()


class _Room:
    """What is proposed, and what was decided."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    async def read(self) -> None:
        """Both lists, with the names in them."""
        async with reading(self.visitor) as r:
            self.pairs: Sequence[Pair] = (await doubles.proposed(r))[:PAGE]
            self.decided: Sequence[Apart] = await apart.told_apart(r)
            both = [(each.one_id, each.other_id) for each in self.pairs]
            both += [(each.one_id, each.other_id) for each in self.decided]
            ids = {id_ for pair in both for id_ in pair}
            self.names: Mapping[UUID, FamilyLine] = await families.several(r, ids)

    async def draw(self) -> None:
        """The screen."""
        await self.read()
        with frame(_("Possible duplicates"), tab=CLIENTS, back=CLIENTS, room=CLIENTS):
            line = _("Families that may be in your list twice. Look at both, then decide.")
            static(title(_("Possible duplicates"), line))
            self.content = ui.element("div")
            with self.content:
                self._draw()

    def _draw(self) -> None:
        if not self.pairs:
            line = _("Nobody seems to be here twice. You can also begin on a family’s own screen.")
            static(h.div(".cb-section")[empty(_("No duplicates"), line, icon_name="group")])
        else:
            self._list(self.pairs, _("Not the same"), self.tell_apart)
        if self.decided:
            static(section_head(_("Two people")))
            self._list(self.decided, _("Propose again"), self.not_apart)

    def _list(self, pairs: Sequence[P], word: str, act: Callable[[P], Awaitable[None]]) -> None:
        with ui.element("ul").classes("cb-card cb-list cb-section cb-tight cb-doubles"):
            for each in pairs:
                row = self._row(each)
                with ui.element("li").classes(row.classes):
                    static(line_row(row))
                    label = f"{word}, {row.title}"
                    with ui.element("div").classes("cb-row-actions"):
                        button(word, partial(act, each), kind="quiet", label=label)

    def _row(self, each: Pair | Apart) -> LineRow:
        one, other = self.names[each.one_id], self.names[each.other_id]
        both = DOT.join(dict.fromkeys(line.email for line in (one, other)))
        href = addresses.merge(each.one_id, each.other_id)
        if isinstance(each, Pair):
            note = Note(texts.reasons(each.reasons), "group", "info")
            return LineRow(
                texts.pair_title(one, other), Tile("group"), both, note=note, href=href, actions=True
            )
        said = _("{name}, {when}").format(name=each.by, when=formats.moment(each.at, relative=True))
        return LineRow(
            texts.pair_title(one, other),
            Tile("group"),
            both,
            note=Note(said, "check"),
            href=href,
            actions=True,
        )

    @action
    async def tell_apart(self, each: Pair) -> None:
        """They are two people."""
        async with work(self.visitor) as w:
            await apart.tell_apart(w, each.one_id, each.other_id)
        await self._fresh()
        say(_("They stay two families."))

    @action
    async def not_apart(self, each: Apart) -> None:
        """Perhaps they are one after all."""
        async with work(self.visitor) as w:
            await apart.not_apart(w, each.one_id, each.other_id)
        await self._fresh()
        say(_("They are proposed again, if they look alike."))

    async def _fresh(self) -> None:
        await self.read()
        self.content.clear()
        with self.content:
            self._draw()
