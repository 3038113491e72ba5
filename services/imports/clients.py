"""Imports one line of a list of clients: the client, the child and the booking."""

from __future__ import annotations

from sqlalchemy import select

from db import Attendee, Booking, Class, Client, Programme, Share
from services import provider
from services.bookings import enrolment, sharing
from services.core.local_time import local_day
from services.core.work import Work
from services.imports import children, families, opening_balances
from services.imports.client_line import ClientLine, understand
from services.imports.client_warnings import fill_notes, warn_of_age
from services.imports.report import LineOutcome
from services.imports.row_reader import Reader
from services.language import N_


async def take(w: Work, reader: Reader) -> LineOutcome:
    """Add the client, the child and the booking, each unless it exists; of what exists, empty fields are filled in.

    Raises:
        Refused: a rule of enrolling does not allow it, or a person has to decide first who is meant.
    """
    here = await provider.current(w)
    wanted = await understand(w, reader, here)
    if wanted is None:
        return LineOutcome.REFUSED
    outcomes = [await families.rename(w, reader, wanted)]
    known = await families.known(w, wanted.email)
    child = await children.known(w, reader, wanted, known) if wanted.child_first_name else None
    client, outcome = await families.take(w, reader, wanted, known, is_child_known=child is not None)
    outcomes.append(outcome)
    if wanted.child_first_name:
        child, outcome = await children.take(w, reader, wanted, client, child)
        outcomes.append(outcome)
    if child is not None and wanted.class_ is not None:
        outcomes.append(await _booking(w, reader, wanted, wanted.class_, client, child))
    return next(
        (each for each in (LineOutcome.ADDED, LineOutcome.CHANGED) if each in outcomes), LineOutcome.UNCHANGED
    )


async def _booking(
    w: Work, reader: Reader, wanted: ClientLine, class_: Class, client: Client, child: Attendee
) -> LineOutcome:
    """Enrol the child, unless it is booked; a booking of the other parent is shared if the line says that it is one child."""
    known = await w.db.scalar(
        select(Booking).where(
            Booking.attendee_id == child.id, Booking.class_id == class_.id, Booking.status != "cancelled"
        )
    )
    if known is None:
        booking = await _enrol(w, reader, wanted, class_, client, child)
        await opening_balances.take(w, reader, wanted, class_, booking)
        return LineOutcome.ADDED
    filled = fill_notes(w, reader, known, wanted)
    shared = known.client_id != client.id and await _share(w, reader, wanted, known)
    opened = await opening_balances.take(w, reader, wanted, class_, known)
    return LineOutcome.CHANGED if filled or shared or opened else LineOutcome.UNCHANGED


async def _share(w: Work, reader: Reader, wanted: ClientLine, known: Booking) -> bool:
    """Share the booking with the line's address; one that was shared before, and is so no longer, stays as it is."""
    before = await w.db.scalar(
        select(Share.id).where(Share.booking_id == known.id, Share.email == wanted.email).limit(1)
    )
    if before is not None:
        return False
    if not wanted.is_same_person:
        reader.warn(
            N_(
                "{child} is booked by the other parent; {email} does not see the booking. To share it, write yes in a"
                " column “Same person”."
            ),
            child=wanted.child.full_name,
            email=wanted.email,
        )
        return False
    owner = await w.db.get_one(Client, known.client_id)
    await sharing.by_the_provider(w, known.id, owner.email, wanted.email, "helper")
    reader.tell(
        N_("The booking of {child} is shared with {email}; no second place is taken."),
        child=wanted.child.full_name,
        email=wanted.email,
    )
    return True


async def _enrol(
    w: Work, reader: Reader, wanted: ClientLine, class_: Class, client: Client, child: Attendee
) -> Booking:
    programme = await w.db.get_one(Programme, class_.programme_id)
    begins_on = max(class_.first_on, local_day(w.now, (await provider.current(w)).zone))
    warn_of_age(reader, wanted, begins_on, programme)
    booking = await enrolment.enrol(
        w,
        client.id,
        child.id,
        class_.id,
        origin="imported",
        payment_note=wanted.payment,
        internal_note=wanted.note,
    )
    if booking.status == "waiting":
        reader.warn(
            N_("{name} is full; {child} is on the waiting list."), name=class_.name, child=child.first_name
        )
    return booking
