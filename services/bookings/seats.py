"""A booking takes its places in the sessions of a class, whatever it was before: new, waiting, on trial, moved or restored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from db import Attendance, Booking, Class, Session
from db.states import LIVE
from services.bookings.room import Room, room_in, sessions_of
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_


class NotTakingBookings(Refused):
    """The class is archived, or has had its last session."""

    message = N_("This class has ended.")


@dataclass(frozen=True, slots=True)
class Seats:
    """What a booking would get in a class, and the sessions that this was judged by."""

    room: Room
    sessions: dict[UUID, Session]

    @property
    def first_at(self) -> datetime | None:
        """When it begins."""
        return min((self.sessions[each].starts_at for each in self.room.sessions), default=None)

    @property
    def left_out(self) -> tuple[datetime, ...]:
        """When the sessions are that make-ups have filled (R40)."""
        return tuple(sorted(self.sessions[each].starts_at for each in self.room.left_out))

    def narrowed(self, to: frozenset[UUID]) -> Seats:
        """The same for these sessions only."""
        room = Room(
            self.room.full,
            tuple(each for each in self.room.sessions if each in to),
            tuple(each for each in self.room.left_out if each in to),
        )
        return Seats(room, {id_: each for id_, each in self.sessions.items() if id_ in to})


async def locked_class(w: Work, class_id: UUID) -> Class:
    """A class that takes bookings, locked until the work ends.

    Raises:
        NotFound, NotTakingBookings.
    """
    found: Class | None = await w.db.scalar(
        select(Class).where(Class.id == class_id).with_for_update().execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if not found.active:
        raise NotTakingBookings
    return found


async def seats(
    r: Reading,
    class_: Class,
    attendee_id: UUID,
    slots: int,
    since: datetime,
    *,
    of: Booking | None = None,
    only: UUID | None = None,
    held: int = 0,
) -> Seats:
    """What a booking of `slots` places gets from `since` on (R40). In a work the sessions are locked; lock the class before.

    `of`: a booking that exists already; what it holds in this class counts for it. `only`: one session of them all. `held`:
    so many places of the class are kept for it by an offer.
    """
    if isinstance(r, Work):
        await _free_hidden(r, class_.id, attendee_id)
    coming = [each for each in await sessions_of(r, class_, since) if only is None or each.id == only]
    ids = [each.id for each in coming]
    own = await _own(r, of, ids)
    others = await _goes_already(r, attendee_id, ids) - own
    counts = of is not None and of.class_id == class_.id and of.status in LIVE
    counted = held + (of.slots if of is not None and counts else 0)
    wanted = [each for each in coming if each.id not in own]
    return Seats(room_in(class_, wanted, slots, others, counted), {each.id: each for each in wanted})


async def _free_hidden(w: Work, class_id: UUID, attendee_id: UUID) -> None:
    """What the attendee holds for a booking that has ended a moment ago must not keep them from their new one."""
    await w.db.flush()
    ended = select(Booking.id).where(Booking.attendee_id == attendee_id, Booking.status.not_in(LIVE))
    await w.db.execute(
        update(Attendance)
        .where(
            Attendance.attendee_id == attendee_id,
            Attendance.state == "hidden",
            Attendance.holds_place,
            Attendance.booking_id.in_(ended),
            Attendance.session_id.in_(select(Session.id).where(Session.class_id == class_id)),
        )
        .values(holds_place=False, release_at=None)
        .execution_options(synchronize_session="fetch")
    )


async def _own(r: Reading, of: Booking | None, session_ids: list[UUID]) -> frozenset[UUID]:
    """Sessions in which the booking itself has a regular part that is not hidden: there is nothing to take there."""
    if of is None:
        return frozenset()
    found = await r.db.scalars(
        select(Attendance.session_id).where(
            Attendance.booking_id == of.id,
            Attendance.type == "regular",
            Attendance.state != "hidden",
            Attendance.session_id.in_(session_ids),
        )
    )
    return frozenset(found)


async def _goes_already(r: Reading, attendee_id: UUID, session_ids: list[UUID]) -> frozenset[UUID]:
    """Sessions of the class in which the attendee already holds a place, for a make-up."""
    found = await r.db.scalars(
        select(Attendance.session_id).where(
            Attendance.attendee_id == attendee_id,
            Attendance.holds_place,
            Attendance.state != "hidden",
            Attendance.session_id.in_(session_ids),
        )
    )
    return frozenset(found)
