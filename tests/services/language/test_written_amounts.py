"""Amounts as banks write them."""

from __future__ import annotations

import pytest

from db.values import Money
from services.language.written_amounts import signed, technical


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123456), ("1 234,56", 123456), ("1\u00a0234,56", 123456), ("1\u202f234,56", 123456), ("1,234.56", 123456),
        ("1'234.56", 123456), ("84", 8400), ("84,5", 8450), ("0,00", 0), ("+84,00", 8400), ("-84,00", -8400), ("−84,00", -8400),
        ("84,00-", -8400), ("84,00 -", -8400), ("84.00 CR", 8400), ("84.00 DR", -8400), ("84,00 D", -8400), ("CR 84.00", 8400),
        ("(84.00)", -8400), ("84,00 EUR", 8400), ("-1 234,56 EUR", -123456), ("EUR -84.00", -8400), ("€ 84,00", 8400),
        ("84,00 €-", -8400), ("1.234.567,00", 123456700),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_sign(text: str, cents: int) -> None:
    assert signed(text, "EUR") == Money(cents, "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "EUR", "1.234", "1,234", "1.234.50", "12 34", "84,00 CZK", "84,00 Kč", "--84", "-84-", "(84", "84)", "(-84)", "84,001",
        "1e5", "NaN", "84 or 85", "99999999999999", "٣", "DR 84 CR",
    ],
)  # fmt: skip
def test_what_is_no_amount_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        signed(text, "EUR")


def test_three_digits_are_clear_where_the_file_tells_its_decimal_sign() -> None:
    assert signed("1.234", "EUR", ",") == Money(123400, "EUR")
    assert signed("-1.234,5", "EUR", ",") == Money(-123450, "EUR")
    with pytest.raises(ValueError, match=r"1\.234"):
        signed("1.234", "EUR", ".")


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("84", "EUR", 8400),
        ("105.750", "EUR", 10575),
        ("0,", "EUR", 0),
        ("000000025,00", "EUR", 2500),
        ("500", "JPY", 500),
    ],
)
def test_a_program_writes_an_amount_plainly(text: str, currency: str, minor: int) -> None:
    assert technical(text, currency) == Money(minor, currency)


@pytest.mark.parametrize("text", ["", "84.001", "-84", "1 000", "1e3", "84.000000", "12345678901234", "٣"])
def test_nothing_else_is_taken_from_a_program(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        technical(text, "EUR")
