"""Parts of a price: what is shown before saving adds up to the whole (R71, R75, R86)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.states import ProRata
from db.values import Money
from services.prices.late import LateStart, booking_plan, late_plan
from services.prices.plans import Adjustment, PlanPart, PlanShape, discounted, plan, total

JAN = date(2026, 1, 5)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def shown(parts: tuple[PlanPart, ...]) -> list[tuple[str, str, int]]:
    return [(part.kind, part.due_on.isoformat(), part.amount.minor) for part in parts]


def test_fee_and_down_payment_are_due_at_booking_and_the_last_part_takes_the_difference() -> None:
    shape = PlanShape(parts=3, down_payment=eur(5000), day=15)
    parts = plan(shape, eur(15000), booked_on=JAN, begins_on=JAN, fee=eur(1000))
    assert shown(parts) == [
        ("fee", "2026-01-05", 1000),
        ("down_payment", "2026-01-05", 5000),
        ("instalment", "2026-01-15", 3333),
        ("instalment", "2026-02-15", 3333),
        ("instalment", "2026-03-15", 3334),
    ]


def test_a_month_that_is_too_short_is_due_on_its_last_day_and_the_next_on_the_day_again() -> None:
    due = [day.isoformat() for day in PlanShape(parts=4, day=31).dates(date(2026, 1, 31))]
    assert due == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_day_of_the_month_that_is_over_begins_next_month() -> None:
    assert PlanShape(parts=2, day=1).dates(date(2026, 12, 2)) == (date(2027, 1, 1), date(2027, 2, 1))


def test_nothing_is_due_before_it_is_booked_and_families_have_their_days_to_pay() -> None:
    parts = plan(PlanShape(parts=2, due_days=7), eur(10000), booked_on=date(2026, 2, 20), begins_on=JAN)
    assert [part.due_on for part in parts] == [date(2026, 2, 27)] * 2


@pytest.mark.parametrize(
    ("price", "parts", "down", "wanted"),
    [
        (2, 3, None, [2]),  # parts of nothing are left out
        (0, 3, None, []),
        (10000, 3, 10000, [10000]),
        (10000, 3, 20000, [10000]),  # a down payment is never more than the price
        (100, 1, None, [100]),
    ],
)
def test_small_prices_have_no_parts_of_nothing(
    price: int, parts: int, down: int | None, wanted: list[int]
) -> None:
    shape = PlanShape(parts=parts, down_payment=eur(down) if down else None)
    assert [p.amount.minor for p in plan(shape, eur(price), booked_on=JAN, begins_on=JAN)] == wanted


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": 0},
        {"parts": 61},
        {"every_months": 0},
        {"day": 32},
        {"due_days": -1},
        {"down_payment": eur(0)},
    ],
)
def test_a_shape_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a "):
        PlanShape(**wrong)


def test_an_instalment_is_its_base_and_its_adjustments_but_never_below_nothing() -> None:
    (part,) = plan(PlanShape(), eur(5000), booked_on=JAN, begins_on=JAN)
    once = Adjustment(eur(-6000), "sick coach")
    assert part.adjusted(once).amount == eur(0)
    assert part.adjusted(once).adjusted(once.reversal("a mistake")).amount == eur(5000)
    with pytest.raises(ValueError, match="CZK"):
        part.adjusted(Adjustment(Money(1, "CZK"), "wrong"))


def test_a_discount_is_spread_over_instalments_and_only_then_over_down_payment_and_fee() -> None:
    shape = PlanShape(parts=2, down_payment=eur(5000))
    parts = plan(shape, eur(15000), booked_on=JAN, begins_on=JAN, fee=eur(1000))
    assert [part.amount.minor for part in discounted(parts, eur(3001), "sibling")] == [1000, 5000, 3499, 3500]
    assert [part.amount.minor for part in discounted(parts, eur(12000), "sibling")] == [1000, 3000, 0, 0]
    assert [part.amount.minor for part in discounted(parts, eur(99999), "code")] == [0, 0, 0, 0]


TERM = LateStart(date(2026, 3, 10), JAN, date(2026, 6, 29), sessions=25, remaining=16)
MONTHLY = PlanShape(parts=6, day=1)


@pytest.mark.parametrize(
    ("method", "wanted"),
    [
        # 300 in six parts, due from 1 February to 1 July; on 10 March the part of March is running
        (
            "sessions",
            [("2026-03-10", 3840)] + [(f"2026-0{m}-01", 3840) for m in (4, 5, 6)] + [("2026-07-01", 3840)],
        ),
        ("days", [("2026-03-10", 3548)] + [(f"2026-0{m}-01", 5000) for m in (4, 5, 6, 7)]),
        ("none", [(f"2026-0{m}-01", 5000) for m in (4, 5, 6, 7)]),
        ("full", [("2026-03-10", 5000)] + [(f"2026-0{m}-01", 5000) for m in (4, 5, 6, 7)]),
    ],
)
def test_a_late_booking_pays_for_what_is_left(method: ProRata, wanted: list[tuple[str, int]]) -> None:
    parts = late_plan(eur(30000), TERM, method, shape=MONTHLY)
    assert [(due, minor) for _kind, due, minor in shown(parts)] == wanted


@pytest.mark.parametrize(
    ("method", "wanted"), [("sessions", 19200), ("days", 19091), ("none", 30000), ("full", 30000)]
)
def test_without_a_plan_the_whole_class_is_one_period(method: ProRata, wanted: int) -> None:
    (part,) = late_plan(eur(30000), TERM, method)
    assert (part.due_on, part.amount) == (TERM.booked_on, eur(wanted))


def test_the_next_instalment_can_fall_due_with_the_first() -> None:
    parts = late_plan(eur(30000), TERM, "days", shape=MONTHLY, next_too=True)
    assert [(due, minor) for _kind, due, minor in shown(parts)][:3] == [
        ("2026-03-10", 3548),
        ("2026-03-10", 5000),
        ("2026-05-01", 5000),
    ]


def test_a_class_that_has_not_begun_costs_what_it_costs() -> None:
    early = LateStart(date(2025, 12, 20), JAN, date(2026, 6, 29), sessions=25, remaining=25)
    parts = late_plan(eur(30000), early, "sessions", shape=MONTHLY, fee=eur(500))
    assert parts == plan(MONTHLY, eur(30000), booked_on=early.booked_on, begins_on=JAN, fee=eur(500))


def test_a_price_in_one_part_is_due_at_booking_not_when_the_class_begins() -> None:
    early = LateStart(date(2025, 12, 20), JAN, date(2026, 6, 29), sessions=25, remaining=25)
    (part,) = booking_plan(eur(30000), early, "sessions", shape=PlanShape(due_days=7))
    assert (part.due_on, part.amount) == (date(2025, 12, 27), eur(30000))
    assert booking_plan(eur(30000), early, "days", shape=MONTHLY) == late_plan(
        eur(30000), early, "days", shape=MONTHLY
    )


SHAPES = st.builds(
    PlanShape,
    parts=st.integers(1, 60),
    down_payment=st.none() | st.integers(1, 50_000).map(eur),
    every_months=st.integers(1, 12),
    day=st.none() | st.integers(1, 31),
    due_days=st.integers(0, 30),
)
DAYS = st.dates(date(2020, 1, 1), date(2060, 1, 1))


@given(SHAPES, st.integers(0, 1_000_000), st.integers(0, 10_000), DAYS, DAYS, st.integers(0, 2_000_000))
def test_parts_add_up_whatever_the_plan(
    shape: PlanShape, price: int, fee: int, booked_on: date, begins_on: date, off: int
) -> None:
    parts = plan(shape, eur(price), booked_on=booked_on, begins_on=begins_on, fee=eur(fee))
    assert total(parts, "EUR") == eur(price + fee)
    assert all(part.amount.minor > 0 and part.due_on >= booked_on for part in parts)
    assert [part.due_on for part in parts] == sorted(part.due_on for part in parts)
    cheaper = discounted(parts, eur(off), "code")
    assert total(cheaper, "EUR") == eur(max(price + fee - off, 0))
    assert all(
        0 <= after.amount.minor <= part.amount.minor for part, after in zip(parts, cheaper, strict=True)
    )


@given(
    SHAPES,
    st.integers(0, 1_000_000),
    DAYS,
    st.integers(0, 400),
    st.integers(1, 400),
    st.integers(1, 60),
    st.data(),
    st.sampled_from(["sessions", "days", "none", "full"]),
    st.booleans(),
)
def test_a_late_booking_never_costs_more_than_one_in_time(
    shape: PlanShape,
    price: int,
    first_on: date,
    after: int,
    length: int,
    sessions: int,
    data: st.DataObject,
    method: ProRata,
    next_too: bool,
) -> None:
    remaining = data.draw(st.integers(0, sessions))
    ordinal = first_on.toordinal()
    start = LateStart(
        date.fromordinal(ordinal + after), first_on, date.fromordinal(ordinal + length), sessions, remaining
    )
    parts = late_plan(eur(price), start, method, shape=shape, fee=eur(700), next_too=next_too)
    assert 700 <= total(parts, "EUR").minor <= price + 700
    assert all(part.amount.minor > 0 and part.due_on >= start.booked_on for part in parts)
    if method == "sessions":
        assert total(parts, "EUR").minor - 700 == (2 * price * remaining + sessions) // (2 * sessions)
