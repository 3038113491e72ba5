"""The lines of a list as cards: each wrong cell with its problem beside it, typed over where it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.entries import Entry, Group
from components.marks import chip
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.staff.imports import file_texts
from pages.staff.imports.words import chip_of, column
from services.core.ids import short
from services.core.refusals import NotFound
from services.core.typed_form import NotAsTyped
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.imports.batches import correcting, one_file
from services.imports.batches.one_file import LineCell, LineView
from services.language import _

Changed = Callable[[], Awaitable[None]]


class LineCard:
    """One line."""

    def __init__(
        self, visitor: Visitor, kind: str, line: LineView, changed: Changed, *, is_open: bool
    ) -> None:
        self.visitor, self.kind, self.line, self.changed = visitor, kind, line, changed
        self.is_open = is_open
        """Whether something can still be corrected."""
        self.edits, self.all_cells = line.fate == "refused", False
        with TextElement("li").classes("cb-card cb-import-line") as self.around:
            self._draw()

    def _draw(self) -> None:
        with ui.element("div").classes("cb-import-head"):
            TextElement("h3", file_texts.title_of(self.line)).props("tabindex=-1")
            static(chip(chip_of(self.line.fate)))
        static(file_texts.sentences(self.line, is_open=self.is_open))
        if not self.is_open:
            return
        if self.edits:
            self._form()
        with ui.element("div").classes("cb-import-do"):
            self._buttons()

    def _buttons(self) -> None:
        name = file_texts.title_of(self.line)
        if self.edits and not self.all_cells and len(self._cells()) < len(self.line.cells):
            button(_("All cells"), self.show_all, kind="text", label=f"{_('All cells')}: {name}")
        elif not self.edits and self.line.fate != "left_out":
            button(_("Correct"), self.show_all, kind="text", label=f"{_('Correct')}: {name}")
        out = self.line.fate == "left_out"
        words = _("Bring it in after all") if out else _("Leave it out")
        button(words, self.leave_out, kind="text", label=f"{words}: {name}")

    def _cells(self) -> list[LineCell]:
        """Those that are shown: all, or those that are wrong or asked for."""
        wrong = [each for each in self.line.cells if each.problem or not each.key.isdigit()]
        return list(self.line.cells) if self.all_cells or not wrong else wrong

    def _name(self, cell: LineCell) -> str:
        return f"{short(self.line.row_id)[:8]}-{cell.key}"

    def _form(self) -> None:
        cells = self._cells()
        entries = tuple(
            Entry(self._name(each), self._label(each), "long" if "\n" in each.text else "text")
            for each in cells
        )
        keys = {self._name(each): each.key for each in cells}

        async def load(r: Reading) -> Editable:
            now = await one_file.line(r, self.line.row_id)
            if now is None:
                raise NotFound
            texts = {each.key: each.text for each in now.cells}
            return Editable({name: texts.get(key, "") for name, key in keys.items()}, now.version)

        async def save(w: Work, said: Mapping[str, str], seen: int | None) -> UUID:
            typed = {key: said.get(name, "") for name, key in keys.items()}
            try:
                return await correcting.type_over(w, self.line.row_id, seen, typed)
            except NotAsTyped as no:
                raise NotAsTyped(
                    {name: no.fields[key] for name, key in keys.items() if key in no.fields}
                ) from no

        async def saved(batch_id: UUID) -> None:
            await correcting.try_one(self.visitor, batch_id, self.line.row_id)
            await self._fresh()

        found = Editable({self._name(each): each.text for each in cells}, self.line.version)
        editing = Editing(self.visitor, (Group("", entries),), found, save, load, saved)
        editing.draw(_("Keep and check"), main=False)
        editing.mark({self._name(each): each.problem for each in cells if each.problem})

    def _label(self, cell: LineCell) -> str:
        return cell.label or column(self.kind, cell.key) or _("Beyond the last heading")

    async def _fresh(self) -> None:
        """Draw the line as it is now, and tell the screen around it."""
        async with reading(self.visitor) as r:
            now = await one_file.line(r, self.line.row_id)
        if now is None or self.around.is_deleted:
            return
        self.line, self.edits, self.all_cells = now, now.fate == "refused", False
        self._again()
        await self.changed()

    def _again(self) -> None:
        self.around.clear()
        with self.around:
            self._draw()

    @action
    async def show_all(self) -> None:
        """All cells of the line can be typed over."""
        self.edits = self.all_cells = True
        self._again()

    @action
    async def leave_out(self) -> None:
        """The line is not to be brought in; or it is, after all."""
        out = self.line.fate != "left_out"
        async with work(self.visitor) as w:
            await correcting.leave_out(w, self.line.row_id, self.line.version, out=out)
        await self._fresh()
