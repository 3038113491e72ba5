"""One list: what was found in it, its lines with what is wrong beside each cell, and its import, which can be taken back."""

from __future__ import annotations

from functools import partial
from uuid import UUID, uuid4

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.files import inline_style
from components.filters import filter_chip
from components.frame import link_button, section_head, title
from components.nicegui_internals import MarkupElement
from components.progress import progress
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.imports import addresses, doing, file_texts
from pages.staff.imports.line_cards import LineCard
from pages.staff.imports.words import how_many
from pages.staff.rooms import IMPORT, MORE
from services.core import acts
from services.core.acts import PlanHasChanged
from services.core.plan import Plan
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.imports.batches import bringing_in, flow, keeping, leftovers, lines, one_file, trying
from services.imports.batches.act import IMPORT as ACT
from services.imports.batches.listing import Fate
from services.imports.batches.one_file import FileView, LineView
from services.language import _, ngettext

PAGE = 25


async def file(visitor: Visitor, batch_id: UUID) -> None:
    """The screen."""
    room = _File(visitor, batch_id)
    await room.read()
    room.draw()


class _File:
    """The list as it is open."""

    view: FileView
    found: list[LineView]

    def __init__(self, visitor: Visitor, batch_id: UUID) -> None:
        self.visitor, self.batch_id, self.context = visitor, batch_id, page_context()
        self.fate: Fate | None = None
        self.limit = PAGE

    async def read(self) -> None:
        """How the list stands, and those of its lines that are shown."""
        async with reading(self.visitor) as r:
            self.view = await one_file.one(r, self.batch_id)
            fates = file_texts.shown_fates(self.view)
            if self.fate not in fates:
                self.fate = fates[0] if fates else None
            self.found = await one_file.lines_of(r, self.batch_id, self.fate, at_most=self.limit + 1)

    def draw(self) -> None:
        """The screen."""
        with frame(self.view.of.name, tab=MORE, back=IMPORT, room=IMPORT):
            static(inline_style("imports.css"))
            static(title(self.view.of.name))
            self.above = ui.element("div").classes("cb-section cb-tight")
            self.bar: MarkupElement = static(h.fragment[()])
            self.below = ui.element("div").classes("cb-section")
            self._draw()

    def _draw(self) -> None:
        self.bar.set_content("")
        self._draw_above()
        self.below.clear()
        with self.below:
            self._lines()

    def _draw_above(self) -> None:
        self.above.clear()
        with self.above, ui.element("div").classes("cb-stack"):
            static(file_texts.about(self.view))
            if self.view.missing:
                static(file_texts.lacking(self.view))
            else:
                TextElement("p", file_texts.stands(self.view), "cb-lead-text").props("role=status")
                static(file_texts.notes(self.view))
            with ui.element("div").classes("cb-import-do"):
                self._buttons()

    def _buttons(self) -> None:
        is_open = self.view.of.state == "open"
        if is_open and not self.view.missing and file_texts.button_text(self.view):
            button(file_texts.button_text(self.view), self.go, kind="filled", main=True)
        if is_open:
            address = addresses.columns(self.batch_id)
            static(
                link_button(
                    _("What the columns are"), address, kind="filled" if self.view.missing else "tonal"
                )
            )
        if self.view.goes_on_at is not None:
            button(_("Go on importing"), self.import_rest, kind="filled", main=True)
        if self.view.of.state == "applied" and self.view.can_be_taken_back:
            button(_("Take this import back"), self.back, kind="outline")
        if self.view.of.state == "applied" and self.view.goes_on_at is None and self.left_out:
            words = ngettext(
                "Correct the {n} line that is left", "Correct the {n} lines that are left", self.left_out
            )
            button(words.format(n=self.left_out), self.go_on, kind="tonal")
        if "untried" not in self.view.of.counts:
            address = addresses.report(self.batch_id)
            static(h.a(".cb-btn.cb-outline", href=address, download=True)[_("Save the report")])
        if is_open:
            button(_("Remove this list"), self.drop, kind="text")

    def _lines(self) -> None:
        static(section_head(_("Its lines")))
        self.chips = ui.element("div").classes("cb-filters")
        self._chips()
        is_open = self.view.of.state == "open" and not self.view.missing
        with ui.element("ul").classes("cb-import-lines cb-section cb-tight"):
            for line in self.found[: self.limit]:
                LineCard(self.visitor, self.view.of.kind, line, self.changed, is_open=is_open)
        if len(self.found) > self.limit:
            with ui.element("div").classes("cb-end"):
                button(_("Show more"), self.more, kind="outline", full=True)

    def _chips(self) -> None:
        self.chips.clear()
        with self.chips:
            for fate in file_texts.shown_fates(self.view):
                words = how_many(fate, self.view.of.counts[fate])
                filter_chip(words, fate == self.fate, partial(self.show, fate))

    async def changed(self) -> None:
        """A line was corrected: what stands above is drawn anew, and the lines stay where they are."""
        async with reading(self.visitor) as r:
            self.view = await one_file.one(r, self.batch_id)
        self._draw_above()
        self._chips()

    async def _fresh(self) -> None:
        await self.read()
        self._draw()

    @action
    async def show(self, fate: Fate) -> None:
        """The lines of another fate."""
        self.fate, self.limit = fate, PAGE
        await self._fresh()

    @action
    async def more(self) -> None:
        """More lines."""
        self.limit += PAGE
        await self._fresh()

    @action
    async def go(self) -> None:
        """Try all lines if something has changed, then show what the import will do."""
        if not self.view.is_tried:
            first = "untried" in self.view.of.counts
            await self._try()
            if first or not file_texts.button_text(self.view):
                return
        async with reading(self.visitor) as r:
            plan = await acts.preview(r, ACT, bringing_in.wish(self.batch_id))
        key = uuid4().hex
        doing.bring_in(plan, partial(self.bring_in, plan, key))

    async def _try(self) -> None:
        with lines.watched(self._tell):
            await trying.try_all(self.visitor, self.batch_id)
        self.fate = None
        await self._fresh()

    def _tell(self, done: int, of: int) -> None:
        """How far it is."""
        if not self.bar.is_deleted:
            self.bar.set_content(str(progress(done, of, file_texts.progress_words(done, of))))

    async def bring_in(self, plan: Plan, key: str) -> None:
        """Import what was shown; where something has changed meanwhile, all lines are tried again, and nothing is in."""
        try:
            with lines.watched(self._tell):
                await flow.bring_in(self.visitor, plan.wish, plan.stamp, key)
        except PlanHasChanged:
            await self._try()
            raise
        await self._is_in()

    async def _is_in(self) -> None:
        self.fate = None
        await self._fresh()
        say(_("Imported. You can take it back for 30 days."))

    @action
    async def import_rest(self) -> None:
        """Go on with an import that was interrupted."""
        try:
            with lines.watched(self._tell):
                await flow.go_on(self.visitor, self.batch_id)
        except PlanHasChanged:
            await self._try()
            raise
        await self._is_in()

    @property
    def left_out(self) -> int:
        """Lines that are not in."""
        return sum(self.view.of.counts.get(fate, 0) for fate in ("refused", "left_out"))

    @action
    async def go_on(self) -> None:
        """Correct the lines that were left out, as a list of their own."""
        async with work(self.visitor) as w:
            rest = await leftovers.left_over(w, self.batch_id)
        ui.navigate.to(addresses.file(rest))

    @action
    async def back(self) -> None:
        """Show what taking it back will do."""
        done_id = self.view.act_id
        if done_id is None:
            return
        async with reading(self.visitor) as r:
            plan = await acts.preview_taking_back(r, ACT, done_id)
        doing.take_back(plan, partial(self.take_back, done_id, plan))

    async def take_back(self, done_id: UUID, plan: Plan) -> None:
        """Take back what was shown."""
        async with work(self.visitor) as w:
            await acts.take_back(w, ACT, done_id, plan.stamp)
        await self._fresh()
        say(_("Taken back."))

    @action
    async def drop(self) -> None:
        """Forget the list; nothing of it is in."""
        async with work(self.visitor) as w:
            await keeping.drop(w, self.batch_id)
        ui.navigate.to(IMPORT)
        say(_("Removed. Nothing of it was imported."))
