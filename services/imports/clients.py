"""Imports one line of a list of clients: the client, the child and the booking."""

from __future__ import annotations

from sqlalchemy import select

from db import Attendee, Booking, Class, Client, Programme, Relation
from services import provider
from services.bookings import enrolment
from services.core.local_time import local_day
from services.core.work import Reading, Work
from services.imports.client_line import ClientLine, child_of, understand
from services.imports.client_warnings import warn_of_age, warn_of_differences, warn_of_other_parent
from services.imports.report import Outcome
from services.imports.row_reader import Reader
from services.language import N_
from services.people import attendees, clients


async def take(w: Work, reader: Reader) -> Outcome:
    """Add the client, the child and the booking, each unless it exists. An existing booking stays unchanged.

    Raises:
        Refused: a rule of enrolling does not allow it.
    """
    here = await provider.current(w)
    wanted = await understand(w, reader, here)
    if wanted is None:
        return Outcome.REFUSED
    await warn_of_other_parent(w, reader, wanted)
    known = await _known(w, wanted)
    if known is not None:
        warn_of_differences(reader, known, wanted)
        return Outcome.UNCHANGED
    before = await _people(w, wanted)
    note = "" if wanted.class_ is not None else wanted.note
    client = await clients.client(w, wanted.email, wanted.first_name, wanted.last_name, wanted.phone, note)
    if not wanted.child_first_name:
        return Outcome.UNCHANGED if before else Outcome.ADDED
    category = "self" if wanted.in_person else "parent"
    attendee = await attendees.attendee(
        w, client.id, wanted.child_first_name, wanted.child_last_name, wanted.born_on, category=category
    )
    if wanted.class_ is None:
        return Outcome.UNCHANGED if before else Outcome.ADDED
    await _enrol(w, reader, wanted, wanted.class_, client, attendee)
    return Outcome.ADDED


async def _known(r: Reading, wanted: ClientLine) -> Booking | None:
    """The existing booking with the line's e-mail, child, birth date and class."""
    if wanted.class_ is None:
        return None
    rows = await r.db.execute(
        select(Booking, Attendee)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .join(Client, Client.id == Booking.client_id)
        .where(
            Client.email == wanted.email,
            Booking.class_id == wanted.class_.id,
            Booking.status != "cancelled",
        )
    )
    return next((booking for booking, kid in rows if attendees.is_called(kid, *child_of(wanted))), None)


async def _people(r: Reading, wanted: ClientLine) -> bool:
    """Whether the line's client and child exist already."""
    if not wanted.child_first_name:
        return await r.db.scalar(select(Client.id).where(Client.email == wanted.email)) is not None
    kids = await r.db.scalars(
        select(Attendee)
        .join(Relation, Relation.attendee_id == Attendee.id)
        .join(Client, Client.id == Relation.client_id)
        .where(Client.email == wanted.email)
    )
    return any(attendees.is_called(kid, *child_of(wanted)) for kid in kids)


async def _enrol(
    w: Work, reader: Reader, wanted: ClientLine, class_: Class, client: Client, attendee: Attendee
) -> None:
    programme = await w.db.get_one(Programme, class_.programme_id)
    begins_on = max(class_.first_on, local_day(w.now, (await provider.current(w)).zone))
    warn_of_age(reader, wanted, begins_on, programme)
    booking = await enrolment.enrol(
        w,
        client.id,
        attendee.id,
        class_.id,
        origin="imported",
        payment_note=wanted.payment,
        internal_note=wanted.note,
    )
    if booking.status == "waiting":
        reader.warn(
            N_("{name} is full; {child} is on the waiting list."), name=class_.name, child=attendee.first_name
        )
