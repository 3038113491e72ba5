"""Home: the next session, what waits for a tap, the sessions after it, benefits and classes."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import TextElement, static
from components.buttons import button
from components.empty_state import empty
from components.hero import hero_card
from pages.app.actions import action
from pages.app.frame import frame, show_badges
from pages.app.page_context import page_context
from pages.app.turning import Turning
from pages.family import app_hint, online, paying, presenters
from pages.family.cancelling import sheet as cancel_sheet
from pages.family.child_filter import chips, chosen
from pages.family.home_sections import (
    benefits,
    coming_up,
    directions_link,
    prompts,
    waiting_classes,
    your_classes,
)
from pages.family.money import to_pay_card
from services.attendance.view import AttendanceView
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _
from services.overview import home as home_overview
from services.overview.home import Home
from services.payments.owed import Owed
from services.people import attendees


async def home(visitor: Visitor) -> None:
    """The first screen of a family."""
    context = page_context()
    shown: Home
    upcoming: ui.element

    async def load() -> Home:
        async with reading(visitor) as r:
            return await home_overview.home(r, chosen(await attendees.mine(r)))

    async def fresh(*, only_if_different: bool = False) -> None:
        nonlocal shown
        page = await load()
        if only_if_different and page == shown:
            return
        to_book = sum(1 for credit in page.credits if credit.may_act)
        show_badges((to_book, len(page.owing.on_home), *context.badges[2:]))
        shown = page
        draw(page)
        look(page)

    async def sessions_changed(ids: Ids) -> None:
        if concerns(ids, on_screen(shown)):
            await fresh(only_if_different=True)

    async def changed() -> None:
        context.speak()
        await fresh()
        context.script("cubby.focus('#next')")

    @action
    async def cannot_make_it(attendance: AttendanceView) -> None:
        await cancel_sheet.open_sheet(visitor, attendance.attendance_id, changed)

    @action
    async def pay(debts: Sequence[Owed]) -> None:
        await paying.open_sheet(visitor, [debt.debt_id for debt in debts], fresh)

    def draw(page: Home) -> None:
        nonlocal upcoming
        content.clear()
        with content:
            with ui.element("div"):
                to_pay_card(page.owing, page.child, pay)
            if not page.classes and page.next is None and not page.coming:
                only_waits = page.waiting.classes
                static(waiting_classes(only_waits) if only_waits else nothing_booked(context.provider.name))
                return
            with (
                ui.element("div"),
                ui.element("section").classes("cb-section").props("aria-labelledby=next"),
            ):
                static(h.div(".cb-head")[h.h2(id="next", tabindex="-1")[_("Next up")]])
                with ui.element("div").classes("cb-stack"):
                    with ui.element("div") as upcoming:
                        next_up(page.next)
                    static(prompts(page))
            for part in (
                coming_up(page.coming),
                h.fragment[benefits(page), waiting_classes(page.waiting.classes)],
                your_classes(page),
            ):
                with ui.element("div"):
                    static(part)

    def next_up(attendance: AttendanceView | None) -> None:
        if attendance is None:
            static(empty(_("Nothing coming up"), icon_name="event_upcoming", level=3))
            return
        with ui.element("div").classes("cb-hero"):
            static(hero_card(presenters.hero_card(attendance)))
            with ui.element("div").classes("cb-hero-actions"):
                if attendance.may_act and attendance.starts_at > now():
                    button(_("Can’t make it"), lambda: cannot_make_it(attendance), kind="glass", opens=True)
                if online.is_open(attendance):
                    online.join_link(attendance, "cb-glass")
                else:
                    directions_link(attendance)
        turning.at(attendance.online.turns(now()) if attendance.online is not None else None)

    async def turned() -> None:
        """It can be joined online from now on; or it is over, and what comes after it is next."""
        if shown.next is None or not online.is_open(shown.next):
            await fresh()
            return
        upcoming.clear()
        with upcoming:
            next_up(shown.next)

    turning = Turning(turned)
    shown = first = await load()
    with frame(_("Home"), tab="/", wide=True):
        greeting = _("Hi {name}").format(name=first.name) if first.name else _("Hello")
        TextElement("h1", greeting).props("tabindex=-1")
        chips(first.kids, fresh)
        content = ui.element("div").classes("cb-cols")
        draw(first)
        look = app_hint.place(visitor, first)
    context.on_event(SESSION_CHANGED, sessions_changed)


def on_screen(page: Home) -> set[UUID]:
    """The sessions that Home shows or mentions. It is read again when one of them changes."""
    attendances = [page.next, *page.coming] if page.next is not None else page.coming
    return {attendance.session_id for attendance in attendances} | {
        entry.session_id for entry in [*page.waiting.offers, *page.waiting.sessions]
    }


def nothing_booked(provider: str) -> h.Renderable:
    """A family that has no booking yet."""
    line = _("When you book a class with {provider}, it shows up here.").format(provider=provider)
    return h.div(".cb-section")[empty(_("No bookings yet"), line, icon_name="event_note")]
