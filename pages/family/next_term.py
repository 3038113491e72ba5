"""Going on next term: yes or no for each child for whom a place is kept."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.empty_state import empty
from components.frame import title
from components.marks import Avatar, Chip, initials
from components.options import Option, segmented
from components.rows import DOT, LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, say
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.timetable import next_family
from services.timetable.next_family import MyPlace


async def next_term(visitor: Visitor) -> None:
    """The screen."""
    async with reading(visitor) as r:
        found = await next_family.mine(r)
    with frame(_("Next term"), tab="/bookings", back="/bookings"):
        line = _("We keep these places for you. Nothing is booked before you say yes.")
        static(title(_("Next term"), line if found else ""))
        if not found:
            static(h.div(".cb-section")[empty(_("Nothing to answer"), icon_name="event_available")])
            return
        with ui.element("ul").classes("cb-list cb-card cb-section"):
            for each in found:
                _row(visitor, each)


def _row(visitor: Visitor, of: MyPlace) -> None:
    @action
    async def answer(said: str) -> None:
        async with work(visitor) as w:
            await next_family.say(w, of.id, "yes" if said == "yes" else "no")
        if said == "yes":
            say(_("Thank you. We book {child} and tell you what it costs.").format(child=of.child))
        else:
            say(_("Thank you. Somebody else gets the place."))

    term = f"{formats.day(of.first_on)} – {formats.day(of.last_on)}"
    chip = Chip(_("Booked"), "event_available", "success") if of.is_booked else None
    row = LineRow(
        of.child,
        Avatar(initials(of.child)),
        DOT.join((of.class_name, term)),
        chip=chip,
        actions=not of.is_booked,
    )
    with TextElement("li", "", row.classes):
        static(line_row(row))
        if not of.is_booked:
            answers = [Option("yes", _("Yes")), Option("no", _("No"))]
            with ui.element("div").classes("cb-row-actions"):
                label = _("Does {child} go on?").format(child=of.child)
                name = f"answer-{of.id.hex}"
                segmented(label, answers, answer, value=of.answer, name=name).classes("cb-full")
