"""The sheet in which staff say what a bank line pays: families and debts looked for while typing, split, the rest as credit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from nicegui import events, ui

from components.base import TextElement, static
from components.buttons import button, icon_button
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.staff.statements import match_texts as texts
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.payments import review
from services.payments.bank import named
from services.payments.bank.named import PayingFamily
from services.payments.bank.showing import ReviewLine
from services.payments.owed import Owed
from services.payments.splitting import Split, SplitPart

TYPED = "(e) => emit(e.target.value)"


class MatchSheet:
    """One line, and what it is to pay. It stays open when somebody was faster, so nothing typed is lost."""

    def __init__(self, visitor: Visitor, line: ReviewLine, fresh: Callable[[], Awaitable[None]]) -> None:
        self.visitor, self.line, self.fresh = visitor, line, fresh
        self.split = Split(line.left)
        self.found: list[PayingFamily] = []
        self.looked_for = ""

    async def open(self) -> None:
        """Open it with whom the line may be of: the suggested family, else those with the payer's name."""
        async with reading(self.visitor) as r:
            currency = self.line.left.currency
            if self.line.client_id is not None:
                self.found = await named.family(r, self.line.client_id, currency)
            else:
                self.found = await named.find(r, self.line.name, currency)
        with page_context().sheets or ui.element("div"), sheet(_("What is this payment for?")) as self.made:
            static(texts.about(self.line))
            self.problem = TextElement("p", "", "cb-field-error").props("role=alert tabindex=-1")
            self.problem.visible = False
            self.chosen = ui.element("div")
            self.rest = TextElement("p", "", "cb-rest").props("role=status")
            self._search()
            self.results = ui.element("div").props("aria-live=polite")
        self._draw()
        with self.made.foot:
            button(_("Match"), self.match, kind="filled", main=True)
            self.made.way_out(_("Close"))
        self.made.for_once()
        self.made.open()

    def _search(self) -> None:
        with ui.element("div").classes("cb-field"):
            box = ui.element("input").classes("cb-input").props("type=search autocomplete=off")
            box.props["aria-label"] = box.props["placeholder"] = _("Family, child, email or reference")
            box.on("input", self._look, throttle=0.3, leading_events=False, js_handler=TYPED)

    def _draw(self) -> None:
        self._draw_chosen()
        self._draw_found()

    def _draw_chosen(self) -> None:
        self.chosen.clear()
        with self.chosen:
            for taken in self.split.taken.values():
                self._one_chosen(taken)
        self._say_rest()

    def _one_chosen(self, taken: SplitPart) -> None:
        id_ = f"part-{taken.debt.debt_id.hex[:12]}"
        with ui.element("div").classes("cb-split"):
            static(texts.label(taken, id_))
            box = ui.element("input").classes("cb-input").props("autocomplete=off inputmode=decimal")
            box.props["id"], box.props["^value"] = id_, taken.typed
            box.on("input", partial(self._typed, taken), throttle=0.2, leading_events=False, js_handler=TYPED)
            words = _("Remove: {what}").format(what=texts.of_debt(taken.debt))
            icon_button("close", words, partial(self.remove, taken.debt.debt_id))

    def _say_rest(self) -> None:
        self.rest.set_words(texts.rest(self.split))

    def _draw_found(self) -> None:
        self.results.clear()
        with self.results:
            if not self.found:
                TextElement("p", texts.nobody(self.looked_for), "cb-after-list")
            for family in self.found:
                self._family(family)

    def _family(self, family: PayingFamily) -> None:
        with ui.element("section").classes("cb-family-found"):
            static(texts.family(family))
            for debt in family.debts:
                with ui.element("div").classes("cb-found-row"):
                    static(texts.found(debt))
                    if debt.debt_id in self.split.taken:
                        TextElement("p", _("Added"))
                    else:
                        label = f"{_('Add')}: {texts.of_debt(debt)}, {family.name}"
                        button(_("Add"), partial(self.add, family, debt), kind="tonal", label=label)
            with ui.element("div").classes("cb-found-row"):
                TextElement("p", texts.to_credit(family, self.split))
                if self.split.credit_to != family.client_id:
                    label = f"{_('To credit')}: {family.name}"
                    button(_("To credit"), partial(self.credit, family), kind="quiet", label=label)

    async def _look(self, event: events.GenericEventArguments) -> None:
        page_context().speak()
        text = str(event.args)[:100]
        async with reading(self.visitor) as r:
            found = await named.find(r, text, self.line.left.currency)
        self.looked_for, self.found = text, found
        self._draw_found()

    async def _typed(self, taken: SplitPart, event: events.GenericEventArguments) -> None:
        page_context().speak()
        taken.typed = str(event.args)[:40]
        self._say_rest()

    @action
    async def add(self, family: PayingFamily, debt: Owed) -> None:
        """Let it pay this debt, as much as is left of both."""
        self.split.add(debt, family.name)
        self._draw()

    @action
    async def remove(self, debt_id: UUID) -> None:
        """Let it not pay this debt."""
        self.split.remove(debt_id)
        self._draw()

    @action
    async def credit(self, family: PayingFamily) -> None:
        """What is left over is this family's."""
        self.split.credit_to, self.split.credit_name = family.client_id, family.name
        self._draw()

    @action
    async def match(self) -> None:
        """Do it; what cannot be is said in the sheet."""
        try:
            parts, rest_to = self.split.decided()
            async with work(self.visitor) as w:
                await review.pair(w, self.line.line_id, parts, rest_to)
        except Refused as no:
            self.problem.set_words(no.words())
            self.problem.visible = True
            self.problem.client.run_javascript("cubby.focus('[role=dialog] .cb-field-error')")
            return
        self.made.close()
        await self.fresh()
        say(_("Paired."))
