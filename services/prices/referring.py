"""An online booking with all that comes of it: it is charged, and whoever brought a newcomer gets a coupon (R82, R85)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import Booking, Brought, Client, DiscountRule
from db.values import Money
from services.core import audit
from services.core.local_time import local_day
from services.core.work import Work
from services.notices import telling
from services.notices.messages.friend_came import FriendCame
from services.notices.messages.newcomer_welcomed import NewcomerWelcomed
from services.prices import charging, referrals, rule_facts
from services.prices.charging import BookingPrice
from services.prices.rule_values import EVERYTHING, Referral
from services.provider.settings import current


async def charge(
    w: Work, booking_id: UUID, *, codes: Sequence[str] = (), expected: Money | None = None
) -> BookingPrice | None:
    """`charging.charge` for what a family books online. `codes` may hold the one by which another family brings it.

    A newcomer has never had a booking, not even one that was cancelled, and brings nobody but others. Whom the newcomer
    names gets a coupon that is used once, up to as many as the rule says; the newcomer pays less all the same. All of it
    happens in this work, and both are told.

    Raises:
        NotFound, AlreadyCharged, TooLateToBook, NoLateBookings, CostsOtherwise: as `charging.charge`.
    """
    costs = await charging.charge(w, booking_id, codes=codes, expected=expected)
    referrer = next(iter((await referrals.owners(w, codes)).values()), None)
    rule = await referrals.rule(w)
    if costs is None or referrer is None or rule is None:
        return costs
    booking = await w.db.get_one(Booking, booking_id)
    if referrer != booking.client_id and await _is_first(w, booking):
        await _bring(w, booking, referrer, rule, paid_less=_came_off(costs, rule))
    return costs


async def _is_first(w: Work, booking: Booking) -> bool:
    other = await w.db.scalar(
        select(Booking.id).where(Booking.client_id == booking.client_id, Booking.id != booking.id).limit(1)
    )
    return other is None


def _came_off(costs: BookingPrice, rule: Referral) -> bool:
    return any(line.kind == "referral" and line.key == str(rule.id) for line in costs.priced.lines)


async def _bring(w: Work, booking: Booking, referrer: UUID, rule: Referral, *, paid_less: bool) -> None:
    await w.db.get_one(
        Client, referrer, with_for_update=True
    )  # so that two newcomers at once count to the cap
    coupon = None
    if not rule.most or await referrals.coupons(w, referrer) < rule.most:
        coupon = await _coupon(w, referrer, rule)
    made = Brought(
        referrer_id=referrer,
        newcomer_id=booking.client_id,
        booking_id=booking.id,
        coupon_id=coupon.id if coupon else None,
        at=w.now,
    )
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "brought a family", "client", referrer, newcomer=booking.client_id)
    await telling.tell(w, FriendCame(made.id))
    if paid_less:
        await telling.tell(w, NewcomerWelcomed(made.id, str(rule.id)))


async def _coupon(w: Work, referrer: UUID, rule: Referral) -> DiscountRule:
    today = local_day(w.now, (await current(w)).zone)
    made = DiscountRule(
        kind="code",
        name=rule.name,
        code=f"THANKS-{referrals.random_code()}",
        facts={
            "off": rule_facts.off_out(rule.reward or rule.off),
            "for": rule_facts.scope_out(EVERYTHING),
        },
        client_id=referrer,
        uses=1,
        valid_until=today + timedelta(days=rule.days),
        created_at=w.now,
    )
    w.db.add(made)
    await w.db.flush()
    return made
