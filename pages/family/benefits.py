"""Benefits: make-ups to book, waited for, booked, and what became of the others (R8, R34, R49).

Passes, credit and discounts join them with the money.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import htpy as h
from nicegui import ui

from components.empty_state import empty
from components.frame import section_head
from components.marks import Note, Tile, chip, status
from components.press import TextElement, button, static
from components.rows import LineRow, line_row
from pages.app.actions import action
from pages.app.frame import frame, show_badge
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.child_filter import badge, chips, chosen
from services.attendance.view import AttendanceView
from services.core import ids
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.language import _, formats
from services.make_ups.credits.view import CreditView
from services.overview import benefits as benefits_overview
from services.overview.benefits import Benefits, Waiting
from services.people import clients
from services.people.kids import Kid

PAGE = 30
"""Lines of history shown before "Show more"."""
SOON = timedelta(days=14)
"""A right that ends within this time is said to end soon, as the mail about it does."""


async def benefits(visitor: Visitor) -> None:
    """The make-ups of the family, or of one child."""
    here = page_context()
    shown = PAGE
    watched: frozenset[UUID] = frozenset()

    async def look() -> tuple[Benefits, list[Kid]]:
        async with reading(visitor) as r:
            kids = await clients.mine(r)
            only = chosen(kids)
            found = await benefits_overview.make_ups(r, only)
            show_badge(await badge(r))
            return found, [kid for kid in kids if only in (None, kid.id)]

    async def fresh() -> None:
        nonlocal shown
        shown = PAGE
        draw(*await look())

    async def sessions_changed(ids: Ids) -> None:
        if concerns(ids, watched):
            draw(*await look())

    @action
    async def show_more() -> None:
        nonlocal shown
        first_new, shown = shown + 1, shown + PAGE
        draw(*await look())
        here.script(f"cubby.focus('#history li:nth-child({first_new})')")

    def draw(found: Benefits, kids: list[Kid]) -> None:
        nonlocal watched
        watched = frozenset(entry.session_id for entry in found.waiting)
        place.clear()
        with place:
            static(make_ups(found))
            if found.history:
                with ui.element("section").classes("cb-section"):
                    static(history(found.history[:shown], several=len(kids) > 1))
                    if len(found.history) > shown:
                        with ui.element("div").classes("cb-end"):
                            button(_("Show more"), show_more, full=True)

    found, kids = await look()
    async with reading(visitor) as r:
        everyone = await clients.mine(r)
    with frame(_("Benefits"), tab="/benefits"):
        TextElement("h1", _("Benefits")).props("tabindex=-1")
        chips(everyone, fresh)
        place = ui.element("div")
        draw(found, kids)
    here.on_event(SESSION_CHANGED, sessions_changed)


def make_ups(found: Benefits) -> h.Renderable:
    """What can still be used: places held, rights to book, lines one waits in, sessions booked."""
    offers = [entry for entry in found.waiting if entry.state == "offered"]
    lines = [entry for entry in found.waiting if entry.state != "offered"]
    rows = [
        *map(held, offers),
        *map(to_book, found.to_book),
        *map(waiting, lines),
        *map(booked, found.booked),
    ]
    title = _("Make-ups")
    if not rows:
        line = _("If you cancel in time, you get one here.")
        return h.section(".cb-section")[
            section_head(title), empty(_("No make-ups"), line, icon_name="event_repeat", level=3)
        ]
    return h.section(".cb-section")[section_head(title), h.ul(".cb-card.cb-list", aria_label=title)[rows]]


def held(entry: Waiting) -> h.Element:
    """A freed place that is kept for a while."""
    until = presenters.until(entry.held_until) if entry.held_until else ""
    row = LineRow(
        _("A place is free"),
        lead=presenters.face(entry.kid),
        whose=entry.kid.first_name,
        second=presenters.DOT.join([formats.moment(entry.starts_at), entry.venue]),
        note=Note(_("Held until {time}").format(time=until), "schedule", "warning"),
        actions=True,
    )
    return _with_link(
        row, _("Take a look"), f"/waiting/{ids.short(entry.entry_id)}", entry.may_act, kind="filled"
    )


def to_book(right: CreditView) -> h.Element:
    """A make-up that wants to be booked; one line each, so no line counts the others."""
    row = LineRow(
        _("To book"),
        lead=presenters.face(right.kid),
        whose=right.kid.first_name,
        second=origin(right),
        note=book_by(right),
        actions=True,
    )
    return _with_link(row, _("Choose a make-up"), f"/make-ups/{ids.short(right.credit_id)}", right.may_act)


def book_by(right: CreditView) -> Note:
    """Until when it can be booked; the last two weeks stand out."""
    day = formats.last_day(right.expires_at)
    if right.expires_at - now() > SOON:
        return Note(_("Book by {day}").format(day=day), "schedule")
    return Note(_("Ends soon: book by {day}").format(day=day), "schedule", "warning")


def origin(right: CreditView) -> str:
    """What it makes up for: "From Mon 26 Jan · Mighty Movers"."""
    if right.from_at is None:
        return presenters.DOT.join([_("An extra make-up"), right.programme])
    day = formats.day(formats.local(right.from_at).date())
    return presenters.DOT.join([_("From {day}").format(day=day), right.programme])


def waiting(entry: Waiting) -> h.Element:
    """A place in the line for a full session."""
    row = LineRow(
        formats.moment(entry.starts_at),
        lead=presenters.face(entry.kid),
        whose=entry.kid.first_name,
        second=entry.venue,
        chip=status("waiting", place=formats.ordinal(entry.position)),
        href=f"/waiting/{ids.short(entry.entry_id)}" if entry.may_act else "",
    )
    return h.li(class_=row.classes)[line_row(row)]


def booked(day: AttendanceView) -> h.Element:
    """A make-up that has been booked; its session opens in its booking."""
    row = LineRow(
        _("Booked"),
        lead=presenters.face(day.kid),
        whose=day.kid.first_name,
        second=presenters.DOT.join([formats.moment(day.starts_at), day.venue]),
        href=presenters.day_address(day),
    )
    return h.li(class_=row.classes)[line_row(row)]


def _with_link(row: LineRow, text: str, href: str, may_act: bool, kind: str = "tonal") -> h.Element:
    """A row with the one thing to do about it; whoever may only look reads that instead."""
    if not may_act:
        only_look = chip(status("can see"))
        return h.li(class_=row.classes)[line_row(row), h.div(".cb-row-actions")[h.span[only_look]]]
    spoken = f"{text}: {row.whose}, {row.second}"
    link = h.a(class_=["cb-btn", f"cb-{kind}", "cb-grow"], href=href, aria_label=spoken)[text]
    return h.li(class_=row.classes)[line_row(row), h.div(".cb-row-actions")[link]]


# --- history -----------------------------------------------------------------------------------------------------


def history(rights: list[CreditView], *, several: bool) -> h.Renderable:
    """What became of the others, the latest first; whose it was where that is not plain."""
    title = _("History")
    rows = [past(right, several=several) for right in rights]
    return h.fragment[
        section_head(title),
        h.ul("#history.cb-card.cb-list", aria_label=title)[
            (h.li(class_=row.classes, tabindex="-1")[line_row(row)] for row in rows)
        ],
    ]


def past(right: CreditView, *, several: bool) -> LineRow:
    """One line: when, by whom, for what."""
    whose = [right.kid.first_name] if several else []
    if right.state == "used":
        return _used(right, whose)
    second = presenters.DOT.join([*whose, origin(right)])
    if right.state == "expired":
        day = formats.last_day(right.expires_at)
        return LineRow(_("Ended {day}").format(day=day), Tile("event_busy"), second)
    if right.state == "cancelled":
        return LineRow(_("Lost with a cancelled make-up"), Tile("event_busy", "warning"), second)
    return LineRow(_("No longer valid"), Tile("block"), second)


def _used(right: CreditView, whose: list[str]) -> LineRow:
    who = None
    if right.used_by and right.used_at is not None:
        when = formats.day(formats.local(right.used_at).date())
        who = Note(_("Booked by {name}, {day}").format(name=right.used_by, day=when), "person")
    tile = Tile("event_available", "success")
    if right.used_for is None:
        return LineRow(_("Used"), tile, presenters.DOT.join([*whose, origin(right)]), note=who)
    where = [right.used_for.venue]
    if right.from_at is not None:
        where.append(_("instead of {day}").format(day=formats.day(formats.local(right.from_at).date())))
    title = _("Used {when}").format(when=formats.moment(right.used_for.starts_at))
    return LineRow(title, tile, presenters.DOT.join([*whose, *where]), note=who)
