"""Giving make-ups to a booking, or to all bookings of a class: how many, until when, and what happens (R37)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from nicegui import ui

from components.base import TextElement, static
from components.callout import callout
from components.form import form, text_field
from components.sheet import sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.staff.credits.preview import Changed, Preview
from services.core.refusals import Refused
from services.core.typed_form import NotAWholeNumber
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, ngettext
from services.make_ups.credits import giving


async def open_sheet(visitor: Visitor, booking_ids: Sequence[UUID], changed: Changed) -> None:
    """Open it for these bookings."""
    async with reading(visitor) as r:
        usual = await giving.usual_last_day(r)
    with page_context().sheets or ui.element("div"), sheet(_("Give a make-up")) as made:
        number = len(booking_ids)
        said = ngettext("For {n} booking", "For {n} bookings", number).format(n=number)
        TextElement("p", f"{said}. {_('It doesn’t count towards what they may cancel.')}", "cb-lead-text")
        problem = ui.element("div")

        @action
        async def send(typed: dict[str, str]) -> None:
            try:
                wish = {
                    "bookings": [str(id_) for id_ in booking_ids],
                    "number": _number(typed["number"]),
                    "until": typed["until"],
                }
                await Preview(visitor, giving.GIVING, wish, made, changed).show()
            except Refused as no:
                problem.clear()
                with problem:
                    static(callout(no.words(), icon_name="error", tone="danger", alert=True))

        with form(send, _("Show what happens"), main=True) as filled:
            text_field(filled, _("How many"), "number", "1").input.props["inputmode"] = "numeric"
            text_field(filled, _("Last day to book"), "until", usual.isoformat(), type="date")
    made.for_once()
    made.open()


def _number(text: str) -> int:
    if text.strip().isascii() and text.strip().isdecimal() and 1 <= int(text) <= giving.AT_MOST:
        return int(text)
    raise NotAWholeNumber(least=1, most=giving.AT_MOST)
