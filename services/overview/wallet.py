"""The wallet of a family: passes, prepaid credit, money in credit and discounts; what Home says of it in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.bookings import listing
from services.bookings.card import BookingCard
from services.core.local_time import local_day
from services.core.work import Reading
from services.orders import products
from services.overview import credit
from services.overview.credit import InCredit
from services.passes import holding, view
from services.passes.choosing import PassStatus, status
from services.passes.view import PassCard, PassPage
from services.prices import owned, referrals
from services.prices.owned import Discount
from services.prices.referrals import MyReferrals
from services.provider.settings import current

USABLE = (PassStatus.ACTIVE, PassStatus.ENDS_SOON)


@dataclass(frozen=True, slots=True)
class Wallet:
    """What a family has besides make-ups."""

    passes: tuple[PassCard, ...]
    """Those of the chosen children: what can be used first."""
    shared: tuple[PassCard, ...]
    """Passes that all children may use."""
    prepaid: tuple[PassCard, ...]
    credit: tuple[InCredit, ...]
    discounts: tuple[Discount, ...]
    sells: bool
    """Something can be bought in the portal."""
    friends: MyReferrals | None
    """What bringing others gives; None where the provider gives nothing for it."""

    @property
    def has_shared(self) -> bool:
        """There is something that is the whole family's."""
        return bool(self.shared or self.prepaid or self.credit or self.discounts)


async def wallet(r: Reading, attendee_id: UUID | None = None) -> Wallet:
    """What the asking family has: passes of one child or of all; the rest is always the whole family's (R8)."""
    cards = await view.cards(r)
    own = [card for card in cards if card.kid is not None and attendee_id in (None, card.kid.id)]
    return Wallet(
        passes=tuple(card for card in own if not card.is_money),
        shared=tuple(card for card in cards if card.kid is None and not card.is_money),
        prepaid=tuple(card for card in cards if card.is_money),
        credit=tuple(await credit.balances(r)),
        discounts=tuple(await owned.discounts(r)),
        sells=bool(await products.on_sale(r)),
        friends=await referrals.mine(r),
    )


@dataclass(frozen=True, slots=True)
class EntriesLeft:
    """How many entries a family can use, for the tile on Home."""

    left: int
    passes: tuple[UUID, ...]
    name: str
    """Of the pass, if it is the only one."""


async def entries_left(r: Reading, attendee_id: UUID | None = None) -> EntriesLeft:
    """The entries of all passes that can be used now, of one child and the family, or of all; one question."""
    if r.visitor.client_id is None:
        return EntriesLeft(0, (), "")
    today = local_day(r.now, (await current(r)).zone)
    found = [
        each
        for each in await holding.of_client(r, r.visitor.client_id)
        if not each.is_money
        and attendee_id in (None, each.facts.attendee or attendee_id)
        and status(each.facts, today) in USABLE
    ]
    name = found[0].pass_.name if len(found) == 1 else ""
    return EntriesLeft(sum(each.facts.left for each in found), tuple(each.pass_.id for each in found), name)


@dataclass(frozen=True, slots=True)
class OnePass:
    """A pass with its history, and the bookings whose sessions it can pay for now."""

    page: PassPage
    bookings: tuple[BookingCard, ...]


async def one(r: Reading, pass_id: UUID) -> OnePass:
    """One pass of the asking family.

    Raises:
        NotFound: no such pass, or not theirs.
    """
    page = await view.one(r, pass_id)
    if not page.card.is_usable:
        return OnePass(page, ())
    return OnePass(page, tuple(_served(page.card, await pay_as_you_go(r))))


async def pay_as_you_go(r: Reading) -> list[BookingCard]:
    """The asking family's own live bookings of classes that are booked session by session."""
    return [card for card in (await listing.mine(r)).active if card.kind == "pay_as_you_go" and card.is_own]


def _served(card: PassCard, bookings: Sequence[BookingCard]) -> list[BookingCard]:
    return [
        each
        for each in bookings
        if (card.kid is None or card.kid.id == each.kid.id) and serves(card.pool, card.booking_id, each)
    ]


def serves(pool: frozenset[UUID], booking_id: UUID | None, booking: BookingCard) -> bool:
    """Whether a pass of this pool, or of this one booking, is for a booking's class (R63)."""
    if pool:
        return not pool.isdisjoint((booking.class_id, booking.programme_id))
    return booking_id in (None, booking.booking_id)
