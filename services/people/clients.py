"""Clients and attendees: who has an account, who turns up, and who is whose."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import or_, select

from db import Attendee, Booking, Client, Relation
from services.core import access, audit
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.people.kids import COLOURS, Kid, kid

LONGEST_NAME = 200
TURNS_ROUND = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Unicode's classes of invisible marks that change the direction of what follows."""


class BadEmail(Refused):
    """What was given is no e-mail address."""

    message = N_("Enter your email address, like anna@example.com.")


class NameTooLong(Refused):
    """A name has a length that a name can have."""

    message = N_("That name is too long. Please use {most} letters at most.")


class AlreadyRelated(Refused):
    """The client already has this attendee (R9)."""

    message = N_("They are already in this family.")


def address(text: str) -> str:
    """An e-mail address as we know people by: trimmed and lower-cased (R4).

    Raises:
        BadEmail: no mail can ever reach it.
    """
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as problem:
        raise BadEmail from problem


def name(text: str) -> str:
    """A name without what nobody can see: composed letters, single spaces, no control characters, and nothing that
    would turn round what is written after it.

    Raises:
        NameTooLong: it is longer than 200 letters.
    """
    composed = unicodedata.normalize("NFC", text)
    steady = "".join(letter for letter in composed if unicodedata.bidirectional(letter) not in TURNS_ROUND)
    seen = "".join(letter if unicodedata.category(letter) != "Cc" else " " for letter in steady)
    tidy = re.sub(r"\s+", " ", seen).strip()
    if len(tidy) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME)
    return tidy


async def client(
    w: Work, email: str, first_name: str = "", last_name: str = "", phone: str = "", note: str = ""
) -> Client:
    """The client with this e-mail, made if there is none (R4).

    What is known of an existing client is kept; only what was empty is filled in. The note is for staff.

    Raises:
        BadEmail, NameTooLong.
    """
    known_as = address(email)
    given = {"first_name": name(first_name), "last_name": name(last_name), "phone": phone.strip()}
    found: Client | None = await w.db.scalar(select(Client).where(Client.email == known_as))
    if found is None:
        found = Client(email=known_as, created_at=w.now, internal_note=note.strip(), **given)
        w.db.add(found)
        await w.db.flush()
        audit.note(w, "added", "client", found.id)
        return found
    for field, value in given.items():
        if value and not getattr(found, field):
            setattr(found, field, value)
    found.internal_note = with_note(found.internal_note, note)
    return found


def with_note(known: str, note: str) -> str:
    """What is known, and the note on a line of its own if it says something new."""
    new = note.strip()
    lines = known.splitlines()
    return known if not new or new in lines else "\n".join([*lines, new])


async def attendee(
    w: Work,
    client_id: UUID,
    first_name: str,
    last_name: str = "",
    born_on: date | None = None,
    colour: str | None = None,
    category: str = "parent",
) -> Attendee:
    """The client's attendee of this name and birth date, made if there is none, with a colour of their own.

    Raises:
        NameTooLong.
    """
    first, last = name(first_name), name(last_name)
    family = list(
        await w.db.scalars(
            select(Attendee)
            .join(Relation, Relation.attendee_id == Attendee.id)
            .where(Relation.client_id == client_id)
        )
    )
    for one in family:
        if is_called(one, first, last, born_on):
            return one
    made = Attendee(first_name=first, last_name=last, born_on=born_on, colour=colour or _next_colour(family))
    w.db.add(made)
    await w.db.flush()
    await relate(w, client_id, made.id, category)
    audit.note(w, "added", "attendee", made.id)
    return made


def is_called(one: Attendee, first_name: str, last_name: str, born_on: date | None) -> bool:
    """Whether this is the attendee of that name, whatever the capitals, and of that birth date."""
    names = (one.first_name.casefold(), one.last_name.casefold())
    return names == (first_name.casefold(), last_name.casefold()) and one.born_on == born_on


def _next_colour(family: list[Attendee]) -> str:
    taken = [one.colour for one in family]
    return min(COLOURS, key=lambda colour: (taken.count(colour), COLOURS.index(colour)))


async def relate(w: Work, client_id: UUID, attendee_id: UUID, category: str = "parent") -> None:
    """Note that the client has this attendee: once, and in this direction only.

    Raises:
        AlreadyRelated: R9.
    """
    found = await w.db.scalar(
        select(Relation.id).where(Relation.client_id == client_id, Relation.attendee_id == attendee_id)
    )
    if found is not None:
        raise AlreadyRelated
    w.db.add(Relation(client_id=client_id, attendee_id=attendee_id, category=category))
    await w.db.flush()


async def mine(r: Reading) -> list[Kid]:
    """The attendees that the visitor may see: their own, and those whose bookings are shared with them (R5).

    The eldest first.
    """
    own = select(Relation.attendee_id).where(Relation.client_id == r.visitor.client_id)
    booked = select(Booking.attendee_id).where(access.visible(r.visitor))
    found = await r.db.scalars(select(Attendee).where(or_(Attendee.id.in_(own), Attendee.id.in_(booked))))
    return [kid(one) for one in sorted(found, key=lambda one: (one.born_on or date.max, one.first_name))]
