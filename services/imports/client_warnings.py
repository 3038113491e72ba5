"""Warnings about lines of clients that are imported all the same."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from db import Booking, Client, Programme
from services.core import ages
from services.core.work import Reading
from services.imports.client_line import ClientLine
from services.imports.row_reader import Reader
from services.language import N_


def warn_of_differences(reader: Reader, known: Booking, wanted: ClientLine) -> None:
    """Warn that a newer list does not overwrite note and payment: staff may have changed them since."""
    for column, stored, written in (
        ("note", known.internal_note, wanted.note),
        ("payment", known.payment_note, wanted.payment),
    ):
        if written and written != stored:
            reader.cell(column).warn(
                N_("{column} “{text}” is not taken over: “{kept}” is kept. Change it in the booking."),
                kept=stored,
            )


async def warn_of_other_parent(r: Reading, reader: Reader, wanted: ClientLine) -> None:
    """Warn if the line has another name or phone for a known address: one address is one client (R4)."""
    client = await r.db.scalar(select(Client).where(Client.email == wanted.email))
    if client is None:
        return
    stored = " ".join(filter(None, (client.first_name, client.last_name)))
    name = " ".join(filter(None, (wanted.first_name, wanted.last_name)))
    parts = ((wanted.first_name, client.first_name), (wanted.last_name, client.last_name))
    if any(new and old and new.casefold() != old.casefold() for new, old in parts):
        reader.warn(
            N_(
                "{email} belongs to {kept}; {name} is not taken over. A parent of their own needs another e-mail."
            ),
            email=client.email,
            kept=stored,
            name=name,
        )
    if wanted.phone and client.phone and wanted.phone != client.phone:
        reader.cell("phone").warn(
            N_("{column} “{text}” is not taken over: {kept} is kept."), kept=client.phone
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
