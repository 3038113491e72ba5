"""What is known when a price is asked for: the rules in force, and the family's history; and how a use is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import and_, or_, select

from db import Attendee, Booking, Class, Credit, DiscountRule, DiscountUse, Pricing
from services.core.local_time import last_day, local_day
from services.core.work import Reading, Work
from services.prices import referrals, rule_facts
from services.prices.codes import typed
from services.prices.priced import Priced
from services.prices.rule_values import (
    DiscountCode,
    DiscountRules,
    DiscountVoucher,
    EarlierBooking,
    History,
    Returning,
    Sibling,
    UnusedMakeUp,
)
from services.provider.paying import payment
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class PriceContext:
    """Everything that a price depends on besides what is bought."""

    rules: DiscountRules
    history: History
    codes: tuple[str, ...] = ()
    """What was typed, without gift cards and friends' codes: those count by themselves."""


async def known(
    r: Reading,
    client_id: UUID,
    codes: Sequence[str] = (),
    *,
    programme_id: UUID | None = None,
    besides: UUID | None = None,
) -> PriceContext:
    """The rules and the history that count for this client now. `besides`: a booking that is being made just now.

    Among the codes may be one by which another family brings this one (R85).

    In a work the codes and gift cards that are asked for are locked, so that the last use of one is used once.
    """
    stacked = (await payment(r, programme_id)).stacks_discounts
    rows = await _rows(r, client_id, codes)
    rules = DiscountRules(
        tuple(_code(row) for row in rows if row.kind == "code"),
        tuple(
            Sibling(
                row.id,
                row.name,
                rule_facts.steps_in(row.facts.get("steps", [])),
                row.facts.get("scope", "period"),
                rule_facts.ids_in(row.facts.get("programmes", [])),
            )
            for row in rows
            if row.kind == "sibling"
        ),
        tuple(
            Returning(
                row.id,
                row.name,
                rule_facts.steps_in(row.facts.get("steps", [])),
                int(row.facts.get("gap_days", 0)),
            )
            for row in rows
            if row.kind == "returning"
        ),
        tuple(referrals.rule_of(row) for row in rows if row.kind == "referral"),
        stacked,
    )
    friends = await referrals.owners(r, codes)
    history = History(
        client_id,
        await _bookings(r, client_id, besides),
        {row.id: row.used for row in rows if row.kind == "code"},
        next(iter(friends.values()), None),
        await _make_ups(r, client_id),
        tuple(_voucher(row) for row in rows if row.kind == "voucher"),
    )
    cards = {typed(row.code or "") for row in rows if row.kind == "voucher"} | set(friends)
    return PriceContext(rules, history, tuple(code for code in codes if typed(code) not in cards))


def without_money(history: History) -> History:
    """The same history without gift cards and make-ups: for what is not paid now, but with each session."""
    return replace(history, make_ups=(), vouchers=())


async def _rows(r: Reading, client_id: UUID, codes: Sequence[str]) -> Sequence[DiscountRule]:
    wanted = [typed(code).upper() for code in codes if typed(code)]
    by_code = DiscountRule.code.in_(wanted)
    theirs = and_(DiscountRule.kind == "voucher", DiscountRule.client_id == client_id)
    without_code = DiscountRule.kind.not_in(("code", "voucher"))
    statement = (
        select(DiscountRule)
        .where(DiscountRule.active, or_(by_code, theirs, without_code))
        .order_by(DiscountRule.id)
    )
    if isinstance(r, Work):
        statement = statement.with_for_update().execution_options(populate_existing=True)
    rows = (await r.db.scalars(statement)).all()
    return sorted(rows, key=lambda row: (row.created_at, row.id))


def _code(row: DiscountRule) -> DiscountCode:
    return DiscountCode(
        row.id,
        row.name,
        row.code or "",
        rule_facts.off_in(row.facts["off"]),
        row.uses,
        row.valid_from,
        row.valid_until,
        rule_facts.scope_in(row.facts.get("for", {})),
        row.client_id,
    )


def _voucher(row: DiscountRule) -> DiscountVoucher:
    left = rule_facts.money_in(row.facts["left"])
    if left is None:
        raise ValueError("a gift card has an amount")
    return DiscountVoucher(row.id, row.name, left, row.valid_until)


async def _bookings(r: Reading, client_id: UUID, besides: UUID | None) -> tuple[EarlierBooking, ...]:
    zone = (await current(r)).zone
    rows = await r.db.execute(
        select(
            Booking.id,
            Booking.attendee_id,
            Booking.created_at,
            Booking.status,
            Class.last_on,
            Class.programme_id,
            Class.billing_period,
        )
        .join(Class, Class.id == Booking.class_id)
        .where(Booking.client_id == client_id)
        .order_by(Booking.created_at, Booking.id)
    )
    return tuple(
        EarlierBooking(
            child,
            local_day(created_at, zone),
            last_on,
            programme_id,
            period,
            status == "enrolled",
        )
        for id_, child, created_at, status, last_on, programme_id, period in rows
        if id_ != besides
    )


async def _make_ups(r: Reading, client_id: UUID) -> tuple[UnusedMakeUp, ...]:
    """Unused make-ups of programmes that turn them into money (R36)."""
    zone = (await current(r)).zone
    rows = await r.db.execute(
        select(Credit, Class.programme_id, Attendee.first_name)
        .join(Booking, Booking.id == Credit.booking_id)
        .join(Class, Class.id == Booking.class_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .where(Booking.client_id == client_id, Credit.state == "active", Credit.expires_at >= r.now)
        .order_by(Credit.expires_at, Credit.id)
    )
    return tuple(
        [
            UnusedMakeUp(credit.id, name, credit.value, last_day(credit.expires_at, zone))
            for credit, programme_id, name in rows.all()
            if (await payment(r, programme_id)).make_ups_to_money
        ]
    )


async def write_down(w: Work, client_id: UUID, priced: Priced, pricing: Pricing) -> None:
    """Use up what the price used: codes, gift cards and make-ups. They were locked when the price was asked for."""
    w.db.add(pricing)
    await w.db.flush()
    for rule_id, _amount in priced.used("code"):
        rule = await w.db.get_one(DiscountRule, rule_id)
        rule.used += 1
        w.db.add(DiscountUse(rule_id=rule_id, client_id=client_id, pricing_id=pricing.id, at=w.now))
    for rule_id, amount in priced.used("voucher"):
        rule = await w.db.get_one(DiscountRule, rule_id)
        left = rule.facts["left"]
        rule.facts = rule.facts | {"left": left | {"minor": left["minor"] - amount.minor}}
        rule.version += 1  # whoever has it open would else write back what was on it
        w.db.add(DiscountUse(rule_id=rule_id, client_id=client_id, pricing_id=pricing.id, at=w.now))
    for credit_id, _amount in priced.used("make_up"):
        credit = await w.db.get_one(Credit, credit_id, with_for_update=True, populate_existing=True)
        credit.state, credit.used_at = "converted", w.now
        credit.used_by, credit.used_by_id = w.visitor.name, w.visitor.person_id
    await w.db.flush()


async def give_back(w: Work, priced: Priced) -> None:
    """Let what a price had used be used again, because what was bought is gone."""
    for rule_id, _amount in priced.used("code"):
        rule = await w.db.get_one(DiscountRule, rule_id, with_for_update=True, populate_existing=True)
        rule.used = max(rule.used - 1, 0)
    for rule_id, amount in priced.used("voucher"):
        rule = await w.db.get_one(DiscountRule, rule_id, with_for_update=True, populate_existing=True)
        left = rule.facts["left"]
        rule.facts = rule.facts | {"left": left | {"minor": left["minor"] + amount.minor}}
        rule.version += 1
    for credit_id, _amount in priced.used("make_up"):
        credit = await w.db.get_one(Credit, credit_id, with_for_update=True, populate_existing=True)
        if credit.state == "converted":
            credit.state, credit.used_at, credit.used_by, credit.used_by_id = "active", None, "", None
    await w.db.flush()
