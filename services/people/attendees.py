"""Attendees: who comes to sessions, and which clients they belong to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select

from db import Attendee, Booking, Relation
from services.core import access, audit
from services.core.asking import Question, like
from services.core.once import asked_once
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Reading, Work
from services.language import N_
from services.people import spelling
from services.people.kids import COLOURS, Kid, kid
from services.people.names import name
from services.people.recognition import Person, meant, of_this_name


class AlreadyRelated(Refused):
    """The client already has this attendee (R9)."""

    message = N_("They are already in this family.")


async def attendee(
    w: Work,
    client_id: UUID,
    first_name: str,
    last_name: str = "",
    born_on: date | None = None,
    colour: str | None = None,
    category: str = "parent",
    *,
    another: bool = False,
) -> Attendee:
    """The client's attendee who is meant; a new one, with a colour of their own, if there is none.

    A last name or a birth date that was unknown is filled in.

    Args:
        another: it is known to be another person than one of the same name who was born on another day.

    Raises:
        NameTooLong, BeginsLikeFormula.
        OtherBirthDate, SeveralOfThisName: it cannot be known who is meant.
    """
    who = Person(name(first_name), name(last_name), born_on)
    family = await family_of(w, client_id)
    found = _exactly(family, who) if another else meant(family, who)
    if found is not None:
        complete(w, found, who)
        return found
    made = Attendee(
        first_name=who.first_name,
        last_name=who.last_name,
        born_on=born_on,
        colour=colour or _next_colour(family),
    )
    w.db.add(made)
    await w.db.flush()
    await _relate(w, client_id, made.id, category)
    audit.note(w, "added", "attendee", made.id)
    return made


async def family_of(r: Reading, client_id: UUID) -> list[Attendee]:
    """The client's attendees."""
    found = await r.db.scalars(
        select(Attendee)
        .join(Relation, Relation.attendee_id == Attendee.id)
        .where(Relation.client_id == client_id)
        .order_by(Relation.id)
    )
    return list(found)


def complete(w: Work, one: Attendee, who: Person, *, correct: bool = False) -> list[str]:
    """Fill in a last name and a birth date that were unknown; which of the two, as names of columns.

    Args:
        correct: a birth date that was known is corrected, too.
    """
    filled = []
    if who.last_name and not one.last_name and spelling.bare(one.first_name) == spelling.bare(who.first_name):
        one.last_name = who.last_name
        filled.append("last_name")
    if who.born_on is not None and (correct or one.born_on is None) and one.born_on != who.born_on:
        one.born_on = who.born_on
        filled.append("born_on")
    if filled:
        audit.note(w, "completed", "attendee", one.id, changed=filled)
    return filled


def _exactly(family: list[Attendee], who: Person) -> Attendee | None:
    called = of_this_name(family, who)
    return next((one for one in called if one.born_on == who.born_on), None)


def _next_colour(family: list[Attendee]) -> str:
    taken = [one.colour for one in family]
    return min(COLOURS, key=lambda colour: (taken.count(colour), COLOURS.index(colour)))


async def relate(w: Work, client_id: UUID, attendee_id: UUID, category: str = "parent") -> None:
    """Store that the attendee belongs to the client.

    Raises:
        AlreadyRelated: that is stored already (R9).
    """
    await _relate(w, client_id, attendee_id, category)
    audit.note(w, "related", "attendee", attendee_id, client=client_id)


async def _relate(w: Work, client_id: UUID, attendee_id: UUID, category: str) -> None:
    found = await w.db.scalar(
        select(Relation.id).where(Relation.client_id == client_id, Relation.attendee_id == attendee_id)
    )
    if found is not None:
        raise AlreadyRelated
    w.db.add(Relation(client_id=client_id, attendee_id=attendee_id, category=category))
    await w.db.flush()


@Question
def _seen(who: Visitor) -> Select[Attendee]:
    own = select(Relation.attendee_id).where(Relation.client_id == who.client_id)
    booked = select(Booking.attendee_id).where(access.visible(who))
    return select(Attendee).where(or_(Attendee.id.in_(own), Attendee.id.in_(booked)))


async def mine(r: Reading) -> list[Kid]:
    """The attendees that the visitor may see: their own, and those whose bookings are shared with them (R5).

    Sorted by age, the eldest first.
    """

    async def ask() -> list[Kid]:
        found = [one for (one,) in await _seen.ask(r, like(r.visitor))]
        return [kid(one) for one in sorted(found, key=lambda one: (one.born_on or date.max, one.first_name))]

    return await asked_once(r, "attendees", ask)
