"""Days off: public holidays as they are known, own and school ones, and the sessions that stand on them."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.frame import link_button, section_head, title
from components.marks import Note, Tile
from components.rows import DOT, LineRow, line_row, listed
from pages.app.frame import frame
from pages.staff.rooms import MORE, row_of_rooms
from pages.staff.timetable import addresses, texts
from pages.staff.timetable.calendar_file import CalendarFile
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.timetable import holiday_view
from services.timetable.holiday_view import DayOffView, DaysOff

PUBLIC_SHOWN = 30


async def listed_days(visitor: Visitor) -> None:
    """The room."""

    async def entered() -> None:
        ui.navigate.to(addresses.DAYS_OFF)

    async with reading(visitor) as r:
        found = await holiday_view.listed(r)
    name = _("Days off")
    with frame(name, tab=MORE, room=addresses.DAYS_OFF):
        add = link_button(_("Add days off"), addresses.NEW_DAY_OFF, kind="filled", icon_name="add", main=True)
        static(
            h.fragment[
                row_of_rooms(visitor, MORE, addresses.DAYS_OFF),
                title(name, _("New classes skip them, and deadlines move back over them.")),
                h.div(".cb-section.cb-stack")[add],
                _entered(found),
            ]
        )
        CalendarFile(visitor, entered).draw()
        static(_public(found))


def _entered(found: DaysOff) -> h.Node:
    if not found.entered:
        return None
    heading = _("Yours")
    rows = [_row(each) for each in found.entered]
    return h.section(".cb-section")[section_head(heading), listed(line_row, rows, label=heading)]


def _row(of: DayOffView) -> LineRow:
    note = None
    if of.standing:
        number = len(of.standing)
        words = ngettext("{n} session stands on it", "{n} sessions stand on it", number).format(n=number)
        note = Note(words, "warning", "warning")
    kind = _("School holidays") if of.kind == "school" else ""
    return LineRow(
        of.name,
        Tile("school" if of.kind == "school" else "event_busy"),
        DOT.join(part for part in (texts.days(of.first_on, of.last_on), kind, of.region) if part),
        note=note,
        href=f"{addresses.DAYS_OFF}/{short(of.id)}",
    )


def _public(found: DaysOff) -> h.Renderable:
    heading = _("Public holidays")
    if not found.public:
        line = _("Choose your country in the settings, and public holidays are known by themselves.")
        return h.div(".cb-section")[callout("", line)]
    rows = [LineRow(name, Tile("event"), formats.day(on)) for on, name in found.public[:PUBLIC_SHOWN]]
    line = _("Known by themselves. A class says whether it meets on them.")
    return h.section(".cb-section")[
        section_head(heading), h.p(".cb-hint")[line], listed(line_row, rows, label=heading)
    ]
