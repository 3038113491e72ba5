"""The calendar: the sessions of one week, day by day, each with how full it is and how far its register is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

import htpy as h
from nicegui import ui

from components.base import static
from components.empty_state import empty
from components.frame import section_head
from components.register import day_nav
from components.rows import line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import CALENDAR
from pages.staff.sick_day import addresses as sick_day
from pages.staff.today import texts
from pages.staff.today.register_card import styled
from pages.staff.today.today import date_of, session_row
from services.core.capabilities import Capability, may
from services.core.events import REGISTER_MARKED, SESSION_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _, formats
from services.register import day as days
from services.register.day import Week
from services.register.on_register import Register


async def calendar(visitor: Visitor) -> None:
    """The screen."""
    context = page_context()
    wanted = date_of(context.query.get("week", ""))
    shown: Week

    async def load() -> Week:
        async with reading(visitor) as r:
            return await days.week(r, wanted)

    async def changed(ids: Ids) -> None:
        nonlocal shown
        if not concerns(ids, {register.session_id for register in shown.registers}):
            return
        found = await load()
        if found != shown:
            shown = found
            draw(found)

    def draw(found: Week) -> None:
        content.clear()
        with content:
            static(_days(found, may_change=may(visitor, Capability.TIMETABLE)))

    shown = await load()
    with frame(_("Calendar"), tab=CALENDAR, room=CALENDAR):
        styled()
        static(_head(shown))
        content = ui.element("div")
        draw(shown)
    context.on_event(REGISTER_MARKED, changed)
    context.on_event(SESSION_CHANGED, changed)


def _head(shown: Week) -> h.Element:
    second = f"{formats.day(shown.first_on)} – {formats.day(shown.first_on + timedelta(days=6))}"
    before, after = (f"{CALENDAR}?week={shown.first_on + timedelta(days=by)}" for by in (-7, 7))
    said = f"{second} · {texts.number_of_sessions(len(shown.registers))}"
    return day_nav(_("Calendar"), said, (before, _("Previous week")), (after, _("Next week")))


def _day_of(register: Register) -> date:
    return formats.local(register.starts_at).date()


def _days(found: Week, *, may_change: bool) -> h.Renderable:
    if not found.registers:
        return h.div(".cb-section")[empty(_("No sessions this week"), icon_name="event_available")]
    days_ = groupby(found.registers, key=_day_of)
    return h.fragment[(_day(on, list(registers), may_change=may_change) for on, registers in days_)]


def _day(on: date, registers: list[Register], *, may_change: bool) -> h.Element:
    name = formats.day(on, relative=True)
    is_over = on < formats.local(now()).date()
    left = may_change and not is_over and any(each.status == "scheduled" for each in registers)
    return h.section(".cb-section", aria_label=name)[
        section_head(name, _("Somebody is ill"), sick_day.choosing(on)) if left else section_head(name),
        listed(line_row, [session_row(each) for each in registers]),
    ]
