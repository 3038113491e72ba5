"""The next term: classes chosen, what becomes of each shown, then copied in one act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.entries import Entry, Group
from components.frame import title
from components.marks import Chip, Tile
from components.options import Option
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame, say
from pages.staff.rooms import MORE
from pages.staff.timetable import addresses
from pages.staff.timetable.planning import Planning
from services.core.plan import STAYS, ActLine, Plan
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.timetable import next_term, next_term_form
from services.timetable.next_term import EXISTS, NEXT_TERM
from services.timetable.next_term_back import COPY, POOL


async def copy(visitor: Visitor) -> None:
    """The screen."""
    async with reading(visitor) as r:
        values, classes = await next_term_form.values(r)
    name = _("Next term")
    with frame(name, tab=MORE, back=addresses.TIMETABLE, room=addresses.TIMETABLE):
        line = _("Each class is copied with its place, instructor, price and rules; days off are skipped.")
        static(title(name, line))
        if not classes:
            none = callout(_("No class to go on."), _("Each class that runs has its next term already."))
            static(h.div(".cb-section")[none])
            return
        Planning(visitor, NEXT_TERM, _groups(classes), values, _read, _show, _words, _done).draw(
            _("Show what is copied")
        )


def _groups(classes: tuple[tuple[str, str], ...]) -> list[Group]:
    return [
        Group(
            _("Which term?"),
            (
                Entry("first_on", _("First day"), "day"),
                Entry("last_on", _("Last day"), "day"),
                Entry("period", _("Name of the term"), hint=_("As invoices have it, for example “Spring”.")),
            ),
        ),
        Group(
            _("Which classes?"),
            (Entry("classes", _("Classes"), "boxes", of=tuple(Option(*each) for each in classes)),),
        ),
    ]


def _read(said: Mapping[str, str]) -> dict[str, Any]:
    return next_term.wish(*next_term_form.read(said))


async def _show(plan: Plan) -> h.Renderable:
    rows = [_row(line) for line in plan.lines if line.about == "class"]
    kept = sum(len(line.facts["bookings"]) for line in plan.lines if line.what == COPY)
    families = ngettext(
        "A place is kept for {n} child of this term; nobody is booked yet and nobody gets an email.",
        "A place is kept for {n} children of this term; nobody is booked yet and nobody gets an email.",
        kept,
    ).format(n=kept)
    passes = ", ".join(line.facts["name"] for line in plan.lines if line.what == POOL)
    return h.fragment[
        h.h2[_("What happens")],
        listed(line_row, rows, label=_("Classes")),
        h.p(".cb-section.cb-tight")[families] if kept else None,
        h.p[_("These passes count there, too: {names}.").format(names=passes)] if passes else None,
    ]


def _row(line: ActLine) -> LineRow:
    if line.what == STAYS:
        why = _("It is there already in that term.") if line.why == EXISTS else _("All of its days are off.")
        return LineRow(line.facts["name"], Tile("event_repeat"), why, off=True)
    number = line.facts["sessions"]
    second = ngettext("{n} session", "{n} sessions", number).format(n=number)
    skipped = ", ".join(
        f"{formats.day(date.fromisoformat(each['day']))} ({each['holiday']})"
        for each in line.facts["skipped"]
    )
    if skipped:
        second += f". {_('Skipped: {days}').format(days=skipped)}"
    return LineRow(line.facts["name"], Tile("event_repeat"), second, chip=Chip(_("New"), "add", "success"))


def _words(plan: Plan) -> str:
    number = sum(line.what == COPY for line in plan.changes)
    return ngettext("Copy {n} class", "Copy {n} classes", number).format(n=number)


async def _done(_done_id: UUID) -> None:
    ui.navigate.to(addresses.TIMETABLE)
    say(_("The next term is there. Open a class to see who goes on into it."))
