"""People of other families who may be the same person: a child whose parents are both listed, a parent's new address.

They are doubts that a person decides; nothing here merges anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from db import Attendee, Booking, Client, Relation
from services.core.work import Reading
from services.people import spelling
from services.people.recognition import Person


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody of another family who may be the same person."""

    attendee: Attendee
    client: Client
    """The parent, or the person themselves."""
    has_same_parent: bool
    """The parents have the same name, too: it may be one parent with two addresses."""
    is_in_class: bool


async def parents_called(r: Reading, parent: Person, email: str) -> list[Client]:
    """Clients with this first and last name under other addresses; none if one of the names is unknown."""
    if not (parent.first_name and parent.last_name):
        return []
    rows = await r.db.execute(
        select(Client.id, Client.first_name, Client.last_name).where(
            Client.email != email, Client.merged_into_id.is_(None)
        )
    )
    wanted = spelling.bare(parent.full_name)
    found = [id_ for id_, *name in rows if spelling.bare(" ".join(name)) == wanted]
    return list(await r.db.scalars(select(Client).where(Client.id.in_(found)).order_by(Client.email)))


async def namesakes(
    r: Reading, who: Person, parent: Person, email: str, class_id: UUID | None
) -> list[Namesake]:
    """People of this name in families other than that of the address, who may be the same person.

    So they are if they were born on the same day; if a birth date is unknown, and they have a booking in the class;
    and if the parents have the same name.
    """
    called = await _called(r, who, email)
    if not called:
        return []
    in_class = await _in_class(r, class_id)
    parents = {one.id for one in await parents_called(r, parent, email)}
    rows = await r.db.execute(
        select(Attendee, Client)
        .join(Relation, Relation.attendee_id == Attendee.id)
        .join(Client, Client.id == Relation.client_id)
        .where(Attendee.id.in_(called))
        .order_by(Relation.id)
    )
    found = [Namesake(kid, client, client.id in parents, kid.id in in_class) for kid, client in rows]
    return [each for each in found if _may_be(each, who)]


def _may_be(one: Namesake, who: Person) -> bool:
    if one.has_same_parent or None in (one.attendee.born_on, who.born_on):
        return one.has_same_parent or one.is_in_class
    return one.attendee.born_on == who.born_on


async def _called(r: Reading, who: Person, email: str) -> list[UUID]:
    """Everybody of this name but the family of this address."""
    family = select(func.coalesce(Client.merged_into_id, Client.id)).where(Client.email == email)
    own = select(Relation.attendee_id).where(Relation.client_id.in_(family))
    rows = await r.db.execute(
        select(Attendee.id, Attendee.first_name, Attendee.last_name).where(Attendee.id.not_in(own))
    )
    wanted = spelling.bare(who.full_name)
    return [id_ for id_, *name in rows if spelling.bare(" ".join(name)) == wanted]


async def _in_class(r: Reading, class_id: UUID | None) -> set[UUID]:
    """Who has a booking in the class."""
    booked = select(Booking.attendee_id).where(Booking.class_id == class_id, Booking.status != "cancelled")
    return set(await r.db.scalars(booked)) if class_id is not None else set()
