"""What a booking would cost a real family, with each rule that counts and each that does not: nothing is booked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from db import Attendee, Class, Client, Programme, Relation
from services.core.local_time import today
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import formats
from services.payments.bank.rights import money_only
from services.people.search import by_email, by_names
from services.prices import charging
from services.prices.charging import BookingPrice, PlannedBooking
from services.prices.purchase import Origin
from services.provider.settings import current

MOST = 8
"""Families that one search shows."""


@dataclass(frozen=True, slots=True)
class FamilyMatch:
    """A family that a search has found, with its children."""

    client_id: UUID
    name: str
    email: str
    children: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """A class with a price, which the example can be about."""

    class_id: UUID
    name: str
    programme: str


async def search(r: Reading, text: str) -> list[FamilyMatch]:
    """Families by a part of a parent's or child's name, or of the e-mail address; nothing for a search of one letter.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(r)
    if len(text.strip()) < 2:
        return []
    rows = await r.db.scalars(
        select(Client)
        .where(Client.merged_into_id.is_(None), or_(by_names(text), by_email(text)))
        .order_by(Client.name_key, Client.id)
        .limit(MOST)
    )
    in_order = sorted(rows, key=lambda client: formats.sort_key(client.last_name, client.first_name))
    return [await _found(r, client) for client in in_order]


async def family(r: Reading, client_id: UUID) -> FamilyMatch:
    """One family.

    Raises:
        NotFound: there is none, or the visitor does not look after money.
    """
    money_only(r)
    client = await r.db.get(Client, client_id)
    if client is None:
        raise NotFound
    return await _found(r, client)


async def classes(r: Reading) -> list[ClassChoice]:
    """Classes with a price that have not ended, by programme.

    Raises:
        NotFound: the visitor does not look after money.
    """
    money_only(r)
    day = today(r.now, (await current(r)).zone)
    has_price = or_(
        Class.price_minor.is_not(None),
        Class.unit_price_minor.is_not(None),
        Programme.price_minor.is_not(None),
        Programme.unit_price_minor.is_not(None),
    )
    rows = await r.db.execute(
        select(Class.id, Class.name, Programme.name)
        .join(Programme, Programme.id == Class.programme_id)
        .where(Class.active, Class.last_on >= day, has_price)
        .order_by(Class.first_on)
    )
    found = [ClassChoice(*row) for row in rows.all()]
    return sorted(found, key=lambda each: formats.sort_key(each.programme, each.name))


async def of(
    r: Reading,
    client_id: UUID,
    child_id: UUID,
    class_id: UUID,
    code: str = "",
    origin: Origin = "online",
) -> BookingPrice | None:
    """What the class would cost this child now; None where it has no price. The very function that a booking asks.

    Raises:
        NotFound: no such family, child or class, or the visitor does not look after money.
        TooLateToBook, NoLateBookings: it has begun, and only staff take bookings, or nobody.
    """
    found = await family(r, client_id)
    if child_id not in dict(found.children):
        raise NotFound
    wish = PlannedBooking(client_id, child_id, class_id, codes=(code,) if code else (), origin=origin)
    return await charging.quote(r, wish)


async def _found(r: Reading, client: Client) -> FamilyMatch:
    children = await r.db.execute(
        select(Attendee.id, Attendee.first_name)
        .join(Relation, Relation.attendee_id == Attendee.id)
        .where(Relation.client_id == client.id)
        .order_by(Attendee.first_name)
    )
    name = formats.full_name(client.first_name, client.last_name) or client.email
    return FamilyMatch(client.id, name, client.email, tuple((row[0], row[1]) for row in children.all()))
