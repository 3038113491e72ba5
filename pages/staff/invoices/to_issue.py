"""Issue an invoice by hand: what families bought and have none for, each with a look at what it would say."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.empty_state import empty
from components.frame import title
from components.rows import DOT, LineRow, line_row, listed
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.growing_list import GrowingList
from pages.app.page_context import page_context
from pages.family.money import name, part_of
from pages.staff.invoices.texts import search_box
from pages.staff.rooms import INVOICES, MONEY
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.invoices import issuing
from services.invoices import to_issue as waiting
from services.invoices.paper import Paper
from services.invoices.to_issue import PAGE, ToIssue, ToIssuePage
from services.invoices.words import TITLES, amount
from services.language import _, formats

PATH = "/staff/to-invoice"


async def to_issue(visitor: Visitor) -> None:
    """The screen."""
    screen = _ToIssue(visitor)
    await screen.draw()


class _ToIssue(GrowingList[ToIssuePage]):
    """The list as it is open."""

    page, focus = PAGE, "#to-issue li:nth-child({n}) button"

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor)
        self.text = self.context.query.get("q", "")[:100]

    async def read(self) -> ToIssuePage:
        """The list as it is now."""
        async with reading(self.visitor) as r:
            return await waiting.listed(r, self.text, at_most=self.limit)

    async def draw(self) -> None:
        """The screen."""
        found = await self.read()
        with frame(_("Issue an invoice"), tab=MONEY, back=INVOICES, room=INVOICES):
            static(
                title(
                    _("Issue an invoice"),
                    _("What families bought and have no invoice for, the latest first."),
                )
            )
            with ui.element("div").classes("cb-section"):
                search_box(_("Family or email"), self.text, self.look)
            self.put(found, "cb-section")

    def draw_list(self, found: ToIssuePage) -> None:
        if not found.rows:
            line = _("Everything that was bought has its invoice.")
            static(empty(_("Nothing to issue"), line, icon_name="done_all"))
            return
        with ui.element("ul").classes("cb-card cb-list cb-inset").props("id=to-issue"):
            for each in found.rows:
                row = _as_row(each)
                with ui.element("li").classes(row.classes):
                    static(line_row(row))
                    with ui.element("div").classes("cb-row-actions"):
                        label = f"{_('Issue')}: {row.title}, {row.second}"
                        button(_("Issue"), partial(self.ask, each), kind="tonal", label=label)
        if found.more:
            self.more_button()

    @action
    async def look(self, text: str) -> None:
        """Narrow the list down to one family."""
        self.text = text[:100]
        await self.begin_again(PATH, {"q": self.text})

    @action
    async def ask(self, of: ToIssue) -> None:
        """What it would say, before anything is issued."""
        async with reading(self.visitor) as r:
            draft = (await issuing.draft(r, of.debt.debt_id)).paper
        with page_context().sheets or ui.element("div"), sheet(_(TITLES[draft.kind])) as made:
            static(_preview(draft))
        made.for_once()

        @action
        async def confirmed() -> None:
            made.close()
            await self.issue(of.debt.debt_id)

        with made.foot:
            button(_("Issue it"), confirmed, kind="filled", main=True)
            made.way_out(_("Not now"))
        made.open()

    async def issue(self, debt_id: UUID) -> None:
        """Issue it; the family gets it by mail."""
        async with reading(self.visitor) as r:
            await issuing.draw_ahead(r, debt_id)
        async with work(self.visitor) as w:
            number = (await issuing.issue(w, debt_id)).title
        await self.fresh()
        say(_("{number} is issued, and on its way to the family.").format(number=number))


def _as_row(each: ToIssue) -> LineRow:
    debt = each.debt
    what = DOT.join(part for part in (debt.child, name(debt), part_of(debt)) if part)
    return LineRow(
        each.family, second=what, end=formats.money(debt.total), chip=None, note=None, actions=True
    )


def _preview(paper: Paper) -> h.Renderable:
    rows = [LineRow(line.text, second=line.detail, end=amount(paper, line.total)) for line in paper.lines]
    state = _("Paid") if paper.paid >= paper.total else ""
    if not state and paper.due_on is not None:
        state = _("Open, due {day}").format(day=formats.day(paper.due_on))
    line = _(
        "It is made out to {name} and goes there by email. Once it is issued it is never changed; a credit note can take it back."
    )
    return h.fragment[
        h.p(".cb-lead-text")[line.format(name=paper.buyer.name)],
        listed(line_row, rows, look="cb-plain"),
        h.p(".cb-after-list")[
            DOT.join(
                part
                for part in (_("Total {amount}").format(amount=amount(paper, paper.total)), state)
                if part
            )
        ],
    ]
