"""Cash without the smallest coins, and one amount over several lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.values import Money
from services.prices.rounding import cash_rounding
from services.prices.spreading import fraction, spread


@pytest.mark.parametrize(
    ("minor", "currency", "country", "paid"),
    [
        (0, "EUR", "SK", 0),
        (1, "EUR", "SK", 5),
        (2, "EUR", "SK", 5),
        (1002, "EUR", "SK", 1000),
        (1003, "EUR", "SK", 1005),
        (1007, "EUR", "SK", 1005),
        (1008, "EUR", "SK", 1010),
        (-1003, "EUR", "SK", -1005),
        (10049, "CZK", "CZ", 10000),
        (10050, "CZK", "CZ", 10100),
        (1003, "EUR", "DE", 1003),
        (10049, "EUR", "CZ", 10049),
        (10049, "CZK", "SK", 10000),
        (1002, "EUR", "IE", 1000),
        (1, "EUR", "IE", 0),
        (10249, "HUF", "HU", 10000),
        (10250, "HUF", "HU", 10500),
        (10003, "CHF", "CH", 10005),
        (10050, "SEK", "SE", 10100),
        (10002, "USD", "US", 10002),
    ],
)
def test_cash_is_rounded_by_a_line_of_its_own(minor: int, currency: str, country: str, paid: int) -> None:
    amount = Money(minor, currency)
    assert amount + cash_rounding(amount, country) == Money(paid, currency)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12), st.data())
def test_no_cent_is_lost_or_made(over: list[int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(over)))
    shares = spread(amount, over)
    assert sum(shares) == amount
    assert all(0 <= share <= line for share, line in zip(shares, over, strict=True))
    assert all(
        abs(share * sum(over) - amount * line) < sum(over)
        for share, line in zip(shares, over, strict=True)
        if sum(over)
    )


def test_the_cents_go_to_the_largest_remainders_and_among_equals_to_the_first() -> None:
    assert spread(100, [1, 1, 1]) == [34, 33, 33]
    assert spread(10, [50, 25, 25]) == [5, 3, 2]
    assert spread(5, [7, 0, 3]) == [4, 0, 1]


@pytest.mark.parametrize(("amount", "over"), [(1, []), (1, [0, 0]), (-1, [5]), (3, [5, -1])])
def test_there_must_be_something_to_share_over(amount: int, over: list[int]) -> None:
    with pytest.raises(ValueError, match="shared"):
        spread(amount, over)


def test_halves_are_rounded_up_once() -> None:
    assert (fraction(5, 1, 2), fraction(101, 1250, 10_000), fraction(100, 0, 3)) == (3, 13, 0)
