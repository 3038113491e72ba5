"""Enrolling: an attendee's booking in a class, with a place in its sessions; and who else may see it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Attendee, Booking, Class, Client, Programme, Session, Share
from services.core import access, audit
from services.core.access import Act, Mine, Standing
from services.core.events import SESSION_CHANGED
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.make_ups.credits import lifecycle
from services.people import clients

LEFT_OUT_AT_MOST = 2
"""R40: so many dates that make-ups have filled may be left out of a new booking."""
ROLES = ("viewer", "helper")


class AlreadyBooked(Refused):
    """One attendee has one booking in one class."""

    message = N_("{name} already has a booking in this class.")


class NotTakingBookings(Refused):
    """The class is archived, or has had its last session."""

    message = N_("This class has ended.")


class OwnAddress(Refused):
    """A booking cannot be shared with the one it belongs to."""

    message = N_("This booking is yours already.")


class AlreadyShared(Refused):
    """One address has one role in one booking."""

    message = N_("This booking is already shared with {email}.")


@dataclass(frozen=True, slots=True)
class Room:
    """What a new booking in a class would get (R40), known before it is made."""

    full: bool
    """It would go to the waiting list."""
    sessions: tuple[UUID, ...]
    """The sessions it would have a place in."""
    left_out: tuple[UUID, ...]
    """Dates that make-ups have filled: left out, each for a make-up outside the limit."""


async def room(r: Reading, class_id: UUID, slots: int = 1, since: datetime | None = None) -> Room:
    """What a booking of so many places, for the sessions from `since` (now) on, would get.

    Raises:
        NotFound: no such class.
    """
    class_ = await r.db.scalar(
        select(Class).where(Class.id == class_id).execution_options(populate_existing=True)
    )
    if class_ is None:
        raise NotFound
    return _room(class_, await _sessions(r, class_, since or r.now), slots, frozenset())


def _room(class_: Class, sessions: list[Session], slots: int, elsewhere: frozenset[UUID]) -> Room:
    """`elsewhere`: sessions the attendee already goes to on another ground; they need no further place."""
    filled = tuple(
        each.id for each in sessions if each.id not in elsewhere and each.taken + slots > each.places
    )
    full = class_.booked + slots > class_.capacity or len(filled) > LEFT_OUT_AT_MOST
    left_out = frozenset(filled) | elsewhere
    return Room(
        full,
        () if full else tuple(each.id for each in sessions if each.id not in left_out),
        () if full else tuple(each.id for each in sessions if each.id in left_out),
    )


async def _sessions(r: Reading, class_: Class, since: datetime) -> list[Session]:
    """The sessions a new booking needs places in, by id; none for pay-as-you-go, where dates are picked."""
    kind = await r.db.scalar(select(Programme.kind).where(Programme.id == class_.programme_id))
    if kind == "pay_as_you_go":
        return []
    found = await r.db.scalars(
        select(Session)
        .where(Session.class_id == class_.id, Session.starts_at >= since, Session.status == "scheduled")
        .order_by(Session.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


async def enrol(
    w: Work,
    client_id: UUID,
    attendee_id: UUID,
    class_id: UUID,
    *,
    origin: str = "client",
    slots: int = 1,
    since: datetime | None = None,
    number: str | None = None,
    payment_note: str = "",
    internal_note: str = "",
) -> Booking:
    """Book an attendee into a class: a place in its sessions from `since` (now) on, or the waiting list.

    R40: up to two dates that make-ups have filled are left out; each earns a make-up outside the limit. A
    class that is full, or has more such dates, gives a booking whose status is "waiting", without a place.

    Raises:
        NotFound: no such class, client or attendee.
        NotTakingBookings, AlreadyBooked.
    """
    class_ = await _locked(w, class_id)
    attendee = await w.db.get(Attendee, attendee_id)
    client = await w.db.get(Client, client_id)
    if attendee is None or client is None:
        raise NotFound
    if await _standing(w, attendee_id, class_id):
        raise AlreadyBooked(name=attendee.first_name)
    sessions = await _sessions(w, class_, since or w.now)
    elsewhere = await _goes_already(w, attendee_id, [each.id for each in sessions])
    gets = _room(class_, sessions, slots, elsewhere)
    booking = Booking(
        number=number or await _number(w),
        client_id=client_id,
        attendee_id=attendee_id,
        class_id=class_id,
        status="waiting" if gets.full else "enrolled",
        origin=origin,
        slots=slots,
        payment_note=payment_note,
        internal_note=internal_note,
        created_at=w.now,
    )
    w.db.add(booking)
    await w.db.flush()
    w.db.add_all(
        Attendance(booking_id=booking.id, session_id=each, attendee_id=attendee_id, slots=slots)
        for each in gets.sessions
    )
    await w.db.flush()
    if gets.left_out:
        programme = await w.db.get_one(Programme, class_.programme_id)
        mine = Mine(booking, class_, programme, attendee, client, Standing.SYSTEM)
        by_id = {each.id: each for each in sessions}
        for session_id in gets.left_out:
            await _leave_out(w, mine, by_id[session_id])
    for session_id in gets.sessions:
        w.publish(SESSION_CHANGED, session_id)
    audit.note(w, "enrolled", "booking", booking.id, status=booking.status, left_out=list(gets.left_out))
    return booking


async def _locked(w: Work, class_id: UUID) -> Class:
    found: Class | None = await w.db.scalar(
        select(Class).where(Class.id == class_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if not found.active:
        raise NotTakingBookings
    return found


async def _standing(r: Reading, attendee_id: UUID, class_id: UUID) -> UUID | None:
    found: UUID | None = await r.db.scalar(
        select(Booking.id).where(
            Booking.attendee_id == attendee_id, Booking.class_id == class_id, Booking.status != "cancelled"
        )
    )
    return found


async def _goes_already(r: Reading, attendee_id: UUID, session_ids: list[UUID]) -> frozenset[UUID]:
    """Sessions of the class that the attendee already goes to, to make up for another one."""
    found = await r.db.scalars(
        select(Attendance.session_id).where(
            Attendance.attendee_id == attendee_id,
            Attendance.holds_place,
            Attendance.session_id.in_(session_ids),
        )
    )
    return frozenset(found)


async def _leave_out(w: Work, mine: Mine, session: Session) -> None:
    part = Attendance(
        booking_id=mine.booking.id,
        session_id=session.id,
        attendee_id=mine.attendee.id,
        slots=mine.booking.slots,
        state="cancelled",
        holds_place=False,
        by_family=False,
        changed_at=w.now,
        changed_by=w.visitor.name,
    )
    w.db.add(part)
    await w.db.flush()
    if mine.programme.allows_make_ups:
        await lifecycle.earn(w, mine, part, session, counts=False)


async def _number(r: Reading) -> str:
    """A booking's number, which is its payment reference: eight digits that no other booking has."""
    while True:
        number = str(10_000_000 + secrets.randbelow(90_000_000))
        if await r.db.scalar(select(Booking.id).where(Booking.number == number)) is None:
            return number


async def share(w: Work, booking_id: UUID, email: str, role: str) -> Share:
    """Let somebody else see one booking ("viewer"), or cancel and make up in it too ("helper") (R87).

    Raises:
        NotFound, NotAllowed: only the owner and staff share.
        BadEmail, OwnAddress, AlreadyShared.
        ValueError: no such role; a mistake of ours.
    """
    if role not in ROLES:
        raise ValueError(role)
    mine = await access.booking(w, booking_id, Act.EDIT)
    with_whom = clients.address(email)
    if with_whom == mine.client.email:
        raise OwnAddress
    standing = await w.db.scalar(
        select(Share.id).where(
            Share.booking_id == booking_id, Share.email == with_whom, Share.revoked_at.is_(None)
        )
    )
    if standing is not None:
        raise AlreadyShared(email=with_whom)
    made = Share(booking_id=booking_id, email=with_whom, role=role, created_at=w.now)
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "shared", "booking", booking_id, role=role)
    return made
