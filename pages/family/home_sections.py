"""The sections of Home: directions, what waits for a tap, the sessions to come, benefits and classes."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.frame import link_button, section_head
from components.marks import Tile, icon
from components.rows import LineRow, agenda_row, line_row, listed
from components.tiles import BenefitTile, tiles
from pages.family import presenters
from services.attendance.view import AttendanceView
from services.bookings.card import BookingCard
from services.core import ids
from services.language import _, formats, ngettext
from services.make_ups.credits.view import CreditView
from services.overview.benefits import Waiting
from services.overview.home import Home


def directions_link(attendance: AttendanceView) -> None:
    """The link to a map."""
    link = ui.element("a").classes("cb-btn cb-glass").props("target=_blank rel=noopener")
    link.props["href"] = presenters.directions(attendance)
    with link:
        static(h.fragment[icon("near_me", 20), h.span[_("Directions")]])


def prompts(page: Home) -> h.Renderable:
    """Places that are held and credits that can be used, each with the one thing to do about it."""
    rows = [held(each) for each in page.waiting.offers if each.may_act]
    rows += [to_book(credit) for credit in page.credits if credit.may_act]
    return h.fragment[(h.ul(".cb-card.cb-list")[row] for row in rows)]


def held(entry: Waiting) -> h.Element:
    """A freed place that waits for an answer."""
    row = LineRow(
        _("{name}: a place is free").format(name=entry.kid.first_name),
        lead=Tile("schedule", "warning"),
        second=presenters.offered(entry.held_until, is_held=entry.is_held).text,
    )
    return h.li(class_=row.classes)[
        line_row(row), link_button(_("Take a look"), f"/waiting/{ids.short(entry.entry_id)}", kind="filled")
    ]


def to_book(credit: CreditView) -> h.Element:
    """A credit that can be used."""
    row = LineRow(
        _("{name} has a make-up").format(name=credit.kid.first_name),
        lead=Tile("event_repeat", "brand"),
        second=_("Book by {day}").format(day=formats.last_day(credit.expires_at)),
    )
    return h.li(class_=row.classes)[
        line_row(row), link_button(_("Choose"), f"/make-ups/{ids.short(credit.credit_id)}")
    ]


def coming_up(attendances: list[AttendanceView]) -> h.Renderable:
    """The sessions after the next one."""
    if not attendances:
        return h.fragment[()]
    rows = listed(agenda_row, map(presenters.coming_row, attendances), label=_("Coming up"))
    return h.section(".cb-section")[
        section_head(_("Coming up"), _("Calendar"), "/bookings?view=calendar"), rows
    ]


def benefits(page: Home) -> h.Renderable:
    """What can be used; a tile with zero is left out."""
    shown = []
    if number := len(page.credits):
        names = list(dict.fromkeys(credit.kid.first_name for credit in page.credits))
        shown.append(
            BenefitTile(
                "event_repeat",
                ngettext("{n} make-up", "{n} make-ups", number).format(n=number),
                _("to book for {names}").format(names=formats.names(names)),
                "/benefits",
            )
        )
    if number := page.entries.left:
        passes = page.entries.passes
        shown.append(
            BenefitTile(
                "confirmation_number",
                ngettext("{n} entry left", "{n} entries left", number).format(n=number),
                page.entries.name
                or ngettext("on {n} pass", "on {n} passes", len(passes)).format(n=len(passes)),
                f"/passes/{ids.short(passes[0])}" if len(passes) == 1 else "/benefits",
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
    if number := page.waiting.number:
        shown.append(
            BenefitTile(
                "hourglass_empty",
                ngettext("{n} waiting list", "{n} waiting lists", number).format(n=number),
                _("until a place is free"),
                "/benefits",
            )
        )
    if not shown:
        return h.fragment[()]
    return h.section(".cb-section")[section_head(_("Benefits"), _("See all"), "/benefits"), tiles(shown)]


def your_classes(page: Home) -> h.Renderable:
    """The bookings with sessions to come."""
    if not page.classes:
        return h.fragment[()]
    rows = listed(line_row, map(presenters.class_row, page.classes), label=_("Your classes"))
    past = (_("Past bookings"), "/bookings#past") if page.has_past else ()
    head = section_head(_("Your classes"), *past)
    return h.section(".cb-section")[head, rows]


def waiting_classes(cards: list[BookingCard]) -> h.Renderable:
    """The classes that are full, in whose waiting lists a child stands."""
    if not cards:
        return h.fragment[()]
    title = _("Waiting for a place")
    rows = listed(line_row, map(presenters.waiting_row, cards), label=title)
    return h.section(".cb-section")[section_head(title), rows]
