"""The review queue: bank lines in five states, what each may pay and why; matched, split, set aside, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from nicegui import ui

from components import bank_files as look
from components.base import TextElement, static
from components.buttons import Kind, button
from components.empty_state import empty
from components.filters import filter_chip
from components.rows import line_row
from pages.app.actions import action
from pages.app.coalesced import Coalesced
from pages.app.frame import frame, say, show_badges
from pages.app.growing_list import GrowingList
from pages.staff.rooms import MONEY, REVIEW, STATEMENTS, row_of_rooms
from pages.staff.statements import review_texts as texts
from pages.staff.statements import story_sheet, sure_sheet
from pages.staff.statements.match_sheet import MatchSheet
from pages.staff.statements.refund_sheet import RefundSheet
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.payments import bank_files, review, review_page
from services.payments.bank import refunds_seen
from services.payments.bank.events import LINES_CHANGED
from services.payments.bank.showing import ReviewLine
from services.payments.paying import MONEY_CHANGED
from services.payments.review import State
from services.payments.review_page import PAGE, ReviewPage


async def review_room(visitor: Visitor) -> None:
    """The room."""
    room = _Room(visitor)
    room.draw(await room.read())


def state_of(query: Mapping[str, str]) -> State | None:
    """The state that an address asks for; None for anything else."""
    return {state.value: state for state in State}.get(query.get("state", ""))


class _Room(GrowingList[ReviewPage]):
    """The queue as it is open, in one state."""

    page, focus = PAGE, "#bank-lines li:nth-child({n}) button"

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor)
        self.state = state_of(self.context.query)

    async def read(self) -> ReviewPage:
        """The queue as it is now. Without a wish it begins with what waits."""
        async with reading(self.visitor) as r:
            if self.state is None:
                found = await review_page.page(r, State.SUGGESTED, at_most=self.limit)
                self.state = State.SUGGESTED
                if found.lines or not found.counts[State.NEW]:
                    return found
                self.state = State.NEW
            return await review_page.page(r, self.state, at_most=self.limit)

    async def changed(self) -> None:
        """Somebody has done something with lines or money: draw again if that is seen."""
        if not self.content.is_deleted and await self.read() != self.shown:
            await self.fresh()

    def draw(self, found: ReviewPage) -> None:
        """The screen."""
        with frame(_("Bank payments"), tab=MONEY, room=STATEMENTS, back=STATEMENTS):
            static(row_of_rooms(self.visitor, MONEY, STATEMENTS))
            static(look.style())
            TextElement("h1", _("Bank payments")).props("tabindex=-1")
            self.put(found)
        changed = Coalesced(self.changed)
        self.context.on_event(LINES_CHANGED, changed)
        self.context.on_event(MONEY_CHANGED, changed)

    def draw_list(self, found: ReviewPage) -> None:
        self.shown = found
        show_badges((found.counts[State.NEW] + found.counts[State.SUGGESTED],))
        with ui.element("div").classes("cb-filters").props("role=group") as states:
            states.props["aria-label"] = _("Which payments")
            for state in State:
                words = texts.state(state, found.counts[state])
                filter_chip(words, state is self.state, partial(self.show, state))
        if found.sure and self.state is State.SUGGESTED:
            with ui.element("div").classes("cb-section"):
                button(
                    texts.all_sure(found.sure), self.preview, kind="filled", icon_name="done_all", main=True
                )
        if not found.lines:
            with ui.element("div").classes("cb-section"):
                static(empty(*texts.nothing(self.state or State.NEW), icon_name="check_circle"))
            return
        TextElement("p", texts.explained(self.state or State.NEW), "cb-over-list cb-section")
        with ui.element("ul").classes("cb-card cb-list cb-inset").props("id=bank-lines"):
            for line in found.lines:
                self._line(line, found)
        if found.more:
            self.more_button()

    def _line(self, line: ReviewLine, found: ReviewPage) -> None:
        row = texts.row(line, found)
        with ui.element("li").classes(row.classes):
            static(line_row(row))
            with ui.element("div").classes("cb-row-actions"):
                static(look.said(texts.pays(line, found), texts.why(line, found)))
                self._buttons(line, found)

    def _buttons(self, line: ReviewLine, found: ReviewPage) -> None:
        match line.state:
            case State.SUGGESTED | State.NEW:
                if line.state is State.SUGGESTED:
                    self._small(_("Match"), partial(self.match, line), line, kind="tonal")
                self._small(_("Other …"), partial(self.other, line), line)
                self._small(_("Not ours"), partial(self.not_ours, line), line)
                if line.line_id in found.pairings:
                    self._small(_("History"), partial(self.story, line), line)
            case State.PAIRED:
                self._small(_("History and taking back"), partial(self.story, line), line)
            case State.NOT_OURS:
                self._small(_("Put it back"), partial(self.ours_again, line), line)
            case State.MONEY_OUT:
                self._went(line, found)

    def _went(self, line: ReviewLine, found: ReviewPage) -> None:
        if line.line_id in found.seen:
            self._small(_("History and taking back"), partial(self.story, line), line)
            return
        if line.line_id in found.suggested:
            self._small(_("Match"), partial(self.match_refund, line), line, kind="tonal")
        self._small(_("It is a refund …"), partial(self.other_refund, line), line)
        if line.was_matched:
            self._small(_("History"), partial(self.story, line), line)

    @staticmethod
    def _small(text: str, do: Callable[..., object], line: ReviewLine, *, kind: Kind = "quiet") -> None:
        button(text, do, kind=kind, label=f"{text}: {texts.spoken(line)}")

    @action
    async def show(self, state: State) -> None:
        """Show the lines in another state."""
        self.state = state
        await self.begin_again(REVIEW, {"state": state.value})

    @action
    async def match(self, line: ReviewLine) -> None:
        """Do what is suggested, as it was seen."""
        async with work(self.visitor) as w:
            await review.accept(w, line.line_id, line)
        await self.fresh()
        say(_("Paired."), more=(_("Take back"), partial(self.story, line)))

    @action
    async def other(self, line: ReviewLine) -> None:
        """Choose what it pays."""
        await MatchSheet(self.visitor, line, self.fresh).open()

    @action
    async def not_ours(self, line: ReviewLine) -> None:
        """It is nothing that families pay."""
        async with work(self.visitor) as w:
            await review.not_ours(w, line.line_id)
        await self.fresh()
        say(_("Set aside as not yours."), partial(self.ours_again, line))

    @action
    async def ours_again(self, line: ReviewLine) -> None:
        """It waits again."""
        async with work(self.visitor) as w:
            await review.ours_again(w, line.line_id)
        await self.fresh()
        say(_("It waits again."))

    @action
    async def story(self, line: ReviewLine) -> None:
        """What was done with a line, and taking it back."""
        async with reading(self.visitor) as r:
            found = await review_page.story(r, line.line_id)
        story_sheet.open_(self.visitor, found, self.fresh)

    @action
    async def match_refund(self, line: ReviewLine) -> None:
        """The line is the refund that is suggested, or the refunds."""
        outs = self.shown.suggested[line.line_id].outs
        async with work(self.visitor) as w:
            await refunds_seen.see(w, line.line_id, *(out.id for out in outs))
        await self.fresh()
        say(_("Seen on the statement."), more=(_("Take back"), partial(self.story, line)))

    @action
    async def other_refund(self, line: ReviewLine) -> None:
        """Choose which refund it is."""
        async with reading(self.visitor) as r:
            found = await refunds_seen.open_ones(r)
        RefundSheet(self.visitor, line, found, self.fresh)

    @action
    async def preview(self) -> None:
        """All that is certain, before anything is done."""
        async with reading(self.visitor) as r:
            found = await review_page.sure_ones(r)
        sure_sheet.open_(found, lambda: self.accept_sure([line.line_id for line in found.lines]))

    async def accept_sure(self, shown: list[UUID]) -> None:
        """Match them."""
        done = await bank_files.accept_sure(self.visitor, set(shown))
        await self.fresh()
        say(texts.accepted(done, len(shown)))
