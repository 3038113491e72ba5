"""Books everybody who has said yes to the next term, in one act; taken back while nothing is paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Account, Booking, Class, Debt, Entry, NextPlace
from db.states import LIVE
from db.values import Money
from services.bookings import enrolment
from services.core import audit
from services.core.acts import BulkAct
from services.core.capacity import free_places
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, Plan
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.language import N_
from services.language.formats import full_name
from services.payments import hidden_sessions
from services.payments.paying import MONEY_CHANGED
from services.prices import charging, replanning
from services.prices.charging import PlannedBooking
from services.timetable.next_board import rows_of
from services.timetable.rights import timetable_only

NAME, BOOK = "book_next", "book"
FULL, THERE, GONE, PAID = "full", "there", "gone", "paid"
"""Why a yes is not booked, or a booking not taken back."""
TAKEN_BACK = N_("Taken back")


async def plan(r: Reading, asked: Mapping[str, Any]) -> Plan:
    """Who would be booked, at which price; and who would not, with the reason.

    Raises:
        NotFound: there is no such class, or the visitor may not change the timetable.
    """
    timetable_only(r)
    class_id = UUID(asked["class_id"])
    locked = isinstance(r, Work)
    class_ = await r.db.get(Class, class_id, with_for_update=locked, populate_existing=True)
    if class_ is None:
        raise NotFound
    yes = (NextPlace.class_id == class_id) & (NextPlace.answer == "yes") & NextPlace.booked_id.is_(None)
    rows = (await r.db.execute(rows_of(yes).execution_options(populate_existing=locked))).all()
    left = free_places(class_.capacity, class_.booked)
    lines = []
    for place, booking, child, client in rows:
        why = await _why_not(r, class_id, booking, left)
        left -= 0 if why else booking.slots
        wanted = PlannedBooking(client.id, child.id, class_id, booking.slots, origin="staff")
        costs = None if why else await charging.quote(r, wanted)
        facts = {
            "child": full_name(child.first_name, child.last_name),
            "booking": str(booking.id),
            "slots": booking.slots,
            "minor": None if costs is None else costs.total.minor,
            "currency": None if costs is None else costs.total.currency,
        }
        lines.append(ActLine(STAYS if why else BOOK, "next place", place.id, facts, why))
    return Plan(NAME, dict(asked), tuple(lines))


async def _why_not(r: Reading, class_id: UUID, before: Booking, left: int) -> str:
    there = select(Booking.id).where(
        Booking.attendee_id == before.attendee_id, Booking.class_id == class_id, Booking.status != "cancelled"
    )
    if await r.db.scalar(there.limit(1)) is not None:
        return THERE
    return FULL if left < before.slots else ""


async def do(w: Work, of: Plan, _act_id: UUID) -> tuple[ActLine, ...]:
    """Book each of them as their last booking was, at the price of now."""
    done = []
    for line in of.changes:
        place = await w.db.get_one(NextPlace, line.about_id)
        before = await w.db.get_one(Booking, place.booking_id)
        booking = await enrolment.enrol(
            w, before.client_id, before.attendee_id, place.class_id, origin="staff", slots=before.slots
        )
        await charging.charge(w, booking.id, origin="staff")
        place.booked_id = booking.id
        w.publish(MONEY_CHANGED, booking.client_id)
        done.append(replace(line, facts={**line.facts, "booked": str(booking.id)}))
    await w.db.flush()
    return tuple(done)


async def reverse(r: Reading, done: Done) -> Plan:
    """Which bookings would end: those of which nothing is paid and which are still live.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    lines = []
    for line in done.lines:
        booking = await r.db.get(Booking, UUID(line.facts["booked"]), populate_existing=True)
        why = GONE if booking is None or booking.status not in LIVE else await _paid(r, booking.id)
        lines.append(replace(line, what=STAYS, why=why) if why else line)
    return Plan(NAME, {"of": str(done.id), "class_id": done.wish["class_id"]}, tuple(lines))


async def _paid(r: Reading, booking_id: UUID) -> str:
    paid = (
        select(Entry.id)
        .join(Account, Account.id == Entry.account_id)
        .join(Debt, Debt.account_id == Account.id)
        .where(Debt.booking_id == booking_id, Entry.kind == "paid")
    )
    return PAID if await r.db.scalar(paid.limit(1)) is not None else ""


async def undo(w: Work, _done: Done, of: Plan) -> None:
    """End those bookings; nothing is owed for them, and the answers stay."""
    for line in of.changes:
        booking = await w.db.get_one(Booking, UUID(line.facts["booked"]), with_for_update=True)
        booking.status = "cancelled"
        await hidden_sessions.give_up(w, booking)
        await replanning.stop(w, booking.id, TAKEN_BACK, forgive=True)
        (await w.db.get_one(NextPlace, line.about_id)).booked_id = None
        w.publish(MONEY_CHANGED, booking.client_id)
        audit.note(w, "booking taken back", "booking", booking.id)
    await w.db.flush()


BOOK_NEXT = BulkAct(NAME, plan, do, reverse, undo)


def costs_of(line: ActLine) -> Money | None:
    """What a booking of this act comes to; None: the class has no price."""
    minor = line.facts["minor"]
    return None if minor is None else Money(minor, line.facts["currency"])
