"""What the report should say about a client's line that is taken all the same."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from db import Booking, Client, Programme
from services.core import ages
from services.core.work import Reading
from services.imports.client_line import Wanted
from services.imports.row_reader import Reader
from services.language import N_


def tell_differences(line: Reader, known: Booking, wanted: Wanted) -> None:
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


async def tell_other_parent(r: Reading, line: Reader, wanted: Wanted) -> None:
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


def doubt_age(line: Reader, wanted: Wanted, begins_on: date, programme: Programme) -> None:
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
