"""The timetable: all programmes with their classes, and how full each is."""

from __future__ import annotations

import htpy as h

from components.base import static
from components.empty_state import empty
from components.frame import link_button, section_head, title
from components.marks import Tile
from components.rows import DOT, LineRow, line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import MORE, row_of_rooms
from pages.staff.timetable import addresses, texts
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.timetable import views
from services.timetable.views import ClassView, ProgrammeView


async def timetable(visitor: Visitor) -> None:
    """The room."""
    ended = page_context().query.get("ended", "") == "yes"
    async with reading(visitor) as r:
        found = await views.listed(r, ended=ended)
    second = _("Classes that have ended") if ended else _("What you teach, when and where.")
    with frame(_("Timetable"), tab=MORE, room=addresses.TIMETABLE, back=addresses.TIMETABLE if ended else ""):
        static(
            h.fragment[
                row_of_rooms(visitor, MORE, addresses.TIMETABLE),
                title(_("Timetable"), second),
                None if ended else _ways(found),
                (_programme(each) for each in found),
                None if found else _nothing(ended=ended),
                None if ended else _older(),
            ]
        )


def _ways(found: list[ProgrammeView]) -> h.Element:
    ways = [link_button(_("Add a programme"), addresses.NEW_PROGRAMME, icon_name="add")]
    if found:
        ways.insert(0, link_button(_("Add a class"), addresses.NEW_CLASS, kind="filled", icon_name="add"))
    if any(each.classes for each in found):
        ways.append(link_button(_("Next term"), addresses.NEXT_TERM, kind="quiet", icon_name="redo"))
    return h.div(".cb-section.cb-row-actions")[ways]


def _programme(of: ProgrammeView) -> h.Element:
    rows = [row(each) for each in of.classes]
    ages = formats.ages(of.youngest, of.oldest)
    return h.section(".cb-section", aria_label=of.name)[
        section_head(of.name, _("Change"), addresses.programme(of.id)),
        h.p(".cb-hint")[ages] if ages else None,
        listed(line_row, rows, label=of.name) if rows else h.p(".cb-text2")[_("No class yet.")],
    ]


def row(of: ClassView) -> LineRow:
    """One class: its name and its term, when it meets, and how many are booked."""
    rules = list(dict.fromkeys(texts.times(each) for each in of.series))
    return LineRow(
        of.name,
        Tile("event_repeat"),
        DOT.join((*rules, texts.term(of))),
        end=_("{taken} of {places}").format(taken=of.booked, places=of.capacity),
        href=addresses.class_(of.id),
    )


def _nothing(*, ended: bool) -> h.Element:
    line = _("Begin with a programme: what you sell, for which ages. Then add its classes.")
    if ended:
        return h.div(".cb-section")[empty(_("No class has ended yet"), icon_name="event_busy")]
    return h.div(".cb-section")[empty(_("Nothing is taught yet"), line, icon_name="event")]


def _older() -> h.Element:
    ended = link_button(_("Classes that have ended"), f"{addresses.TIMETABLE}?ended=yes", kind="quiet")
    return h.div(".cb-section")[ended]
