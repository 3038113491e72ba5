"""What was done with one bank line, and taking one match back: alone, once, with a reason (A5)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.form import form, text_field
from components.marks import Note
from components.rows import DOT, LineRow, line_row
from components.sheet import sheet
from pages.app.actions import action
from pages.app.frame import say
from pages.app.page_context import page_context
from pages.staff.statements import review_texts as texts
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.language import _, formats, ngettext
from services.payments import review
from services.payments.bank import refunds_seen
from services.payments.bank.refunds_seen import SeenStep
from services.payments.bank.showing import PairingView
from services.payments.review_page import LineStory

Fresh = Callable[[], Awaitable[None]]
Act = Callable[[Work, str], Awaitable[object]]


def open_(visitor: Visitor, found: LineStory, fresh: Fresh) -> None:
    """Open the sheet with everything that was done with the line."""
    with page_context().sheets or ui.element("div"), sheet(_("What happened to this payment")) as made:
        TextElement("p", texts.spoken(found.line), "cb-over-list")
        with ui.element("ul").classes("cb-list cb-plain"):
            for pairing in found.pairings:
                _row(_pairing(pairing, found), _taking(visitor, pairing, found, fresh, made.close))
            stands = next((step for step in found.steps[:1] if not step.undone), None)
            for step in found.steps:
                undo = (
                    partial(_not_that_refund, visitor, found, fresh, made.close) if step is stands else None
                )
                _row(_step(step), undo)
    made.for_once()
    with made.foot:
        made.way_out(_("Close"))
    made.open()


def _row(row: LineRow, take_back: Callable[[], None] | None) -> None:
    with ui.element("li").classes(row.classes):
        static(line_row(row))
        if take_back is None:
            return

        @action
        async def opened() -> None:
            take_back()

        with ui.element("div").classes("cb-row-actions"):
            button(_("Take back"), opened, kind="quiet", label=f"{_('Take back')}: {row.title}")


def _pairing(of: PairingView, found: LineStory) -> LineRow:
    by = of.by or _("automatically")
    why = of.why if of.amount.minor > 0 else _("Because: {why}").format(why=of.why)
    return LineRow(
        texts.paid(of, found.debts),
        second=DOT.join(part for part in (formats.moment(of.at), by, why) if part),
        note=None if of.amount.minor > 0 else Note(_("Taken back"), "undo", "neutral"),
        off=not of.may_take_back,
        actions=True,
    )


def _step(of: SeenStep) -> LineRow:
    by = of.by or _("automatically")
    why = _("Because: {why}").format(why=of.why) if of.why else ""
    return LineRow(
        texts.refund(of.out),
        second=DOT.join(part for part in (formats.moment(of.at), by, why) if part),
        note=Note(_("Taken back"), "undo", "neutral") if of.undone else None,
        off=of.undone,
        actions=True,
    )


def _taking(
    visitor: Visitor, of: PairingView, found: LineStory, fresh: Fresh, close: Callable[[], None]
) -> Callable[[], None] | None:
    if not of.may_take_back:
        return None
    line = _(
        "{what} is taken back: it is owed again, and the payment waits again with what is left of it. Everything else stays as it is."
    )

    async def act(w: Work, why: str) -> None:
        await review.take_back(w, of.pairing_id, why)

    return partial(_why, visitor, line.format(what=texts.paid(of, found.debts)), act, fresh, close)


def _not_that_refund(visitor: Visitor, found: LineStory, fresh: Fresh, close: Callable[[], None]) -> None:
    """Ask why a line is not that refund after all, or not these."""
    n = sum(not each.undone and each.at == found.steps[0].at for each in found.steps)
    line = ngettext(
        "The refund counts as not seen again. It is never matched with this payment by itself any more.",
        "All {n} refunds count as not seen again. They are never matched with this payment by themselves any more.",
        n,
    ).format(n=n)

    async def act(w: Work, why: str) -> None:
        await refunds_seen.take_back(w, found.line.line_id, why)

    _why(visitor, line, act, fresh, close)


def _why(visitor: Visitor, line: str, act: Act, fresh: Fresh, close: Callable[[], None]) -> None:
    with page_context().sheets or ui.element("div"), sheet(_("Take this match back")) as made:
        TextElement("p", line, "cb-lead-text")
        problem = TextElement("p", "", "cb-field-error").props("role=alert")
        problem.visible = False

        @action
        async def send(typed: dict[str, str]) -> None:
            try:
                async with work(visitor) as w:
                    await act(w, typed["take-back-why"])
            except Refused as no:
                problem.set_words(no.words())
                problem.visible = True
                return
            made.close()
            close()
            await fresh()
            say(_("Taken back. It waits again."))

        with form(send, _("Take it back")) as filled:
            hint = _("Stands in the history, for your colleagues and the accountant")
            text_field(filled, _("Why"), "take-back-why", "", hint=hint)
    made.for_once()
    made.open()
