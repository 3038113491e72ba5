"""The sheet in which a line that went out is said to be one of the refunds that no statement has shown yet, or several."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.entries import Entry, draw, style
from components.form import form
from components.options import Option, options
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.staff.statements import review_texts as texts
from services.core.refusals import Refused
from services.core.typed_form import TypedForm
from services.core.visitor import Visitor
from services.core.work import work
from services.language import _, formats
from services.payments.bank import refunds_seen
from services.payments.bank.showing import ReviewLine
from services.payments.money_out import Out

SEVERAL = "refunds"


class RefundSheet:
    """Refunds of the line's amount, of which one is chosen; or several smaller ones that the bank has collected."""

    def __init__(
        self,
        visitor: Visitor,
        line: ReviewLine,
        open_ones: Sequence[Out],
        fresh: Callable[[], Awaitable[None]],
    ) -> None:
        self.visitor, self.line, self.fresh = visitor, line, fresh
        whole, currency = -line.amount.minor, line.amount.currency
        own = [each for each in open_ones if each.money.currency == currency]
        self.fits = [each for each in own if each.money.minor == whole]
        smaller = [each for each in own if each.money.minor < whole]
        self.smaller = smaller if sum(each.money.minor for each in smaller) >= whole else []
        with page_context().sheets or ui.element("div"), sheet(_("Which refund is it?")) as self.made:
            TextElement("p", texts.spoken(line), "cb-over-list")
            if self.fits or self.smaller:
                self._form()
            else:
                words = _(
                    "No refund of {amount} waits to be sent or seen. Refunds are entered at the family."
                )
                TextElement("p", words.format(amount=formats.money(line.amount)), "cb-lead-text")
        self.made.for_once()
        with self.made.foot:
            self.made.way_out(_("Close"))
        self.made.open()

    def _form(self) -> None:
        problem = TextElement("p", "", "cb-field-error").props("role=alert")
        problem.visible = False
        chosen = {"out": str(self.fits[0].id) if self.fits else ""}
        if self.fits:
            rows = [Option(str(each.id), texts.refund(each)) for each in self.fits]
            options(
                _("Refund"), rows, lambda value: chosen.update(out=value), value=chosen["out"], name="refund"
            )

        @action
        async def send(said: dict[str, str]) -> None:
            ticked = said.get(SEVERAL) or chosen["out"]
            try:
                async with work(self.visitor) as w:
                    await refunds_seen.see(w, self.line.line_id, *_ids(ticked))
            except Refused as no:
                problem.set_words(no.words())
                problem.visible = True
                return
            self.made.close()
            await self.fresh()
            say(_("Seen on the statement."))

        static(style())
        with form(send, _("It is this one") if self.fits else _("It is these")) as filled:
            if self.smaller:
                title = _("Or several in one amount") if self.fits else _("Several in one amount")
                boxes = tuple(Option(str(each.id), texts.refund(each)) for each in self.smaller)
                draw(filled, Entry(SEVERAL, title, "boxes", of=boxes), "")


def _ids(chosen: str) -> list[UUID]:
    """What is ticked; what is no id is none of ours."""
    return TypedForm({SEVERAL: chosen}, "").ids(SEVERAL)
