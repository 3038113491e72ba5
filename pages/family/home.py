"""Home: what is next, what can be used up, what comes after that (design §0)."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components.empty_state import empty
from components.frame import link_button, section_head
from components.hero import hero_card
from components.marks import Tile, icon
from components.press import TextElement, button, static
from components.rows import LineRow, agenda_row, line_row, listed
from components.tiles import BenefitTile, tiles
from pages.app.actions import action
from pages.app.frame import frame, show_badge
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.cancelling import sheet as cancel_sheet
from pages.family.child_filter import chips, chosen
from services.attendance.view import AttendanceView
from services.core import ids
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats, ngettext
from services.make_ups.credits.view import CreditView
from services.overview import home as home_overview
from services.overview.benefits import Waiting
from services.overview.home import Home
from services.people import clients


async def home(visitor: Visitor) -> None:
    """The first screen: four questions, answered without a tap."""
    here = page_context()
    shown: Home

    async def look() -> Home:
        async with reading(visitor) as r:
            return await home_overview.home(r, chosen(await clients.mine(r)))

    async def fresh(*, only_if_different: bool = False) -> None:
        nonlocal shown
        page = await look()
        if only_if_different and page == shown:
            return
        show_badge(sum(1 for right in page.rights if right.may_act))
        shown = page
        draw(page)

    async def sessions_changed(ids: Ids) -> None:
        if concerns(ids, on_screen(shown)):
            await fresh(only_if_different=True)

    async def changed() -> None:
        here.speak()
        await fresh()
        here.script("cubby.focus('#next')")

    @action
    async def cannot_make_it(day: AttendanceView) -> None:
        await cancel_sheet.open_sheet(visitor, day.attendance_id, changed)

    def draw(page: Home) -> None:
        place.clear()
        with place:
            if not page.classes and page.next is None and not page.coming:
                static(nothing_booked(here.provider.name))
                return
            with (
                ui.element("div"),
                ui.element("section").classes("cb-section").props("aria-labelledby=next"),
            ):
                static(h.div(".cb-head")[h.h2(id="next", tabindex="-1")[_("Next up")]])
                with ui.element("div").classes("cb-stack"):
                    next_up(page.next)
                    static(prompts(page))
            static(h.div[coming_up(page.coming), benefits(page), your_classes(page)])

    def next_up(day: AttendanceView | None) -> None:
        if day is None:
            static(empty(_("Nothing coming up"), icon_name="event_upcoming", level=3))
            return
        with ui.element("div").classes("cb-hero"):
            static(hero_card(presenters.hero_card(day)))
            with ui.element("div").classes("cb-hero-actions"):
                if day.may_act:
                    button(_("Can’t make it"), lambda: cannot_make_it(day), kind="glass")
                way_there(day)

    shown = first = await look()
    with frame(_("Home"), tab="/", wide=True):
        greeting = _("Hi {name}").format(name=first.name) if first.name else _("Hello")
        TextElement("h1", greeting).props("tabindex=-1")
        chips(first.kids, fresh)
        place = ui.element("div").classes("cb-cols")
        draw(first)
    here.on_event(SESSION_CHANGED, sessions_changed)


def on_screen(page: Home) -> set[UUID]:
    """The sessions that Home shows or speaks of: a change to one may change Home (the other parent cancels, a place frees)."""
    days = [page.next, *page.coming] if page.next is not None else page.coming
    return {day.session_id for day in days} | {entry.session_id for entry in page.waiting}


def nothing_booked(provider: str) -> h.Renderable:
    """A family that has no booking yet."""
    line = _("When you book a class with {provider}, it shows up here.").format(provider=provider)
    return h.div(".cb-section")[empty(_("No bookings yet"), line, icon_name="event_note")]


def way_there(day: AttendanceView) -> None:
    """The link to a map."""
    link = ui.element("a").classes("cb-btn cb-glass").props("target=_blank rel=noopener")
    link.props["href"] = presenters.directions(day)
    with link:
        static(h.fragment[icon("near_me", 20), h.span[_("Directions")]])


def prompts(page: Home) -> h.Renderable:
    """Places that are held, and make-ups to book: each with the one thing to do about it."""
    rows = [held(each) for each in page.waiting if each.state == "offered" and each.may_act]
    rows += [to_book(right) for right in page.rights if right.may_act]
    return h.fragment[(h.ul(".cb-card.cb-list")[row] for row in rows)]


def held(entry: Waiting) -> h.Element:
    """A freed place that is kept for a while."""
    until = presenters.until(entry.held_until) if entry.held_until else ""
    row = LineRow(
        _("{name}: a place is free").format(name=entry.kid.first_name),
        lead=Tile("schedule", "warning"),
        second=_("Held for you until {time}").format(time=until),
    )
    return h.li(class_=row.classes)[
        line_row(row), link_button(_("Take a look"), f"/waiting/{ids.short(entry.entry_id)}", kind="filled")
    ]


def to_book(right: CreditView) -> h.Element:
    """A make-up that wants to be booked."""
    row = LineRow(
        _("{name} has a make-up").format(name=right.kid.first_name),
        lead=Tile("event_repeat", "brand"),
        second=_("Book by {day}").format(day=formats.last_day(right.expires_at)),
    )
    return h.li(class_=row.classes)[
        line_row(row), link_button(_("Choose"), f"/make-ups/{ids.short(right.credit_id)}")
    ]


def coming_up(days: list[AttendanceView]) -> h.Renderable:
    """The sessions after the next one."""
    if not days:
        return h.fragment[()]
    rows = listed(agenda_row, map(presenters.coming_row, days), label=_("Coming up"))
    return h.section(".cb-section")[
        section_head(_("Coming up"), _("Calendar"), "/bookings?view=calendar"), rows
    ]


def benefits(page: Home) -> h.Renderable:
    """What can be used up; a tile with zero is left out."""
    shown = []
    if number := len(page.rights):
        names = list(dict.fromkeys(right.kid.first_name for right in page.rights))
        shown.append(
            BenefitTile(
                "event_repeat",
                ngettext("{n} make-up", "{n} make-ups", number).format(n=number),
                _("to book for {names}").format(names=formats.names(names)),
                "/benefits",
            )
        )
    if number := page.booked_make_ups:
        shown.append(
            BenefitTile(
                "event_available",
                ngettext("{n} make-up", "{n} make-ups", number).format(n=number),
                _("already booked"),
                "/benefits",
            )
        )
    if number := sum(1 for each in page.waiting if each.state == "waiting"):
        shown.append(
            BenefitTile(
                "hourglass_empty",
                ngettext("{n} waiting list", "{n} waiting lists", number).format(n=number),
                _("we’ll tell you when a place is free"),
                "/benefits",
            )
        )
    if not shown:
        return h.fragment[()]
    return h.section(".cb-section")[section_head(_("Benefits"), _("See all"), "/benefits"), tiles(shown)]


def your_classes(page: Home) -> h.Renderable:
    """The bookings that run."""
    if not page.classes:
        return h.fragment[()]
    rows = listed(line_row, map(presenters.class_row, page.classes), label=_("Your classes"))
    past = (_("Past bookings"), "/bookings#past") if page.has_past else ()
    head = section_head(_("Your classes"), *past)
    return h.section(".cb-section")[head, rows]
