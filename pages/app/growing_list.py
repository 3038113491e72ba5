"""A list that is read and drawn anew, and grows by a page at a tap.

class _Room(GrowingList[PapersPage]):
    page, focus = PAGE, "#papers li:nth-child({n}) a"
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Generic, TypeVar

from nicegui import ui

from components.buttons import button
from pages.app.actions import action
from pages.app.page_context import page_context
from services.core.visitor import Visitor
from services.language import _

T = TypeVar("T")


class GrowingList(ABC, Generic[T]):
    """A list as it is open: `limit` rows of it, which `read` reads and `draw_list` draws."""

    page: ClassVar[int]
    """Rows that are shown at first, and that one tap adds."""
    focus: ClassVar[str]
    """What the focus goes to in row number {n}, the first new one."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.limit = self.page
        self.content: ui.element

    @abstractmethod
    async def read(self) -> T:
        """The list as it is now."""

    @abstractmethod
    def draw_list(self, found: T) -> None:
        """Draw it, in the place where it stands."""

    def put(self, found: T, classes: str = "") -> None:
        """Draw it here for the first time."""
        self.content = ui.element("div").classes(classes)
        with self.content:
            self.draw_list(found)

    async def fresh(self) -> None:
        """Read, then draw, so that it is never blank in between."""
        found = await self.read()
        self.content.clear()
        with self.content:
            self.draw_list(found)

    async def begin_again(self, path: str, query: Mapping[str, str]) -> None:
        """The first page under other filters, which stand in the address."""
        self.limit = self.page
        self.context.write_address(path, {name: text for name, text in query.items() if text})
        await self.fresh()

    def more_button(self) -> None:
        """The button for one more page."""
        with ui.element("div").classes("cb-end"):
            button(_("Show more"), self.more, kind="outline", full=True)

    @action
    async def more(self) -> None:
        """One more page; the focus goes to its first row."""
        first_new, self.limit = self.limit + 1, self.limit + self.page
        await self.fresh()
        self.context.script(f"cubby.focus('{self.focus.format(n=first_new)}')")
