"""Ending a booking: the first day without a session, and what that does to sessions, plan and make-ups (R25, R35)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.entries import Entry
from components.frame import facts, title
from pages.app.frame import frame, say
from pages.family.presenters import face
from pages.staff.clients import addresses
from pages.staff.clients.desk import Desk
from pages.staff.rooms import CLIENTS
from services.bookings import stopping
from services.bookings.refusals import HasEnded
from services.bookings.stopping import Ending
from services.core import access
from services.core.capabilities import Capability, may
from services.core.local_time import months_later, today
from services.core.typed_form import Missing, TypedForm
from services.core.visitor import Visitor
from services.core.work import Work, reading
from services.language import _, formats, ngettext
from services.people.kids import kid


async def end(visitor: Visitor, booking_id: UUID) -> None:
    """The screen."""
    async with reading(visitor) as r:
        mine = await access.booking(r, booking_id)
        day = mine.booking.ends_on or months_later(today(r.now, formats.here().zone).replace(day=1), 1)
    child = kid(mine.attendee)
    page = _Page(visitor, booking_id)
    with frame(_("End the booking"), tab=CLIENTS, back=addresses.booking(booking_id), room=CLIENTS):
        static(title(_("End the booking"), mine.class_.name, face(child)))
        if mine.booking.status == "cancelled":
            static(callout("", HasEnded().words()))
            return
        first = {"end_day": day.isoformat(), "tell": "yes"}
        desk = Desk(visitor, page.entries(), page.look, page.do, page.done)
        await desk.draw(_("End it"), first)


@dataclass(slots=True)
class _Page:
    visitor: Visitor
    booking_id: UUID
    seen: str = ""
    at_once: bool = False

    def entries(self) -> list[Entry]:
        """What is to be said."""
        day = _("From this day on there is no session. Today or earlier ends it with the tap.")
        let_go = _("Only if it ends now. What was paid for it becomes the family’s credit.")
        told = _("The family gets an email with the day.")
        money = [Entry("forgive", _("Let go what is open"), "box", hint=let_go)]
        return [
            Entry("end_day", _("First day without a session"), "day", hint=day),
            *(money if may(self.visitor, Capability.MONEY) else []),
            Entry("tell", _("Tell the family now"), "box", hint=told),
        ]

    async def look(self, said: Mapping[str, str]) -> h.Renderable:
        """What it does."""
        form = TypedForm(said, "")
        day = form.day("end_day")
        if day is None:
            return h.p(".cb-text2")[_("Choose the day.")]
        async with reading(self.visitor) as r:
            found = await stopping.outlook(r, self.booking_id, day)
        self.seen, self.at_once = found.stamp, found.at_once
        return what_ends(found)

    async def do(self, w: Work, said: Mapping[str, str]) -> None:
        """End it, or say when it ends."""
        form = TypedForm(said, "")
        day = form.day("end_day")
        if day is None:
            form.wrong("end_day", Missing())
        form.done()
        if day is not None:
            forgive, tell = bool(said.get("forgive")), bool(said.get("tell"))
            await stopping.schedule(w, self.booking_id, day, self.seen, forgive=forgive, tell=tell)

    def done(self) -> None:
        """It is said."""
        ui.navigate.to(addresses.booking(self.booking_id))
        say(_("It has ended.") if self.at_once else _("Its last day is set. You can take that back."))


def what_ends(found: Ending) -> h.Renderable:
    """What a last day does."""
    return h.div[callout(_when(found), icon_name="event_busy"), facts(_lines(found))]


def _when(found: Ending) -> str:
    if found.at_once:
        return _("It ends now, and can’t be taken back.")
    return _("It goes on until then, and the end can be taken back.")


def _lines(found: Ending) -> list[tuple[str, str]]:
    number = len(found.sessions)
    gone = ngettext("{n} session falls away.", "{n} sessions fall away.", number).format(n=number)
    lines = [("event", gone)]
    if found.sessions:
        first = formats.moment(found.sessions[0])
        lines.append(("schedule", _("The first of them: {when}").format(when=first)))
    for day, amount in found.parts:
        words = _("{amount}, due {day}, is not asked for any more.")
        lines.append(("receipt_long", words.format(amount=formats.money(amount), day=formats.day(day))))
    if found.open is not None:
        words = _("{amount} is open. It stays owed, unless you let it go.")
        lines.append(("payments", words.format(amount=formats.money(found.open))))
    if found.make_ups:
        words = ngettext(
            "{n} make-up that is not booked ends with it.",
            "{n} make-ups that are not booked end with it.",
            found.make_ups,
        )
        lines.append(("event_repeat", words.format(n=found.make_ups)))
    return lines
