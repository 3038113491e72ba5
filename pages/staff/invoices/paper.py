"""One paper as staff see it: the PDF that the family has, the papers it belongs to, and the two ways to put it right."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.form import form, text_field
from components.frame import facts, title
from components.marks import icon
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.family.invoices.details import buyer_fields, problems_of
from pages.staff.invoices import texts
from pages.staff.rooms import INVOICES, MONEY
from services.core.ids import short
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.invoices import buyers, correcting, staff_book
from services.invoices.buyers import Buyer
from services.invoices.staff_book import PaperPage
from services.language import _, formats


async def paper(visitor: Visitor, paper_id: UUID) -> None:
    """The screen."""
    screen = _Paper(visitor, paper_id)
    await screen.draw()


class _Paper:
    """One paper that is open."""

    def __init__(self, visitor: Visitor, paper_id: UUID) -> None:
        self.visitor, self.paper_id = visitor, paper_id

    async def read(self) -> PaperPage:
        """The paper, and what it belongs to by now."""
        async with reading(self.visitor) as r:
            return await staff_book.one(r, self.paper_id)

    async def fresh(self) -> None:
        """Read, then draw."""
        found = await self.read()
        self.content.clear()
        with self.content:
            self._draw(found)

    async def draw(self) -> None:
        """The screen."""
        found = await self.read()
        name = texts.title(found.row)
        with frame(name, tab=MONEY, back=INVOICES, room=INVOICES):
            self.content = ui.element("div")
            with self.content:
                self._draw(found)

    def _draw(self, found: PaperPage) -> None:
        static(_said(found))
        if not found.stands:
            return
        with ui.element("div").classes("cb-section cb-stack"):
            button(_("Issue it anew to somebody else"), lambda: self.ask_anew(found), kind="tonal", main=True)
            button(_("Take it back"), lambda: self.ask_back(found), kind="quiet", main=True)

    @action
    async def ask_anew(self, found: PaperPage) -> None:
        """Whom the new one is made out to, with what happens said before."""
        line = _(
            "An issued invoice is never changed. A credit note takes back {number}, and a new invoice is made out to "
            "what you enter here. The family gets both by email, and its next invoices are made out like this, too."
        ).format(number=found.row.number)
        with page_context().sheets or ui.element("div"), sheet(_("Made out to")) as made:
            TextElement("p", line, "cb-lead-text")
            problem = _problem()

            @action
            async def send(typed: dict[str, str]) -> None:
                if wrong := problems_of(typed):
                    fields.complain(wrong)
                    return
                buyer = buyers.tidied(Buyer(**typed))
                try:
                    async with reading(self.visitor) as r:
                        await correcting.draw_ahead(r, self.paper_id, buyer)
                    async with work(self.visitor) as w:
                        await buyers.save_for(w, found.row.client_id, buyer)
                        new = (await correcting.correct(w, self.paper_id)).title
                except Refused as no:
                    _show(problem, no)
                    return
                made.close()
                await self.fresh()
                say(_("Invoice {number} is issued, and on its way to the family.").format(number=new))

            with form(send, _("Issue it anew")) as fields:
                buyer_fields(fields, Buyer(**asdict(found.buyer)))
        made.for_once()
        made.open()

    @action
    async def ask_back(self, found: PaperPage) -> None:
        """Why it is taken back."""
        line = _(
            "A credit note takes back {number}, and the family gets it by email. What they paid and what they owe does "
            "not change. You can issue another invoice for the same afterwards."
        ).format(number=found.row.number)
        with page_context().sheets or ui.element("div"), sheet(_("Take this invoice back?")) as made:
            TextElement("p", line, "cb-lead-text")
            problem = _problem()

            @action
            async def send(typed: dict[str, str]) -> None:
                try:
                    async with reading(self.visitor) as r:
                        await correcting.draw_taking_back(r, self.paper_id, typed["why"])
                    async with work(self.visitor) as w:
                        note = (await correcting.take_back(w, self.paper_id, typed["why"])).title
                except Refused as no:
                    _show(problem, no)
                    return
                made.close()
                await self.fresh()
                say(_("Taken back by {number}.").format(number=note))

            with form(send, _("Take it back"), kind="danger-btn") as fields:
                text_field(
                    fields, _("Why"), "why", hint=_("Stands on the credit note, for the family to read.")
                )
        made.for_once()
        made.open()


def _problem() -> TextElement:
    problem = TextElement("p", "", "cb-field-error").props("role=alert")
    problem.visible = False
    return problem


def _show(problem: TextElement, no: Refused) -> None:
    problem.set_words(no.words())
    problem.visible = True


def _said(found: PaperPage) -> h.Renderable:
    row, paper = found.row, found.paper
    sold = [" · ".join(filter(None, (line.text, line.detail))) for line in paper.lines]
    by = _("issued by {name}").format(name=found.by) if found.by else _("issued automatically")
    lines = [
        ("event", f"{formats.day(row.issued_on)}, {by}"),
        ("person", _("Made out to {name}").format(name=row.buyer)),
        *(("receipt_long", each) for each in sold),
        ("info", _("It says: {note}").format(note=paper.note) if paper.note else ""),
    ]
    family = h.a(href=f"/staff/families/{short(row.client_id)}")[row.family]
    download = h.a(
        ".cb-btn.cb-filled.cb-main-btn.cb-full",
        href=f"/invoices/{short(row.id)}/pdf",
        download=f"{row.number}.pdf",
    )[icon("download", 20), h.span[_("Open the PDF")]]
    return h.fragment[
        title(texts.title(row), formats.money(row.total)),
        h.div(".cb-section.cb-stack")[facts(lines), h.p[_("Family"), ": ", family], texts.links(row)],
        h.div(".cb-section")[download, h.p(".cb-after-list")[_("Byte for byte what the family has.")]],
    ]
