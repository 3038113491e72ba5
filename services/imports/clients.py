"""One line of a list of clients: a parent, a child, and the class it goes to."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db import Attendee, Booking, Class, Client, Programme, Relation
from services import provider
from services.bookings import enrolment
from services.core import ages
from services.core.local_time import local_day
from services.core.work import Reading, Work
from services.imports import cells
from services.imports.report import Outcome
from services.imports.row_reader import Reader
from services.language import N_
from services.people import attendees, clients
from services.provider import ProviderView
from services.timetable import classes


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that can be read."""

    email: str
    first_name: str
    last_name: str
    phone: str
    child_first_name: str
    child_last_name: str
    born_on: date | None
    in_person: bool
    """No child is named: the client comes in person (R7)."""
    class_: Class | None
    note: str
    payment: str


async def understand(r: Reading, line: Reader, here: ProviderView) -> Wanted | None:
    """What the line says, or None when something in it is wrong; the reader knows what."""
    today = local_day(r.now, here.zone)
    first, last = line.maybe("first_name", cells.name) or "", line.maybe("last_name", cells.name) or ""
    email = line.needed("email", cells.email)
    country = cells.dialled_in(here.country)
    phone = line.maybe("phone", lambda cell: cells.phone(cell, country)) or ""
    line.local_phones = int(country is None and cells.is_local(phone))
    in_person = not any(line.text(c) for c in ("child_first_name", "child_last_name", "born_on"))
    child = line.maybe if in_person else line.needed
    child_first = child("child_first_name", cells.name)
    child_last = line.maybe("child_last_name", cells.name)
    born_on = line.maybe("born_on", lambda cell: cells.birthday(cell, today))
    class_ = await _class(r, line)
    if in_person and class_ is not None and not first:
        line.needed("child_first_name", cells.name)
    if line.refusals:
        return None
    return Wanted(
        email=email,
        first_name=first,
        last_name=last,
        phone=phone,
        child_first_name=first if in_person else child_first or "",
        child_last_name=last if in_person else child_last or last,
        born_on=born_on,
        in_person=in_person,
        class_=class_,
        note=line.text("note"),
        payment=line.text("payment"),
    )


async def _class(r: Reading, line: Reader) -> Class | None:
    """The class that is written, if one is: by its exact name, whatever the capitals."""
    name = line.maybe("class", cells.name)
    if name is None:
        return None
    found = await classes.named(r, name)
    if found is not None:
        return found
    known = {each.name.casefold(): each for each in await r.db.scalars(select(Class))}
    if name.casefold() in known:
        return known[name.casefold()]
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.75)
    cell = line.cell("class")
    if near:
        line.refuse(
            cell.wrong(
                N_("{column} “{text}” does not exist. Do you mean “{near}”?"), near=known[near[0]].name
            )
        )
    else:
        line.refuse(
            cell.wrong(N_("{column} “{text}” does not exist. Write the name of a class, or import it first."))
        )
    return None


async def take(w: Work, line: Reader) -> Outcome:
    """Let the client, the child and the booking be there; what is known by e-mail, child and class stays as it is.

    Raises:
        Refused: a rule of enrolling speaks against it.
    """
    here = await provider.current(w)
    wanted = await understand(w, line, here)
    if wanted is None:
        return Outcome.REFUSED
    await _tell_other_parent(w, line, wanted)
    known = await _known(w, wanted)
    if known is not None:
        _tell_differences(line, known, wanted)
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
    await _enrol(w, line, wanted, wanted.class_, client, attendee)
    return Outcome.ADDED


async def _known(r: Reading, wanted: Wanted) -> Booking | None:
    """The booking this line led to before: same e-mail, child, birth date and class."""
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
    return next((booking for booking, kid in rows if attendees.is_called(kid, *_child(wanted))), None)


async def _people(r: Reading, wanted: Wanted) -> bool:
    """Whether the client and the child of the line are known already."""
    if not wanted.child_first_name:
        return await r.db.scalar(select(Client.id).where(Client.email == wanted.email)) is not None
    kids = await r.db.scalars(
        select(Attendee)
        .join(Relation, Relation.attendee_id == Attendee.id)
        .join(Client, Client.id == Relation.client_id)
        .where(Client.email == wanted.email)
    )
    return any(attendees.is_called(kid, *_child(wanted)) for kid in kids)


def _child(wanted: Wanted) -> tuple[str, str, date | None]:
    return wanted.child_first_name, wanted.child_last_name, wanted.born_on


def _tell_differences(line: Reader, known: Booking, wanted: Wanted) -> None:
    """What is kept may have been changed by staff since, so a newer list does not overwrite it."""
    for column, kept, written in (
        ("note", known.internal_note, wanted.note),
        ("payment", known.payment_note, wanted.payment),
    ):
        if written and written != kept:
            line.cell(column).doubt(
                N_("{column} “{text}” is not taken over: “{kept}” is kept. Change it in the booking."),
                kept=kept,
            )


async def _tell_other_parent(r: Reading, line: Reader, wanted: Wanted) -> None:
    """One address is one client (R4): whoever else is written beside it, or another phone, is left out, so it is said."""
    client = await r.db.scalar(select(Client).where(Client.email == wanted.email))
    if client is None:
        return
    kept = " ".join(filter(None, (client.first_name, client.last_name)))
    name = " ".join(filter(None, (wanted.first_name, wanted.last_name)))
    parts = ((wanted.first_name, client.first_name), (wanted.last_name, client.last_name))
    if any(new and old and new.casefold() != old.casefold() for new, old in parts):
        line.doubt(
            N_(
                "{email} belongs to {kept}; {name} is not taken over. A parent of their own needs another e-mail."
            ),
            email=client.email,
            kept=kept,
            name=name,
        )
    if wanted.phone and client.phone and wanted.phone != client.phone:
        line.cell("phone").doubt(
            N_("{column} “{text}” is not taken over: {kept} is kept."), kept=client.phone
        )


async def _enrol(
    w: Work, line: Reader, wanted: Wanted, class_: Class, client: Client, attendee: Attendee
) -> None:
    programme = await w.db.get_one(Programme, class_.programme_id)
    begins_on = max(class_.first_on, local_day(w.now, (await provider.current(w)).zone))
    _doubt_age(line, wanted, begins_on, programme)
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
        line.doubt(
            N_("{name} is full; {child} is on the waiting list."), name=class_.name, child=attendee.first_name
        )


def _doubt_age(line: Reader, wanted: Wanted, begins_on: date, programme: Programme) -> None:
    """Whoever lists somebody of another age usually knows them; so it is said, and taken."""
    if wanted.born_on is None:
        return
    age = ages.age(wanted.born_on, begins_on)
    if age < (programme.youngest or 0) or (programme.oldest is not None and age > programme.oldest):
        line.doubt(
            N_("{child} is {age} on the first day; {programme} is for {youngest} to {oldest} years."),
            child=wanted.child_first_name,
            age=age,
            programme=programme.name,
            youngest=programme.youngest or 0,
            oldest="…" if programme.oldest is None else programme.oldest,
        )
