"""Who goes on into the next term: yes, no, not yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from db import Attendee, Booking, Client, NextPlace
from db.states import NextAnswer
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_, formats
from services.timetable.rights import timetable_only


class BookedAlready(Refused):
    """The answer has become a booking."""

    message = N_("{name} is booked already. Change the booking instead.")


@dataclass(frozen=True, slots=True)
class NextRow:
    """One child of the term before."""

    id: UUID
    child: str
    parent: str
    answer: NextAnswer
    answered_by: str
    answered_at: datetime | None
    asked_at: datetime | None
    booked_id: UUID | None
    client_id: UUID


def rows_of(which: ColumnElement[bool]) -> Select[NextPlace, Booking, Attendee, Client]:
    """The statement for kept places, each with the booking of the term before, its child and who pays; by name."""
    return (
        select(NextPlace, Booking, Attendee, Client)
        .join(Booking, Booking.id == NextPlace.booking_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .join(Client, Client.id == Booking.client_id)
        .where(which)
        .order_by(Attendee.first_name, Attendee.last_name, NextPlace.id)
    )


async def board(r: Reading, class_id: UUID) -> list[NextRow]:
    """Everybody for whom a place is kept in this class, by name.

    Raises:
        NotFound: the visitor may not change the timetable.
    """
    timetable_only(r)
    rows = await r.db.execute(rows_of(NextPlace.class_id == class_id))
    return [
        NextRow(
            place.id,
            formats.full_name(child.first_name, child.last_name),
            formats.full_name(client.first_name, client.last_name),
            place.answer,
            place.answered_by,
            place.answered_at,
            place.asked_at,
            place.booked_id,
            client.id,
        )
        for place, _booking, child, client in sorted(
            rows.all(), key=lambda row: formats.sort_key(row.Attendee.first_name, row.Attendee.last_name)
        )
    ]


async def answer(w: Work, place_id: UUID, said: NextAnswer) -> None:
    """Write down what a family has said.

    Raises:
        NotFound: there is no such place, or the visitor may not change the timetable.
        BookedAlready.
    """
    timetable_only(w)
    await write_down(w, place_id, said)


async def write_down(w: Work, place_id: UUID, said: NextAnswer) -> None:
    """The same for whoever is allowed to by somebody else.

    Raises:
        NotFound, BookedAlready.
    """
    place = await w.db.get(NextPlace, place_id, with_for_update=True, populate_existing=True)
    if place is None:
        raise NotFound
    if place.booked_id is not None:
        booking = await w.db.get_one(Booking, place.booking_id)
        raise BookedAlready(name=(await w.db.get_one(Attendee, booking.attendee_id)).first_name)
    before, place.answer = place.answer, said
    place.answered_at = None if said == "open" else w.now
    place.answered_by = "" if said == "open" else w.visitor.name
    place.version += 1
    audit.note(w, "answered", "next place", place.id, before=before, after=said)
    await w.db.flush()


def counted(rows: Sequence[NextRow]) -> dict[NextAnswer, int]:
    """How many have said what."""
    answers: tuple[NextAnswer, ...] = ("yes", "no", "open")
    return {each: sum(row.answer == each for row in rows) for each in answers}
