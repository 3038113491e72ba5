"""Asking for a make-up at another time: the wish, what became of it, and taking it back (R51)."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from components.entries import Entry, Group, groups, style
from components.form import form
from components.frame import link_button, section_head
from components.options import Option
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.family.make_ups.finder_texts import about
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import N_, _, formats
from services.make_ups import asking
from services.make_ups.asking import AskView
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.view import CreditView
from services.provider.settings import current

PARTS = {
    "any": N_("Any time"),
    "morning": N_("Morning"),
    "afternoon": N_("Afternoon"),
    "evening": N_("Evening"),
}


def wish(on: date, part: str) -> str:
    """ "Tue 3 Mar, afternoon"."""
    return _("{day}, {part}").format(day=formats.day(on), part=_(PARTS[part]).lower())


async def section(visitor: Visitor, credit: CreditView) -> None:
    """Below the finder: the way to ask, or what became of the last wish."""
    async with reading(visitor) as r:
        asked = await asking.of_credit(r, credit.credit_id)
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


async def ask(visitor: Visitor, credit_id: UUID) -> None:
    """The screen with the form."""
    async with reading(visitor) as r:
        await asking.may_ask(r, credit_id)
        credit = await credit_views.one(r, credit_id)
        first, last = asking.days(r.now, (await current(r)).zone)
    back, key = f"/make-ups/{ids.short(credit_id)}", secrets.token_urlsafe(16)

    @action
    async def send(typed: dict[str, str]) -> None:
        try:
            wished = date.fromisoformat(typed["day"])
        except ValueError:
            made.complain({"day": asking.NotADayToAsk(first=first, last=last).words()})
            return
        try:
            async with work(visitor) as w:
                await asking.ask(w, credit_id, wished, typed["part"], typed["note"], key)
        except (asking.NotADayToAsk, asking.AskNoteTooLong) as no:
            made.complain({"note" if isinstance(no, asking.AskNoteTooLong) else "day": no.words()})
            return
        made.kept(typed, typed)
        ui.navigate.to(back)
        say(_("Sent. We’ll write to you."))

    with frame(_("Ask for another time"), close=back):
        TextElement("h1", _("Ask for another time")).props("tabindex=-1")
        static(h.fragment[about(credit), style()])
        with form(send, _("Send")) as made:
            groups(made, [Group("", _entries(first, last))], {"part": "any", "day": first.isoformat()})


def _entries(first: date, last: date) -> tuple[Entry, ...]:
    hint = _("From {first} to {last}").format(first=formats.day(first), last=formats.day(last))
    parts = tuple(Option(name, _(words)) for name, words in PARTS.items())
    return (
        Entry("day", _("Which day would suit you?"), "day", hint),
        Entry("part", _("When on that day?"), "pills", of=parts),
        Entry(
            "note", _("Anything we should know?"), "long", _("For example another day that suits you, too.")
        ),
    )
