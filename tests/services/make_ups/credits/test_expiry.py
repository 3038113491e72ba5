"""Until when a make-up may be booked, what it is worth, and what becomes of it when its class ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.values import Money
from services.core.local_time import day_end, last_day
from services.make_ups.credits.earning import MakeUpLimit, worth
from services.make_ups.credits.expiry import (
    AtClassEnd,
    CarryOver,
    ClassEndPolicy,
    CreditAtClassEnd,
    ExpiryPolicy,
    Void,
    at_class_end,
    expires_at,
)

BRATISLAVA = ZoneInfo("Europe/Bratislava")
MISSED = date(2026, 2, 23)
ENDS = date(2026, 6, 29)
AFTER = day_end(ENDS, BRATISLAVA)


def test_a_make_up_can_be_booked_until_the_end_of_the_ninetieth_day_after_the_missed_session() -> None:
    until = expires_at(MISSED, ExpiryPolicy(), BRATISLAVA)
    assert last_day(until, BRATISLAVA) == date(2026, 5, 24)
    assert until == datetime(2026, 5, 24, 22, 0, tzinfo=UTC)


def test_its_last_day_ends_at_midnight_also_when_the_clocks_changed_that_night() -> None:
    assert expires_at(date(2026, 3, 28), ExpiryPolicy(days=1), BRATISLAVA) == datetime(
        2026, 3, 29, 22, tzinfo=UTC
    )
    assert expires_at(date(2026, 10, 24), ExpiryPolicy(days=1), BRATISLAVA) == datetime(
        2026, 10, 25, 23, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("policy", "last"),
    [
        (ExpiryPolicy(programme_days=0), date(2026, 5, 24)),
        (ExpiryPolicy(programme_days=30), date(2026, 5, 24)),
        (ExpiryPolicy(programme_days=60, before_class_end=True), date(2026, 4, 30)),
        (ExpiryPolicy(days=200, programme_days=30), date(2026, 7, 29)),
    ],
)
def test_the_programme_may_shorten_it_counting_from_the_end_of_the_class(
    policy: ExpiryPolicy, last: date
) -> None:
    assert last_day(expires_at(MISSED, policy, BRATISLAVA, ENDS), BRATISLAVA) == last


def test_a_class_without_an_end_caps_nothing() -> None:
    policy = ExpiryPolicy(programme_days=10)
    assert expires_at(MISSED, policy, BRATISLAVA) == expires_at(MISSED, ExpiryPolicy(), BRATISLAVA)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 200), st.integers(0, 60), st.booleans())
def test_programme_days_never_lengthen(missed: date, days: int, programme_days: int, before: bool) -> None:
    plain = expires_at(missed, ExpiryPolicy(days), BRATISLAVA)
    capped = expires_at(missed, ExpiryPolicy(days, programme_days, before), BRATISLAVA, ENDS)
    assert capped <= plain


def known(name: str) -> UUID:
    """The id that belongs to this name."""
    return uuid5(NAMESPACE_OID, name)


def held(name: str, days: int, **other: str) -> CreditAtClassEnd:
    """A credit that expires so many days after the class’s end."""
    return CreditAtClassEnd(known(name), AFTER + timedelta(days=days), **other)


def test_by_default_the_end_of_the_class_changes_nothing() -> None:
    assert at_class_end([held("a", 5)], ClassEndPolicy(), ENDS, BRATISLAVA, AFTER) == ()


def test_nothing_happens_before_the_last_day_is_over() -> None:
    policy = ClassEndPolicy(AtClassEnd.EXPIRE)
    assert at_class_end([held("a", 5)], policy, ENDS, BRATISLAVA, AFTER - timedelta(seconds=1)) == ()
    assert at_class_end([held("a", 5)], policy, ENDS, BRATISLAVA, AFTER) == (Void(known("a")),)


def test_carrying_over_keeps_those_that_expire_latest_and_voids_the_rest() -> None:
    policy = ClassEndPolicy(AtClassEnd.CARRY_OVER, at_most=2, days=30)
    until = day_end(date(2026, 7, 29), BRATISLAVA)
    assert at_class_end([held("a", 5), held("b", 50), held("c", 20)], policy, ENDS, BRATISLAVA, AFTER) == (
        CarryOver(known("b"), until),
        CarryOver(known("c"), until),
        Void(known("a")),
    )


def test_carrying_over_none_voids_all() -> None:
    policy = ClassEndPolicy(AtClassEnd.CARRY_OVER, at_most=0)
    assert at_class_end([held("a", 5), held("b", 9)], policy, ENDS, BRATISLAVA, AFTER) == (
        Void(known("b")),
        Void(known("a")),
    )


def test_what_is_used_gone_granted_or_over_is_left_alone() -> None:
    others = [
        held("used", 5, state="used"),
        held("voided", 5, state="voided"),
        held("free", 5, type="free_session"),
        held("discount", 5, type="discount"),
        held("over", -1),
    ]
    assert at_class_end(others, ClassEndPolicy(AtClassEnd.EXPIRE), ENDS, BRATISLAVA, AFTER) == ()


def test_doing_it_again_changes_nothing_and_carries_no_more_than_allowed() -> None:
    policy = ClassEndPolicy(AtClassEnd.CARRY_OVER, at_most=1)
    before = [held("a", 5), held("b", 9)]
    first = at_class_end(before, policy, ENDS, BRATISLAVA, AFTER)
    after = [
        held("a", 5, state="voided"),
        CreditAtClassEnd(
            known("b"), first[0].expires_at if isinstance(first[0], CarryOver) else AFTER, type="carried_over"
        ),
    ]
    assert at_class_end(after, policy, ENDS, BRATISLAVA, AFTER) == ()
    assert at_class_end([*after, held("late", 9)], policy, ENDS, BRATISLAVA, AFTER) == (Void(known("late")),)


@pytest.mark.parametrize(
    ("limit", "number", "extra", "expected"),
    [
        (MakeUpLimit(), 3, 0, 20),
        (MakeUpLimit(), 3, 2, 22),
        (MakeUpLimit(3), 3, 0, 3),
        (MakeUpLimit(3), 3, 1, 4),
        (MakeUpLimit(2, package_size=5), 1, 0, 2),
        (MakeUpLimit(2, package_size=5), 5, 0, 2),
        (MakeUpLimit(2, package_size=5), 6, 0, 4),
        (MakeUpLimit(2, package_size=5), 11, 1, 7),
    ],
)
def test_how_many_make_ups_a_booking_may_have(
    limit: MakeUpLimit, number: int, extra: int, expected: int
) -> None:
    assert limit.for_booking(sessions=20, number=number, extra=extra) == expected


@pytest.mark.parametrize(
    ("unit", "total", "sessions", "expected"),
    [
        (1200, 28800, 18, 1200),
        (None, 28800, 18, 1600),
        (None, 1000, 3, 333),
        (None, 1001, 2, 501),
        (None, None, 3, None),
        (None, 100, 0, None),
    ],
)
def test_a_make_up_is_worth_one_session(
    unit: int | None, total: int | None, sessions: int, expected: int | None
) -> None:
    assert worth(euro(unit), euro(total), sessions) == euro(expected)


def euro(minor: int | None) -> Money | None:
    """An amount in euro cents, if there is one."""
    return None if minor is None else Money(minor, "EUR")
