"""Amounts as the gateway counts them: whole yen, forints with two digits, krónur that end in 00, dinars in thousandths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.values import Money
from services.outside import stripe_money

COUNTED = [
    (Money(8400, "EUR"), 8400),
    (Money(1200, "JPY"), 1200),
    (Money(1200, "KRW"), 1200),
    (Money(990000, "HUF"), 990000),
    (Money(1200, "ISK"), 120000),
    (Money(120000, "CLP"), 1200),
    (Money(1250, "KWD"), 12500),
]


@pytest.mark.parametrize(("amount", "number"), COUNTED)
def test_there_and_back(amount: Money, number: int) -> None:
    assert stripe_money.written(amount) == number
    assert stripe_money.read(number, amount.currency) == amount


@pytest.mark.parametrize("amount", [Money(1250, "CLP"), Money(1, "UGX")])
def test_what_is_too_fine_is_not_rounded(amount: Money) -> None:
    with pytest.raises(ValueError, match="too fine"):
        stripe_money.written(amount)
    assert not stripe_money.takes(amount)


@given(st.integers(1, 10**8), st.sampled_from(["EUR", "CZK", "HUF", "JPY", "ISK", "KWD", "CLP", "USD"]))
def test_nothing_is_lost_on_the_way(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    if stripe_money.takes(amount):
        assert stripe_money.read(stripe_money.written(amount), currency) == amount


def test_too_little_and_too_much_is_not_taken() -> None:
    taken = {minor: stripe_money.takes(Money(minor, "EUR")) for minor in (0, 49, 50, 99_999_999, 10**8)}
    assert taken == {0: False, 49: False, 50: True, 99_999_999: True, 10**8: False}
    assert not stripe_money.takes(Money(1499, "CZK"))
