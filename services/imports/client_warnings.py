"""Warnings about lines of clients that are imported all the same."""

from __future__ import annotations

from datetime import date

from db import Booking, Client, Programme
from services.core import ages, audit
from services.core.work import Reading, Work
from services.imports.client_line import ClientLine
from services.imports.row_reader import Reader
from services.language import N_
from services.people import namesakes, spelling
from services.people.recognition import full_name


def fill_notes(w: Work, reader: Reader, known: Booking, wanted: ClientLine) -> bool:
    """Fill in the booking's note and payment where there was none; whether something was filled in.

    What is there stays, with a warning: staff may have changed it since.
    """
    filled = []
    for column, field, written in (
        ("note", "internal_note", wanted.note),
        ("payment", "payment_note", wanted.payment),
    ):
        stored = getattr(known, field)
        if written and not stored:
            setattr(known, field, written)
            filled.append(field)
        elif written and written != stored:
            reader.cell(column).warn(
                N_("{column} “{text}” is not taken over: “{kept}” is kept. Change it in the booking."),
                kept=stored,
            )
    if filled:
        audit.note(w, "completed", "booking", known.id, changed=filled)
    return bool(filled)


def warn_of_other_parent(reader: Reader, client: Client, wanted: ClientLine) -> None:
    """Warn if the line has another name or phone for a known address: one address is one client (R4)."""
    parts = ((wanted.first_name, client.first_name), (wanted.last_name, client.last_name))
    if any(new and old and spelling.folded(new) != spelling.folded(old) for new, old in parts):
        reader.warn(
            N_(
                "{email} belongs to {kept}; {name} is not taken over. A parent of their own needs another e-mail."
            ),
            email=client.email,
            kept=full_name(client.first_name, client.last_name),
            name=wanted.parent.full_name,
        )
    if wanted.phone and client.phone and wanted.phone != client.phone:
        reader.cell("phone").warn(
            N_("{column} “{text}” is not taken over: {kept} is kept."), kept=client.phone
        )


async def warn_of_same_parent(r: Reading, reader: Reader, wanted: ClientLine) -> None:
    """Warn if a new client is called like one under another address: it may be their new address (R4)."""
    if wanted.is_same_person is not None:
        return
    for client in await namesakes.parents_called(r, wanted.parent, wanted.email):
        reader.warn(
            N_(
                "{name} is a client already, under {former}. If {email} is their new address, write the old one in a"
                " column “Former e-mail”."
            ),
            name=wanted.parent.full_name,
            former=client.email,
            email=wanted.email,
        )


def warn_of_age(reader: Reader, wanted: ClientLine, begins_on: date, programme: Programme) -> None:
    """Warn if the child's age does not fit the programme. The line is imported, as it is usually an agreed exception."""
    if wanted.born_on is None:
        return
    age = ages.age(wanted.born_on, begins_on)
    if age < (programme.youngest or 0) or (programme.oldest is not None and age > programme.oldest):
        reader.warn(
            N_("{child} is {age} on the first day; {programme} is for {youngest} to {oldest} years."),
            child=wanted.child_first_name,
            age=age,
            programme=programme.name,
            youngest=programme.youngest or 0,
            oldest="…" if programme.oldest is None else programme.oldest,
        )
