"""Asking for a make-up at another time: the wish, what became of it, and taking it back (R51)."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.entries import Entry, Group, groups, style
from components.form import form
from components.options import Option
from pages.app.actions import action
from pages.app.frame import frame, say
from pages.family.make_ups.asked import PARTS
from pages.family.make_ups.finder_texts import about
from services.core import ids
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.make_ups import asking
from services.make_ups.credits import view as credit_views
from services.provider.settings import current


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
