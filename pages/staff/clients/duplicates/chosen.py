"""What is chosen where two families differ: of each field one of both, of each child whether it is one of the other's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.callout import callout
from components.choices import Choice, choices
from components.frame import section_head
from pages.app.actions import action
from pages.staff.clients.duplicates import texts
from services.core import ids
from services.language import _
from services.language.formats import full_name
from services.merging import planning
from services.merging.fields import Differing
from services.merging.view import ChildChoice, SideBySide

KEPT, GONE, ANOTHER = "kept", "gone", "another"


class Chosen:
    """The choices; each tap asks for the plan again."""

    def __init__(self, found: SideBySide, on_change: Callable[[], Awaitable[None]]) -> None:
        self.found, self.on_change = found, on_change
        self.take = texts.proposed(found)
        self.children: dict[UUID, UUID] = {
            each.child.id: each.proposed for each in found.children if each.proposed is not None
        }

    def wish(self) -> dict[str, Any]:
        """What is asked for with these choices."""
        keep, gone = self.found.keep.client_id, self.found.gone.client_id
        return planning.wish(keep, gone, self.take, self.children)

    def draw(self) -> None:
        """The sections."""
        self.around = ui.element("div")
        self._fresh()

    def _fresh(self) -> None:
        self.around.clear()
        with self.around:
            if self.found.differing:
                self._section(_("What stays?"), self._fields)
            if any(each.others for each in self.found.children):
                self._section(_("The children"), self._children)

    def _section(self, heading: str, inside: Callable[[], None]) -> None:
        with ui.element("section").classes("cb-section"):
            static(section_head(heading))
            inside()

    def _fields(self) -> None:
        for each in self.found.differing:
            TextElement("h3", _(texts.FIELDS[each.field]))
            rows = [
                Choice(KEPT, texts.value(each.field, each.kept)),
                Choice(GONE, texts.value(each.field, each.gone)),
            ]
            with ui.element("div").classes("cb-section cb-tight"):
                choices(rows, GONE if each.field in self.take else KEPT, partial(self.choose_field, each))

    def _children(self) -> None:
        for each in self.found.children:
            if not each.others:
                continue
            TextElement("h3", _("Is {name} the same child?").format(name=_whole(each.child)))
            if each.in_the_way is not None:
                static(callout(each.in_the_way.words(), tone="info"))
            one = _("The same child as {name}")
            rows = [Choice(ids.short(kid.id), one.format(name=_whole(kid))) for kid in each.others]
            rows.append(Choice(ANOTHER, _("Another child")))
            now = self.children.get(each.child.id)
            with ui.element("div").classes("cb-section cb-tight"):
                choices(rows, ids.short(now) if now else ANOTHER, partial(self.choose_child, each))

    @action
    async def choose_field(self, each: Differing, value: str) -> None:
        """What one of the two has stays."""
        self.take = self.take | {each.field} if value == GONE else self.take - {each.field}
        await self._changed()

    @action
    async def choose_child(self, each: ChildChoice, value: str) -> None:
        """It is one of the other's children, or is another child."""
        self.children.pop(each.child.id, None)
        for kid in each.others:
            if ids.short(kid.id) == value:
                self.children[each.child.id] = kid.id
        await self._changed()

    async def _changed(self) -> None:
        self._fresh()
        await self.on_change()


def _whole(kid: Any) -> str:
    born = f", {texts.born(kid.born_on)}" if kid.born_on else ""
    return full_name(kid.first_name, kid.last_name) + born
