"""What a booking costs and in which parts, shown before it is made and fixed when it is (R66, R71, R75, R81–R86)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from db import Booking, Class, PlanPart, Pricing, Programme, Session
from db.values import Money
from services.core import audit
from services.core.local_time import local_day
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.ledger import entries
from services.payments import debts, receiving
from services.payments.debts import Charge, For
from services.prices import asking, keeping, plans, rule_facts
from services.prices.discounts import price
from services.prices.late import LateStart, booking_plan
from services.prices.of_session import KEY
from services.prices.plans import PlanShape
from services.prices.priced import Priced, PriceLine
from services.prices.purchase import Item, Origin, Purchase
from services.provider.paying import PaymentTerms, payment
from services.provider.settings import current

FEE = "fee"
"""The item of a booking's answer that stands for its fee."""


class TooLateToBook(Refused):
    """The class has begun, and late bookings are made by staff only (R75: manual)."""

    message = N_("This class has already begun, so it can’t be booked here. Please ask us.")


class NoLateBookings(Refused):
    """The class has begun, and the provider takes no late bookings at all, not through staff either (R75)."""

    message = N_("This class has already begun, so it can’t be booked any more.")


class AlreadyCharged(Refused):
    """A booking is charged once; afterwards its price is corrected (R76)."""

    message = N_("This booking has its price already.")


class CostsOtherwise(Refused):
    """The price is not the one that was shown before the tap; nothing is booked."""

    message = N_("The price has changed from {before} to {after}. Nothing is booked yet: please look again.")


@dataclass(frozen=True, slots=True)
class BookingPrice:
    """What a booking costs: every line, and every part with its day."""

    priced: Priced
    parts: tuple[plans.PlanPart, ...]
    shape: PlanShape
    is_late: bool
    """The class has begun, so that the price is a share (R75)."""

    @property
    def total(self) -> Money:
        """What all parts come to. Pay-as-you-go: the fee; each session is paid when it is picked."""
        return plans.total(self.parts, self.priced.currency)


@dataclass(frozen=True, slots=True)
class PlannedBooking:
    """Who is to be booked into which class, and how they pay."""

    client_id: UUID
    attendee_id: UUID
    class_id: UUID
    slots: int = 1
    codes: Sequence[str] = ()
    template_id: UUID | None = None
    """The plan that was chosen; None = the one in the payment terms."""
    origin: Origin = "online"
    shape: PlanShape | None = None
    """The plan of the booking that is copied, which survives (R71)."""
    since: datetime | None = None
    """The start of the session with which it begins; None = the next one."""
    invited: bool = False
    """The provider has offered the place, so that it is never too late to take it."""


async def quote(r: Reading, wish: PlannedBooking, *, besides: UUID | None = None) -> BookingPrice | None:
    """What the booking costs if it is made now; None where the class has no price. `besides`: itself, if it exists already.

    Raises:
        NotFound: no such class.
        TooLateToBook, NoLateBookings: it has begun, and only staff may take the booking, or nobody.
    """
    row = (
        await r.db.execute(
            select(Class, Programme)
            .join(Programme, Programme.id == Class.programme_id)
            .where(Class.id == wish.class_id)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    class_, programme = row
    terms = await payment(r, programme.id)
    singly = programme.kind == "pay_as_you_go"
    unit = (class_.unit_price or programme.unit_price) if singly else (class_.price or programme.price)
    if unit is None:
        return None
    whole = Money(unit.minor * wish.slots, unit.currency)
    start = await start_of(r, class_, wish.since)
    if start.is_late and not singly and not wish.invited:
        _check_late(terms, wish.origin)
    shape = wish.shape or await keeping.shape_of(
        r, wish.template_id or terms.plan_template_id, terms.due_days, terms.down_payment
    )
    if wish.origin == "listed":
        return None if singly else _as_agreed(class_, whole, start, terms)
    fee = Money(terms.fee_minor, whole.currency)
    if singly:
        at_once = PlanShape(due_days=terms.due_days)
        parts = booking_plan(Money(0, whole.currency), start, "full", shape=at_once, fee=fee)
        each = await _priced(r, wish, class_, whole, None, besides, singly=True)
        return BookingPrice(each, parts, at_once, False)
    parts = booking_plan(whole, start, terms.pro_rata, shape=shape, fee=fee)
    share = Money(plans.total(parts, whole.currency).minor - fee.minor, whole.currency)
    priced = await _priced(r, wish, class_, share, fee, besides)
    why = ", ".join(dict.fromkeys(line.name for line in priced.lines if not line.is_item))
    return BookingPrice(priced, plans.discounted(parts, priced.off, why), shape, start.is_late)


def _check_late(terms: PaymentTerms, origin: Origin) -> None:
    """What is agreed already, or moves from another class, is no late booking."""
    if terms.late_mode == "disabled" and origin in ("online", "staff"):
        raise NoLateBookings
    if terms.late_mode == "manual" and origin == "online":
        raise TooLateToBook


def _as_agreed(class_: Class, whole: Money, start: LateStart, terms: PaymentTerms) -> BookingPrice:
    """A booking that was agreed elsewhere: the whole price in one part, whenever its list is brought in."""
    shape = PlanShape(due_days=terms.due_days)
    priced = Priced(whole.currency, (PriceLine("item", KEY, class_.name, whole),))
    return BookingPrice(priced, booking_plan(whole, start, "full", shape=shape), shape, False)


async def start_of(r: Reading, class_: Class, since: datetime | None = None) -> LateStart:
    """How much of a class is over, for somebody who books it now and begins at `since`, or with the next session (R75)."""
    zone = (await current(r)).zone
    begins = since if since is not None and since > r.now else None
    ahead_of = Session.starts_at > r.now
    counted = await r.db.execute(
        select(
            func.count(),
            func.count().filter(ahead_of),
            func.count().filter(ahead_of if begins is None else Session.starts_at >= begins),
        ).where(Session.class_id == class_.id, Session.status != "cancelled")
    )
    sessions, ahead, left = counted.one()
    day = local_day(begins if begins is not None and left < ahead else r.now, zone)
    return LateStart(day, class_.first_on, class_.last_on, max(sessions, 1), left if sessions else 1)


async def worth_from(r: Reading, class_: Class, slots: int, since: datetime | None) -> Money | None:
    """What so many places in a class are worth from a session on, by the rule for late bookings and without discounts (R75).

    None where the class has no price, or each session is paid by itself.
    """
    programme = await r.db.get_one(Programme, class_.programme_id)
    unit = class_.price or programme.price
    if unit is None or programme.kind == "pay_as_you_go":
        return None
    whole = Money(unit.minor * slots, unit.currency)
    terms = await payment(r, programme.id)
    parts = booking_plan(whole, await start_of(r, class_, since), terms.pro_rata)
    return plans.total(parts, whole.currency)


async def _priced(
    r: Reading,
    wish: PlannedBooking,
    class_: Class,
    amount: Money,
    fee: Money | None,
    besides: UUID | None,
    *,
    singly: bool = False,
) -> Priced:
    """The answer: discounts of each session are judged at booking, codes are for what is paid at booking (R81, R86)."""
    codes = () if singly else wish.codes
    asked = await asking.known(r, wish.client_id, codes, programme_id=class_.programme_id, besides=besides)
    item = Item(
        KEY,
        class_.name,
        amount,
        "session" if singly else "booking",
        wish.attendee_id,
        class_.programme_id,
        class_.billing_period,
        class_.venue_id,
    )
    items = (item, Item(FEE, "", fee, "fee")) if fee is not None and fee.minor else (item,)
    history = asking.without_money(asked.history) if singly else asked.history
    today = local_day(r.now, (await current(r)).zone)
    return price(Purchase(items, today, asked.codes, wish.origin), asked.rules, history)


async def charge(
    w: Work,
    booking_id: UUID,
    *,
    codes: Sequence[str] = (),
    template_id: UUID | None = None,
    shape: PlanShape | None = None,
    origin: Origin = "online",
    expected: Money | None = None,
    why: str = "",
    since: datetime | None = None,
    invited: bool = False,
) -> BookingPrice | None:
    """Let a new booking be owed, in the work that makes it: its debts, the plan of its later parts, and why (R66).

    What the family has in credit is used at once. None where the class has no price; nothing is owed then. `expected` is
    the total that was shown. `why`, in words, stands beside what is owed.

    Raises:
        NotFound: no such booking.
        AlreadyCharged: it has its price.
        TooLateToBook, NoLateBookings, CostsOtherwise: the booking must not be made.
    """
    booking = await w.db.get(Booking, booking_id)
    if booking is None:
        raise NotFound
    wish = PlannedBooking(
        booking.client_id,
        booking.attendee_id,
        booking.class_id,
        booking.slots,
        codes,
        template_id,
        origin,
        shape,
        since,
        invited,
    )
    await entries.credit_of(w, booking.client_id, (await current(w)).currency)  # so that two works take turns
    if await w.db.scalar(select(Pricing.id).where(Pricing.booking_id == booking_id).limit(1)) is not None:
        raise AlreadyCharged
    costs = await quote(w, wish, besides=booking_id)
    if costs is None:
        return None
    if expected is not None and expected != costs.total:
        raise CostsOtherwise(before=expected, after=costs.total)
    answer = {"priced": costs.priced.as_json(), "plan": rule_facts.shape_out(costs.shape)}
    pricing = Pricing(booking_id=booking_id, at=w.now, answer=answer)
    await asking.write_down(w, booking.client_id, costs.priced, pricing)
    class_ = await w.db.get_one(Class, booking.class_id)
    if origin == "listed":
        await _owe(w, booking, costs.parts, why)
    else:
        await post_parts(w, booking, costs.parts, await payment(w, class_.programme_id), why=why)
    audit.note(w, "charged", "booking", booking_id, total=costs.total.minor, parts=len(costs.parts))
    return costs


async def _owe(w: Work, booking: Booking, parts: Sequence[plans.PlanPart], why: str) -> None:
    """Owe these parts at once, without a plan: nobody is asked by mail for what was agreed long ago."""
    for part in parts:
        await debts.owe(w, booking.client_id, _charges(part, why), part.due_on, For(booking_id=booking.id))
    if parts:
        await receiving.use_credit(w, booking.client_id, parts[0].base.currency)


async def post_parts(
    w: Work,
    booking: Booking,
    parts: Sequence[plans.PlanPart],
    terms: PaymentTerms,
    first: int = 0,
    *,
    why: str = "",
) -> None:
    """Owe the parts whose time has come, and keep the others for their day. `first`: so many stand before them already."""
    today = local_day(w.now, (await current(w)).zone)
    wanted = [part for part in parts if part.amount.minor]
    number, of = first, first + len(wanted)
    for part in wanted:
        number += 1
        post_on = max(part.due_on - timedelta(days=terms.due_days), today)
        kept = PlanPart(
            booking_id=booking.id,
            part=number,
            parts=of,
            amount=part.amount,
            post_on=post_on,
            due_on=part.due_on,
        )
        if post_on <= today:
            what = For(booking_id=booking.id, part=number, parts=of)
            debt = await debts.owe(w, booking.client_id, _charges(part, why), part.due_on, what)
            kept.state, kept.debt_id = "posted", debt.id
        w.db.add(kept)
    await w.db.flush()
    if wanted:
        await receiving.use_credit(w, booking.client_id, wanted[0].base.currency)


def _charges(part: plans.PlanPart, why: str) -> list[Charge]:
    lines = [Charge(part.base, "fee" if part.kind == "fee" else "charged", why)]
    return lines + [Charge(each.amount, "discount", each.why) for each in part.adjustments]
