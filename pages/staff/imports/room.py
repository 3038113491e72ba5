"""The room Import: lists are chosen or dropped, and each is opened to be checked; below them those that were sent before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nicegui import events, ui

from components import bank_files
from components.base import TextElement, static
from components.buttons import button
from components.frame import section_head
from pages.app.actions import action
from pages.app.coalesced import Coalesced
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.imports import addresses, texts
from pages.staff.rooms import IMPORT, MORE
from services.core.visitor import Visitor
from services.core.work import reading
from services.imports.batches import listing
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.listing import FileLine
from services.language import _

MOST = 20
"""Files that are chosen at once at most."""


async def imports(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    room.draw(await room.read())


@dataclass(frozen=True, slots=True)
class _Chosen:
    """One file that was chosen on this page."""

    key: str
    name: str
    answer: dict[str, object] | None = None
    """None while it is on its way."""


class _Room:
    """The room as it is open."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.chosen: dict[str, _Chosen] = {}
        self.limit = listing.PAGE

    async def read(self) -> list[FileLine]:
        """The files, and one more where there are more."""
        async with reading(self.visitor) as r:
            return await listing.listed(r, at_most=self.limit + 1)

    def draw(self, found: list[FileLine]) -> None:
        """The screen."""
        with frame(_("Import"), tab=MORE, back=MORE, room=IMPORT):
            static(bank_files.style())
            TextElement("h1", _("Import")).props("tabindex=-1")
            TextElement("p", texts.lead(), "cb-lead-text")
            with ui.element("div").classes("cb-drop cb-section") as area:
                static(bank_files.drop_inside(*texts.drop(), endings=".csv,.txt,.xlsx,.ods", sign="download"))
            area.props["data-bank-files"] = addresses.FILES
            emit = "(e) => emit(e.detail)"
            area.on("chosen", self._began, js_handler=emit)
            area.on("answered", self._answered, js_handler=emit)
            self.sent = ui.element("div").classes("cb-section")
            self.below = ui.element("div").classes("cb-section")
            self._draw(found)
        self.context.script(bank_files.script())
        self.context.on_event(IMPORTS_CHANGED, Coalesced(self.changed))

    def _draw(self, found: list[FileLine]) -> None:
        self.shown = found
        self.below.clear()
        with self.below:
            static(section_head(_("Lists so far")))
            static(texts.files(found[: self.limit]))
            if len(found) > self.limit:
                with ui.element("div").classes("cb-end"):
                    button(_("Show more"), self.more, kind="outline", full=True)

    async def changed(self) -> None:
        """Something has become of a file: draw again what is seen of it."""
        found = await self.read()
        if found != self.shown and not self.below.is_deleted:
            self._draw(found)

    @action
    async def more(self) -> None:
        """One more page."""
        self.limit += listing.PAGE
        self._draw(await self.read())

    async def _began(self, event: events.GenericEventArguments) -> None:
        self.context.speak()
        for each in event.args if isinstance(event.args, list) else ():
            if isinstance(each, dict) and len(self.chosen) < MOST:
                key = str(each.get("key", ""))[:40]
                self.chosen[key] = _Chosen(key, str(each.get("name", ""))[:200])
        self._draw_sent()

    async def _answered(self, event: events.GenericEventArguments) -> None:
        """A file was read or refused; a single one that was read is opened at once."""
        self.context.speak()
        about = event.args if isinstance(event.args, dict) else {}
        file = self.chosen.get(str(about.get("key", "")))
        if file is None:
            return
        told = about.get("answer")
        answer = told if isinstance(told, dict) else {"words": texts.unsent(about.get("status"))}
        self.chosen[file.key] = replace(file, answer=answer)
        self._draw_sent()
        await self.changed()
        if len(self.chosen) == 1 and answer.get("kind") == "read":
            ui.navigate.to(f"{IMPORT}/{str(answer.get('id', ''))[:40]}")

    def _draw_sent(self) -> None:
        self.sent.clear()
        with self.sent, ui.element("div").classes("cb-card"):
            for file in reversed(self.chosen.values()):
                with ui.element("div").classes("cb-sent"):
                    static(bank_files.sent(texts.sent(file.key, file.name, file.answer)))
