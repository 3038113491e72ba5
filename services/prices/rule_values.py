"""PURE: the rules by which something comes off a price, as values (R36, R81–R86)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from db.values import Money
from services.prices.spreading import fraction

SiblingScope = Literal["period", "programmes", "all"]


@dataclass(frozen=True, slots=True)
class Off:
    """What comes off: an amount, or a share of the price with or without a cap.

    `basis_points` are hundredths of a percent: 1250 is 12.5 %.
    """

    amount: Money | None = None
    basis_points: int = 0
    cap: Money | None = None

    def __post_init__(self) -> None:
        if (self.amount is None) == (self.basis_points == 0):
            raise ValueError("a discount is either an amount or a percentage")
        if not 0 <= self.basis_points <= 10_000:
            raise ValueError("a percentage is at most 100")
        if any(money is not None and money.minor <= 0 for money in (self.amount, self.cap)):
            raise ValueError("a discount is more than nothing")

    @property
    def is_percent(self) -> bool:
        """It is a share of the price."""
        return self.amount is None

    def of(self, price: int) -> int:
        """What comes off a price in minor units, rounded half up once; never more than the price."""
        wanted = self.amount.minor if self.amount else fraction(price, self.basis_points, 10_000)
        return min(wanted, price, self.cap.minor if self.cap else price)

    def fits(self, currency: str) -> bool:
        """Amount and cap are in this currency; a bare percentage is in any."""
        return all(money is None or money.currency == currency for money in (self.amount, self.cap))


@dataclass(frozen=True, slots=True)
class RuleScope:
    """What a rule is for; an empty set means everything of its kind (R81)."""

    programmes: frozenset[UUID] = frozenset()
    periods: frozenset[str] = frozenset()
    venues: frozenset[UUID] = frozenset()
    products: frozenset[UUID] = frozenset()

    def covers(
        self, *, programme: UUID | None, period: str, venue: UUID | None, product: UUID | None
    ) -> bool:
        """Whether the rule is for a booking with these three, or for this product.

        A rule that names products only is for products; one that names no product is for no product unless it names
        nothing at all.
        """
        classes = bool(self.programmes or self.periods or self.venues)
        if product is not None:
            return product in self.products if self.products else not classes
        if self.products and not classes:
            return False
        return (
            (not self.programmes or programme in self.programmes)
            and (not self.periods or period in self.periods)
            and (not self.venues or venue in self.venues)
        )


EVERYTHING = RuleScope()


@dataclass(frozen=True, slots=True)
class DiscountCode:
    """A discount that is typed in (R81). `uses` 0 = as often as one likes; `owner`: only this client may use it (R85)."""

    id: UUID
    name: str
    code: str
    off: Off
    uses: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day, itself included."""
    scope: RuleScope = EVERYTHING
    owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """From this number on (of the child, or of earlier bookings) this much comes off."""

    number: int
    off: Off


@dataclass(frozen=True, slots=True)
class Sibling:
    """For the second and further children under one e-mail address (R83)."""

    id: UUID
    name: str
    steps: tuple[Step, ...]
    scope: SiblingScope = "period"
    programmes: frozenset[UUID] = frozenset()
    """For the scope "programmes": children in these count, and bookings of these are reduced."""


@dataclass(frozen=True, slots=True)
class Returning:
    """For families that have booked before, at least `gap_days` ago (R84)."""

    id: UUID
    name: str
    steps: tuple[Step, ...]
    gap_days: int = 0


@dataclass(frozen=True, slots=True)
class Referral:
    """For newcomers whom another family has brought, and for whom brought them (R85)."""

    id: UUID
    name: str
    off: Off
    """What the newcomer pays less."""
    reward: Off | None = None
    """What the coupon of whom brought them takes off; None = as much."""
    days: int = 90
    """How long that coupon can be used."""
    most: int = 0
    """How many coupons one family gets; 0 = for each newcomer."""


@dataclass(frozen=True, slots=True)
class DiscountRules:
    """All rules of a provider that are in force.

    `stacked`: sibling, returning and referral discounts add up, each taken from the original price; else a booking gets
    the best of them, among equals in this order (R86).
    """

    codes: tuple[DiscountCode, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    returning: tuple[Returning, ...] = ()
    referrals: tuple[Referral, ...] = ()
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class EarlierBooking:
    """A booking that the client has, or had."""

    child: UUID
    booked_on: date
    last_on: date
    """The class's last day."""
    programme: UUID
    period: str = ""
    enrolled: bool = True
    """It has not been cancelled."""


@dataclass(frozen=True, slots=True)
class DiscountVoucher:
    """Money off that was bought or given (R64); what is not needed stays on it."""

    id: UUID
    name: str
    left: Money
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnusedMakeUp:
    """A make-up that its programme turns into money at the next purchase (R36)."""

    id: UUID
    name: str
    value: Money | None
    """None: the session that was missed had no price."""
    expires_on: date


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the family when the price is asked for."""

    client: UUID | None = None
    bookings: tuple[EarlierBooking, ...] = ()
    uses: dict[UUID, int] = field(default_factory=dict)
    """How often each code has been used, by anybody."""
    referred_by: UUID | None = None
    make_ups: tuple[UnusedMakeUp, ...] = ()
    vouchers: tuple[DiscountVoucher, ...] = ()
