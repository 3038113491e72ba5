"""Who else sees a booking, or hears of it: people, links for somebody without a login, copies of reminders (R87, R88)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components import pay as copying
from components.base import static
from components.buttons import button, icon_button
from components.frame import section_head
from components.marks import Avatar, Note, Tile, initials
from components.rows import LineRow, line_row
from pages.app.page_context import page_context
from pages.family.booking.copy_sheets import CopySheets
from pages.family.booking.link_sheets import LinkSheets
from pages.family.booking.share_sheets import ShareSheets
from services.bookings import booking_page
from services.bookings.booking_page import BookingPage
from services.bookings.copies import CopyLine, CopyState
from services.bookings.look_links import LookLine
from services.bookings.shared_with import ShareLine
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import N_, _, formats

MAY = {"helper": N_("Can see and change sessions"), "viewer": N_("Can see, not change")}


class Sharing:
    """All three sections; after each act they are drawn anew, and `also` draws what else depends on them."""

    def __init__(self, visitor: Visitor, booking_id: UUID, also: Callable[[BookingPage], None]) -> None:
        self.visitor, self.booking_id, self.also = visitor, booking_id, also
        self.people = ShareSheets(visitor, booking_id, self.fresh)
        self.links = LinkSheets(visitor, booking_id, self.fresh)
        self.copies = CopySheets(visitor, booking_id, self.fresh)

    def draw(self, page: BookingPage) -> None:
        """Draw them where the page stands."""
        static(copying.style())
        self.content = ui.element("div")
        self._draw(page)
        page_context().script(copying.script())

    async def fresh(self) -> None:
        """Read again, and draw."""
        async with reading(self.visitor) as r:
            page = await booking_page.one(r, self.booking_id)
        self.content.clear()
        self._draw(page)
        self.also(page)

    def _draw(self, page: BookingPage) -> None:
        with self.content:
            with ui.element("section").classes("cb-section"):
                static(section_head(_("Who else can see this")))
                with ui.element("ul").classes("cb-card cb-list"):
                    _row(you())
                    for each in page.shares:
                        with _row(as_row(each)):
                            label = _("What {name} may do").format(name=each.name or each.email)
                            icon_button("more_vert", label, partial(self.people.change, each))
                with ui.element("div").classes("cb-section cb-tight"):
                    button(_("Share with someone"), self.people.invite, icon_name="person_add", main=True)
            with ui.element("section").classes("cb-section"):
                static(section_head(_("Links without a login")))
                with ui.element("div").classes("cb-stack"):
                    self._links(page.links)
            with ui.element("section").classes("cb-section"):
                static(section_head(_("Copies of reminders")))
                with ui.element("div").classes("cb-stack"):
                    self._copies(page.copies)

    def _links(self, links: list[LookLine]) -> None:
        line = _("For a grandparent, say: only when and where the next sessions are.")
        static(h.p(".cb-text2")[line])
        if links:
            with ui.element("ul").classes("cb-card cb-list"):
                for link in links:
                    with _row(as_link(link)):
                        label = _("The link for {name}").format(name=link.name)
                        icon_button("more_vert", label, partial(self.links.show, link))
        button(_("Make a link"), self.links.make, kind="quiet", icon_name="share")

    def _copies(self, copies: list[CopyLine]) -> None:
        line = _(
            "The reminder the day before, to another address as well. Whoever reads it sees nothing else."
        )
        static(h.p(".cb-text2")[line])
        if copies:
            with ui.element("ul").classes("cb-card cb-list"):
                for each in copies:
                    with _row(as_copy(each)):
                        label = _("What {name} gets").format(name=each.email)
                        icon_button("more_vert", label, partial(self.copies.change, each))
        button(_("Add an address"), self.copies.add, kind="quiet", icon_name="mail")


def _row(row: LineRow) -> ui.element:
    with ui.element("li").classes(row.classes) as made:
        static(line_row(row))
    return made


def you() -> LineRow:
    """The owner."""
    me = page_context().visitor
    face = Avatar(initials(formats.full_name(me.name, me.last_name), 2))
    return LineRow(_("You"), lead=face, second=_("You booked this"))


def as_row(share: ShareLine) -> LineRow:
    """One person: what they may do, until when, and whether they have looked at it yet."""
    parts = [_(MAY[share.role])]
    if share.ends_on is not None:
        parts.append(_("until {day}").format(day=formats.day(share.ends_on)))
    name = share.name or share.email
    face = Avatar(initials(name, 2 if share.name else 1))
    mark = None if share.joined else Note(_("Invited"), "mail", "info")
    return LineRow(name, lead=face, second=", ".join(parts), note=mark)


def as_link(link: LookLine) -> LineRow:
    """One link: whom it is for, and when it was opened last."""
    opened = link.opened_at
    day = None if opened is None else formats.day(formats.local(opened).date())
    parts = [_("Not opened yet") if day is None else _("Last opened: {day}").format(day=day)]
    if link.ends_on is not None:
        parts.append(_("until {day}").format(day=formats.day(link.ends_on)))
    name = _("Link for {name}").format(name=link.name)
    return LineRow(name, lead=Tile("share"), second=", ".join(parts))


def as_copy(copy: CopyLine) -> LineRow:
    """One address: whether it gets the reminders yet, and whether its owner does, too."""
    says = {
        CopyState.WAITING: _("Gets nothing until it agrees"),
        CopyState.COPY: _("Gets copies"),
        CopyState.INSTEAD: _("Instead of you"),
        CopyState.OFF: _("Gets none: reminders are off there"),
    }
    asked = Note(_("Waiting for their yes"), "mail", "info")
    mark = asked if copy.state is CopyState.WAITING else None
    return LineRow(copy.email, lead=Tile("mail"), second=says[copy.state], note=mark)
