"""Statements: choose or drop files of the bank, read what came of each, say once what a file does not say, and what was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from nicegui import events, ui

from components import bank_files
from components.base import TextElement, static
from components.buttons import button
from components.frame import section_head
from pages.app.actions import action
from pages.app.coalesced import Coalesced
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import FILES, MONEY, STATEMENTS, row_of_rooms
from pages.staff.statements import asking, texts
from pages.staff.statements.answer import Answer
from pages.staff.statements.asking import AskingSheet
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _
from services.payments import review
from services.payments.bank import files_read
from services.payments.bank.events import LINES_CHANGED
from services.payments.bank.files_read import FileRead
from services.payments.bank.last_statement import LastStatement, last_statement

MOST = 40
"""Files that are chosen at once at most; of more, the rest is chosen again."""


async def statements(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    room.draw(await room.read())


@dataclass(frozen=True, slots=True)
class _Read:
    """What the room shows of the database."""

    files: list[FileRead]
    more: bool
    waiting: int
    last: LastStatement | None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """One file that was chosen on this page."""

    key: str
    name: str
    size: int
    """Bytes, as the browser says."""
    said: dict[str, str]
    """What staff have said of it so far."""
    answer: Answer | None = None
    """None while it is on its way."""


class _Room:
    """The room as it is open."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.context = visitor, page_context()
        self.chosen: dict[str, _Chosen] = {}
        self.limit = files_read.PAGE
        self.sheet: AskingSheet | None = None
        self.asked: set[int] = set()
        """Questions that have opened by themselves; they do so once."""

    async def read(self) -> _Read:
        """What is there now."""
        async with reading(self.visitor) as r:
            files = await files_read.listed(r, at_most=self.limit + 1)
            waiting = await review.how_many_wait(r)
            last = await last_statement(r)
        return _Read(files[: self.limit], len(files) > self.limit, waiting, last)

    def draw(self, found: _Read) -> None:
        """The screen."""
        with frame(_("Statements"), tab=MONEY, room=STATEMENTS):
            static(row_of_rooms(self.visitor, MONEY, STATEMENTS))
            static(bank_files.style())
            TextElement("h1", _("Statements")).props("tabindex=-1")
            TextElement("p", texts.lead(), "cb-lead-text")
            self.above = ui.element("div").classes("cb-section")
            self._drop()
            self.sent = ui.element("div").classes("cb-section")
            self.below = ui.element("div").classes("cb-section")
            self._draw(found)
        self.context.script(bank_files.script())
        self.context.on_event(LINES_CHANGED, Coalesced(self.changed))

    def _drop(self) -> None:
        with ui.element("div").classes("cb-drop cb-section") as area:
            static(bank_files.drop_inside(*texts.drop()))
        area.props["data-bank-files"] = FILES
        emit = "(e) => emit(e.detail)"
        area.on("chosen", self._began, js_handler=emit)
        area.on("answered", self._answered, js_handler=emit)

    def _draw(self, found: _Read) -> None:
        self.shown = found
        self.above.clear()
        with self.above:
            static(texts.stands(found.waiting, found.last))
        self.below.clear()
        with self.below:
            static(section_head(_("Read so far")))
            static(texts.files(found.files))
            if found.more:
                with ui.element("div").classes("cb-end"):
                    button(_("Show more"), self.more, kind="outline", full=True)

    async def changed(self) -> None:
        """Something has become of lines: draw again what is seen of it."""
        found = await self.read()
        if found != self.shown and not self.below.is_deleted:
            self._draw(found)

    @action
    async def more(self) -> None:
        """One more page of what was read."""
        self.limit += files_read.PAGE
        self._draw(await self.read())

    async def _began(self, event: events.GenericEventArguments) -> None:
        self.context.speak()
        for each in event.args if isinstance(event.args, list) else ():
            if isinstance(each, dict) and len(self.chosen) < MOST:
                key = str(each.get("key", ""))[:40]
                size = each.get("size")
                self.chosen[key] = _Chosen(
                    key, str(each.get("name", ""))[:200], size if isinstance(size, int) else 0, {}
                )
        self._draw_sent()

    async def _answered(self, event: events.GenericEventArguments) -> None:
        """A file was read, or refused, or needs a word of staff."""
        self.context.speak()
        about = event.args if isinstance(event.args, dict) else {}
        file = self.chosen.get(str(about.get("key", "")))
        if file is None:
            return
        answer = Answer.read(about.get("answer")) or texts.unsent(about.get("status"), file.size)
        self.chosen[file.key] = replace(file, answer=answer)
        self._draw_sent()
        if self.sheet is not None and self.sheet.key == file.key:
            self.sheet.answered(answer)
        else:
            self._ask_next()
        if answer.kind == "read" and file.said:
            self._send_others()
        await self.changed()

    def _send_others(self) -> None:
        """What was said of one file is remembered, and may be all that others were waiting for."""
        for each in list(self.chosen.values()):
            if each.answer is not None and asking.asks(each.answer):
                self._send(each.key, {})

    def _draw_sent(self) -> None:
        self.sent.clear()
        with self.sent:
            if not self.chosen:
                return
            with ui.element("div").classes("cb-card"):
                for file in reversed(self.chosen.values()):
                    with ui.element("div").classes("cb-sent"):
                        static(bank_files.sent(texts.sent(file.key, file.name, file.answer)))
                        self._next(file)

    def _next(self, file: _Chosen) -> None:
        """What may be done about a file that was not taken."""
        if file.answer is None or file.answer.kind == "read":
            return
        label = texts.next_step(file.answer)
        if asking.asks(file.answer):
            button(label, partial(self.ask, file.key), kind="tonal", label=f"{label}: {file.name}")
        elif file.answer.kind == "refused" and file.answer.again:
            button(label, partial(self.again, file.key), kind="tonal", label=f"{label}: {file.name}")

    @action
    async def ask(self, key: str) -> None:
        """Ask for what a file does not say."""
        self._ask(key)

    @action
    async def again(self, key: str) -> None:
        """Send a file once more."""
        self._send(key, {})

    def _ask(self, key: str) -> None:
        file = self.chosen[key]
        if file.answer is None or self.sheet is not None:
            return
        self.asked.add(id(file.answer))
        self.sheet = AskingSheet(key, file.name, file.answer, partial(self._send, key), self._closed)

    def _closed(self) -> None:
        self.sheet = None
        self._ask_next()

    def _ask_next(self) -> None:
        """Open the next question, if none is open."""
        for file in self.chosen.values():
            if file.answer is not None and asking.asks(file.answer) and id(file.answer) not in self.asked:
                self._ask(file.key)

    def _send(self, key: str, said: dict[str, str]) -> None:
        file = self.chosen[key]
        self.chosen[key] = replace(file, said=file.said | said, answer=None)
        self._draw_sent()
        self.context.script(bank_files.send_again(key, self.chosen[key].said))
