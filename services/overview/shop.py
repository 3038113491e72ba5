"""What a family can buy in the portal, and which of its bookings each thing would be for (R62–R65)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from db.states import ProductKind
from db.values import Money
from services.bookings.card import BookingCard
from services.core import access
from services.core.local_time import local_day
from services.core.refusals import NotFound
from services.core.work import Reading
from services.orders import placing, products
from services.orders.placing import Chosen
from services.overview.wallet import pay_as_you_go, serves
from services.payments import owed
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


async def shelf(r: Reading) -> list[OnSale]:
    """Everything that is sold in the portal; what this family can use first.

    Raises:
        NotFound: the visitor is not a client, or nothing is sold here.
    """
    access.client_only(r)
    found = await products.on_sale(r)
    if not found:
        raise NotFound
    own = await pay_as_you_go(r)
    out = []
    for each in found:
        pool = frozenset(UUID(id_) for ids in each.pool.values() for id_ in ids)
        served = tuple(card for card in own if serves(pool, None, card)) if each.kind == "pass" else ()
        out.append(
            OnSale(
                each.id,
                each.kind,
                each.name,
                each.about,
                each.price,
                each.entries,
                each.value,
                each.months,
                each.for_family,
                served,
            )
        )
    return sorted(out, key=lambda each: not each.is_of_use)


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


async def terms(r: Reading, product_id: UUID, booking_id: UUID | None = None, code: str = "") -> Terms:
    """What one product costs this family now, by when it is to be paid, and what pays it by itself.

    Raises:
        NotFound, NotAllowed, Withdrawn, ForWhom: as `placing.place`.
    """
    codes = (code,) if code else ()
    quote = await placing.quote(r, [Chosen(product_id)], booking_id=booking_id, codes=codes)
    programme_id = (await access.booking(r, booking_id)).programme.id if booking_id is not None else None
    rule = await payment(r, programme_id)
    day = local_day(r.now, (await current(r)).zone) + timedelta(days=rule.due_days)
    total = quote.total
    has = [money.minor for money in (await owed.owing(r)).in_credit if money.currency == total.currency]
    used = min(sum(has), total.minor)
    return Terms(quote.priced, day, Money(used, total.currency) if used else None, rule.redeem_unpaid)
