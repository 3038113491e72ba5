"""One family as staff who look after clients see it: whom to call, the children, their bookings, their make-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db import Attendee
from db.values import Money
from services.bookings import listing
from services.bookings.card import BookingCard
from services.core.ages import age
from services.core.capabilities import Capability, may
from services.core.local_time import today
from services.core.work import Reading
from services.make_ups.credits import view as credits
from services.make_ups.credits.view import CreditView
from services.payments import late
from services.people import families, unreached
from services.people.kids import Kid, kid
from services.people.phones import spoken_phone
from services.people.unreached import Unreached
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class ChildPart:
    """One child of the family, or one who is booked by it."""

    kid: Kid
    age: int | None
    care_note: str
    photos_allowed: bool | None
    """None: nobody has said."""
    bookings: tuple[BookingCard, ...]
    """Those that go on first, then those that are over."""


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """All of it."""

    client_id: UUID
    name: str
    """Empty where only an address is known."""
    email: str
    """Empty for staff who do not see contacts, as is the phone."""
    phone: str
    phone_to_call: str
    """As it is dialled."""
    language: str
    unreached: Unreached | None
    """That their mail comes back; None for staff who do not see contacts."""
    last_seen_at: datetime | None
    children: tuple[ChildPart, ...]
    late: dict[UUID, Money]
    """By booking, what is late of it; empty for staff who do not see money."""
    make_ups: tuple[CreditView, ...]
    """Rights that can be used now, the one that ends first before the others."""


async def family(r: Reading, client_id: UUID) -> FamilyPage:
    """What the screen of a family shows.

    Raises:
        NotFound: the visitor may not list clients, or there is no such family.
    """
    families.clients_only(r)
    client = await families.here(r, client_id)
    here = await current(r)
    contacts = may(r.visitor, Capability.CONTACTS)
    cards = await listing.every_of_client(r, client_id)
    owed = {}
    if may(r.visitor, Capability.MONEY):
        owed = await late.of_bookings(r, [card.booking_id for card in cards])
    return FamilyPage(
        client_id,
        families.name_of(client),
        client.email if contacts else "",
        spoken_phone(client.phone, here.country) if contacts else "",
        client.phone if contacts else "",
        client.locale or here.locale,
        unreached.of(client) if contacts else None,
        client.last_seen_at,
        await _children(r, client_id, cards),
        owed,
        tuple(await credits.load(r, credits.OF_CLIENT, client=client_id)),
    )


async def _children(r: Reading, client_id: UUID, cards: Sequence[BookingCard]) -> tuple[ChildPart, ...]:
    theirs = {child.id: child for child in (await families.children_of(r, [client_id])).get(client_id, [])}
    for (
        card
    ) in cards:  # who was booked by this family and is no child of theirs, such as the parent in person
        if card.kid.id not in theirs:
            theirs[card.kid.id] = await r.db.get_one(Attendee, card.kid.id)
    day = today(r.now, (await current(r)).zone)
    return tuple(
        ChildPart(
            kid(child),
            None if child.born_on is None else age(child.born_on, day),
            child.care_note,
            child.photos_allowed,
            tuple(sorted((card for card in cards if card.kid.id == child.id), key=lambda one: one.is_over)),
        )
        for child in theirs.values()
    )
