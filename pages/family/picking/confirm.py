"""Before a session is booked: what it takes, what is left then, and until when it comes back (R57, R58, R61)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import link_button
from components.marks import Tile
from components.rows import LineRow, line_row
from components.sheet import Sheet, sheet
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.family.picking import texts
from pages.family.presenters import DOT
from services.attendance import picking
from services.attendance.picking import CannotPick, Pick
from services.core import ids
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _, formats
from services.provider import Places

Changed = Callable[[], Awaitable[None]]


async def open_sheet(
    visitor: Visitor, booking_id: UUID, session_id: UUID, places: Places, changed: Changed
) -> None:
    """Ask before booking. `changed` is called where the session turned out to be gone, or to cost something else.

    Raises:
        NotFound, NotAllowed: the booking is not theirs to use.
    """
    async with reading(visitor) as r:
        before = await picking.before_picking(r, booking_id, session_id)
    with page_context().sheets or ui.element("div"), sheet(_("Book this session?")) as made:
        pass
    made.for_once()
    dialog = _Confirm(visitor, booking_id, places, changed, made)
    dialog.draw(before)
    made.open()


class _Confirm:
    """One open sheet."""

    def __init__(
        self, visitor: Visitor, booking_id: UUID, places: Places, changed: Changed, made: Sheet
    ) -> None:
        self.visitor, self.booking_id, self.places = visitor, booking_id, places
        self.changed, self.made = changed, made
        self.before: Pick
        self.key = secrets.token_urlsafe(16)
        """The idempotency key, made with the sheet, so that a double tap books and charges once."""

    def draw(self, before: Pick, problem: str = "") -> None:
        """The session and its consequence; or why it cannot be booked, and what helps."""
        self.before = before
        self.made.body.clear()
        self.made.foot.clear()
        with self.made.body:
            static(h.ul(".cb-list.cb-plain.cb-unlined")[_line(before, self.places)])
            if problem or before.why is not None:
                said = problem or formats.told(before.why)  # type: ignore[arg-type]
                with ui.element("div"):
                    static(callout("", said, icon_name="info", tone="warning", alert=True))
            if before.why is None:
                lead, line = texts.consequence(before)
                said = " ".join(part for part in (line, texts.back_until(before)) if part)
                with ui.element("div"):
                    static(callout(lead, said, icon_name="confirmation_number"))
        with self.made.foot:
            if before.why is None:
                made = button(texts.button_words(before), self.book, kind="filled", main=True)
                made.props["data-unsent"] = _("No connection: nothing is booked yet.")
            elif before.needs_pass:
                address = f"/buy?for={ids.short(self.booking_id)}"
                static(link_button(_("Buy a pass"), address, kind="filled", main=True))
            self.made.way_out(_("Choose another"), main=False)

    @action
    async def book(self) -> None:
        shown = self.before
        try:
            async with work(self.visitor) as w:
                done = await picking.pick(w, self.booking_id, shown.session_id, self.key, shown=shown)
        except Refused as no:
            await self._refused(no)
            return
        self.made.close()
        ui.navigate.to(f"/picked/{ids.short(done.attendance.attendance_id)}")

    async def _refused(self, no: Refused) -> None:
        async with reading(self.visitor) as r:
            before = await picking.before_picking(r, self.booking_id, self.before.session_id)
        gone = isinstance(no, CannotPick) and before.why is None
        self.draw(before, "" if gone else no.words())
        await self.changed()


def _line(pick: Pick, places: Places) -> h.Element:
    on = formats.day(formats.local(pick.starts_at).date())
    when = _("{day}, {time}").format(day=on, time=formats.span(pick.starts_at, pick.minutes))
    where = [places.venues[pick.venue_id].name, places.instructor(pick.instructor_id) or ""]
    row = LineRow(when, Tile("event_available", "success"), DOT.join(part for part in where if part))
    return h.li(class_=row.classes)[line_row(row)]
