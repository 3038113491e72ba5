"""Below the finder: the way to ask for another time, or what became of the last wish (R51)."""

from __future__ import annotations

from datetime import date

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import link_button, section_head
from pages.app.actions import action
from pages.app.frame import say
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import N_, _, formats
from services.make_ups import asked as views
from services.make_ups import asking
from services.make_ups.asked import AskView
from services.make_ups.credits.view import CreditView

PARTS = {
    "any": N_("Any time"),
    "morning": N_("Morning"),
    "afternoon": N_("Afternoon"),
    "evening": N_("Evening"),
}


def wish(on: date, part: str) -> str:
    """ "Tue 3 Mar, afternoon"."""
    return _("{day}, {part}").format(day=formats.day(on), part=formats.within(_(PARTS[part])))


async def section(visitor: Visitor, credit: CreditView) -> None:
    """Below the finder: the way to ask, or what became of the last wish."""
    async with reading(visitor) as r:
        asked = await views.of_credit(r, credit.credit_id)
    with ui.element("section").classes("cb-section") as made:
        static(section_head(_("Nothing that suits you?")))
        _draw(visitor, credit, asked, made)


def _draw(visitor: Visitor, credit: CreditView, asked: AskView | None, made: ui.element) -> None:
    address = f"/ask/{ids.short(credit.credit_id)}"
    if asked is None or asked.state == "approved":
        static(h.p(".cb-lead-text")[_("Ask for another time, and we’ll see what we can do.")])
    elif asked.state == "declined":
        lead = _("We couldn’t do {wish}.").format(wish=wish(asked.wished_on, asked.part))
        static(callout(lead, asked.answer, icon_name="event_busy"))
    else:
        lead = _("You asked for {wish}.").format(wish=wish(asked.wished_on, asked.part))
        static(callout(lead, _("We’ll write to you."), icon_name="pending", tone="info"))
        if credit.may_act:
            with ui.element("div").classes("cb-section cb-tight"):
                button(_("Take it back"), lambda: _withdraw(visitor, credit, made), kind="quiet")
        return
    if credit.may_act:
        static(h.div(".cb-section.cb-tight")[link_button(_("Ask for another time"), address, kind="outline")])


@action
async def _withdraw(visitor: Visitor, credit: CreditView, made: ui.element) -> None:
    async with work(visitor) as w:
        await asking.withdraw(w, credit.credit_id)
    made.clear()
    with made:
        static(section_head(_("Nothing that suits you?")))
        _draw(visitor, credit, None, made)
    say(_("Taken back."))
