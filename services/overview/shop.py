"""What a family can buy in the portal, and which of its bookings each thing would be for (R62–R65)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from db import Product
from db.states import ProductKind
from db.values import Money
from services.bookings import listing
from services.bookings.card import BookingCard
from services.core import access
from services.core.local_time import local_day
from services.core.refusals import NotFound
from services.core.work import Reading
from services.orders import placing, products
from services.orders.placing import Chosen
from services.overview.wallet import pay_as_you_go, serves
from services.payments import family, owed
from services.prices.priced import Priced
from services.provider.paying import payment
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class OnSale:
    """One product in the shop."""

    product_id: UUID
    kind: ProductKind
    name: str
    about: str
    price: Money
    entries: int | None
    value: Money | None
    """What prepaid credit is worth."""
    months: int | None
    for_family: bool
    bookings: tuple[BookingCard, ...]
    """The bookings that a pass could be for; one is chosen, unless it is the whole family's."""

    @property
    def needs_booking(self) -> bool:
        """Somebody has to say for which class it is (R63)."""
        return self.kind == "pass" and not self.for_family

    @property
    def is_of_use(self) -> bool:
        """It can be bought: there is a booking that it would be for."""
        return bool(self.bookings) or not self.needs_booking


async def shelf(r: Reading, client_id: UUID | None = None) -> list[OnSale]:
    """Everything that is sold in the portal; what this family can use first. Staff name the client, and see all products.

    Raises:
        NotFound: neither a client nor staff who look after money ask, or nothing is sold here.
    """
    if client_id is None:
        access.client_only(r)
        found, own = await products.on_sale(r), await pay_as_you_go(r)
    else:
        await family.here(r, client_id)
        found = [each for each in await products.every(r) if each.active]
        own = [card for card in await listing.of_client(r, client_id) if card.kind == "pay_as_you_go"]
    if not found:
        raise NotFound
    return sorted((on_sale(each, own) for each in found), key=lambda each: not each.is_of_use)


def on_sale(product: Product, own: Sequence[BookingCard] = ()) -> OnSale:
    """A product as families see it, with those of their bookings that it could be for."""
    pool = frozenset(UUID(id_) for ids in product.pool.values() for id_ in ids)
    served = tuple(card for card in own if serves(pool, None, card)) if product.kind == "pass" else ()
    return OnSale(
        product.id,
        product.kind,
        product.name,
        product.about,
        product.price,
        product.entries,
        product.value,
        product.months,
        product.for_family,
        served,
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """What an order of one product would come to, before anything is bought."""

    priced: Priced
    due_on: date
    from_credit: Money | None
    """How much of it the family's credit pays by itself; None = nothing."""
    works_unpaid: bool
    """A pass can be used before it is paid (R60)."""

    @property
    def left(self) -> Money:
        """What is to be paid besides."""
        used = self.from_credit.minor if self.from_credit is not None else 0
        return Money(self.priced.total.minor - used, self.priced.currency)


async def terms(
    r: Reading,
    product_id: UUID,
    booking_id: UUID | None = None,
    code: str = "",
    client_id: UUID | None = None,
) -> Terms:
    """What one product costs this family now, by when it is to be paid, and what pays it by itself. Staff name the client.

    Raises:
        NotFound, NotAllowed, Withdrawn, ForWhom: as `placing.place`.
    """
    codes = (code,) if code else ()
    quote = await placing.quote(
        r, [Chosen(product_id)], booking_id=booking_id, codes=codes, client_id=client_id
    )
    programme_id = (await access.booking(r, booking_id)).programme.id if booking_id is not None else None
    rule = await payment(r, programme_id)
    day = local_day(r.now, (await current(r)).zone) + timedelta(days=rule.due_days)
    total = quote.total
    owing = await (owed.owing(r) if client_id is None else owed.owing_of(r, client_id))
    has = [money.minor for money in owing.in_credit if money.currency == total.currency]
    used = min(sum(has), total.minor)
    return Terms(quote.priced, day, Money(used, total.currency) if used else None, rule.redeem_unpaid)
