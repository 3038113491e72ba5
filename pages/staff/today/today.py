"""Today: what happens now, who is here, what is not marked. It opens at the session that runs."""

from __future__ import annotations

from datetime import date, timedelta

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout_inside
from components.empty_state import empty_state
from components.frame import link_button
from components.marks import Tile
from components.register import day_nav
from components.rows import DOT, LineRow, line_row, listed
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.clients import bounced
from pages.staff.rooms import CLIENTS, HOME
from pages.staff.setup import steps
from pages.staff.sick_day.proposal import proposals
from pages.staff.statements import texts as statement_texts
from pages.staff.today import texts
from pages.staff.today.register_card import RegisterCard, around, styled, wake
from services.attendance.sick_day.deserted import deserted
from services.core import ids
from services.core.capabilities import Capability, may
from services.core.events import REGISTER_MARKED, SESSION_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import Reading, reading
from services.language import _, formats
from services.payments import review
from services.payments.bank.last_statement import last_statement
from services.register import day as days
from services.register.day import Day
from services.register.on_register import Register
from services.register.still_open import Open


async def bank_says(r: Reading) -> h.Renderable:
    """For those who look after money: that no statement has come for days, and that payments wait for them."""
    if not may(r.visitor, Capability.MONEY):
        return h.fragment[()]
    last, waiting = await last_statement(r), await review.how_many_wait(r)
    if not waiting and not (last and last.is_red):
        return h.fragment[()]
    return h.section(".cb-section")[statement_texts.stands(waiting, last)]


YEARS = range(2000, 2200)
"""Of days that an address may name; around others there are none to go on to."""


async def today(visitor: Visitor) -> None:
    """The staff's first screen."""
    context = page_context()
    on = date_of(context.query.get("day", ""))
    shown: Day
    card: RegisterCard | None = None
    bank: h.Renderable = h.fragment[()]
    empty_ones: h.Renderable = h.fragment[()]
    missing: h.Renderable = h.fragment[()]
    unreached: h.Renderable = h.fragment[()]

    async def load() -> Day:
        nonlocal bank, empty_ones, missing, unreached
        async with reading(visitor) as r:
            bank, missing = await bank_says(r), await steps.section(r)
            unreached = await bounced.on_today(r)
            empty_ones = proposals(await deserted(r))
            return await days.day(r, on)

    async def changed(ids_: Ids) -> None:
        nonlocal shown
        if not concerns(ids_, {register.session_id for register in shown.registers}):
            return
        found = await load()
        before, shown = shown, found
        mine = next((each for each in found.registers if each.session_id == found.opened), None)
        same = card is not None and mine is not None and mine.session_id == before.opened
        if (
            same
            and card is not None
            and mine is not None
            and card.takes(mine)
            and _rest(found) == _rest(before)
        ):
            return
        draw(found)

    def draw(found: Day) -> None:
        nonlocal card
        content.clear()
        with content:
            static(missing)
            for open_ in found.unmarked[:3]:
                static(_unmarked(open_))
            opened = next((each for each in found.registers if each.session_id == found.opened), None)
            if opened is not None:
                card = RegisterCard(visitor, opened, with_link=True)
                card.draw()
            others = [each for each in found.registers if each is not opened]
            static(h.fragment[_others(found, others, alone=opened is None), empty_ones, unreached, bank])
        wake()

    shown = await load()
    title = _("Today") if shown.is_today else formats.day(shown.on)
    with frame(title, tab=HOME, room=HOME):
        styled()
        static(_head(visitor, title, shown))
        content = ui.element("div").classes("cb-section cb-stack")
        content.props.update(around(visitor))
        draw(shown)
    context.on_event(REGISTER_MARKED, changed)
    context.on_event(SESSION_CHANGED, changed)


def date_of(text: str) -> date | None:
    """The day of an address; None = today, also for what is no day."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _rest(found: Day) -> object:
    """What Today shows besides the open register."""
    others = [
        (each.session_id, texts.chip(each), texts.state(each), texts.when_and_where(each))
        for each in found.registers
        if each.session_id != found.opened
    ]
    return others, found.unmarked


def _head(visitor: Visitor, title: str, shown: Day) -> h.Element:
    second = [] if not shown.is_today else [formats.day(shown.on)]
    second.append(texts.number_of_sessions(len(shown.registers)))
    before, after = (f"{HOME}?day={shown.on + timedelta(days=by)}" for by in (-1, 1))
    find = (CLIENTS, _("Find a family"), "search")
    others = [find] if may(visitor, Capability.CLIENTS) else []
    return day_nav(title, DOT.join(second), (before, _("Previous day")), (after, _("Next day")), *others)


def _unmarked(open_: Open) -> h.Element:
    said = texts.not_marked(open_)
    return h.div(".cb-callout.cb-mid.cb-tone-box-warning")[
        callout_inside(said, texts.closes(open_) or None, icon_name="pending_actions"),
        link_button(
            _("Mark"),
            f"/staff/sessions/{ids.short(open_.session_id)}",
            kind="quiet",
            label=_("Mark: {what}").format(what=said),
        ),
    ]


def _others(found: Day, others: list[Register], *, alone: bool) -> h.Renderable:
    if not found.registers:
        return _nothing(found)
    if not others:
        return h.fragment[()]
    heading = None if alone else h.div(".cb-head")[h.h2[_("Other sessions")]]
    return h.section(".cb-section")[heading, listed(line_row, [session_row(each) for each in others])]


def _nothing(found: Day) -> h.Element:
    line = _("Sessions of this day show up here.")
    said = empty_state(_("No sessions"), line, icon_name="event_available")
    if found.next_on is None:
        return h.div(".cb-card.cb-empty")[said]
    when = _("Next: {when}").format(when=formats.day(found.next_on))
    return h.div(".cb-card.cb-empty")[said, link_button(when, f"{HOME}?day={found.next_on}")]


def session_row(register: Register) -> LineRow:
    """A session that is not open: when, what, how far its register is."""
    off = register.status == "cancelled"
    return LineRow(
        register.programme,
        Tile("event_busy" if off else "event"),
        texts.when_and_where(register),
        note=texts.state(register),
        chip=texts.chip(register),
        end="" if off else texts.how_many(register),
        href=f"/staff/sessions/{ids.short(register.session_id)}",
        off=off,
    )
