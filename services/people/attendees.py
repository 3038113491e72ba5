"""Attendees: who comes to sessions, and which clients they belong to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from db import Attendee, Booking, Relation
from services.core import access, audit
from services.core.once import asked_once
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_
from services.people.kids import COLOURS, Kid, kid
from services.people.names import name


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
) -> Attendee:
    """The client's attendee of this name and birth date; a new one, with a colour of their own, if there is none.

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
    """Whether the attendee has this name, ignoring case, and this birth date."""
    names = (one.first_name.casefold(), one.last_name.casefold())
    return names == (first_name.casefold(), last_name.casefold()) and one.born_on == born_on


def _next_colour(family: list[Attendee]) -> str:
    taken = [one.colour for one in family]
    return min(COLOURS, key=lambda colour: (taken.count(colour), COLOURS.index(colour)))


async def relate(w: Work, client_id: UUID, attendee_id: UUID, category: str = "parent") -> None:
    """Store that the attendee belongs to the client.

    Raises:
        AlreadyRelated: that is stored already (R9).
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

    Sorted by age, the eldest first.
    """

    async def ask() -> list[Kid]:
        own = select(Relation.attendee_id).where(Relation.client_id == r.visitor.client_id)
        booked = select(Booking.attendee_id).where(access.visible(r.visitor))
        found = await r.db.scalars(select(Attendee).where(or_(Attendee.id.in_(own), Attendee.id.in_(booked))))
        return [kid(one) for one in sorted(found, key=lambda one: (one.born_on or date.max, one.first_name))]

    return await asked_once(r, "attendees", ask)
