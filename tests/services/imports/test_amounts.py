"""Amounts, times and nothing, as people write them."""

from __future__ import annotations

import pytest

from db.values import Money
from services.imports import cells
from services.imports.cells import Cell, Wrong


def cell(text: str) -> Cell:
    """A cell of a column called "It"."""
    return Cell("It", text, [])


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("120,00 €", 12000), ("€120.00", 12000), ("€ 120", 12000), ("120,-", 12000), ("120,- €", 12000),
        ("120.-", 12000), ("120,–€", 12000), ("120,--", 12000), ("1.234,50", 123450), ("1 234,50", 123450), ("1,234.50", 123450),
        ("1\u00a0234,50\u00a0€", 123450), ("1'234.50", 123450), ("120 EUR", 12000), ("120 eur", 12000), ("EUR 120", 12000),
        ("120 Eur.", 12000), ("120 euro", 12000), ("120EUR", 12000), ("1.234.567", 123456700), ("0", 0), ("288,5", 28850),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_spreadsheets_show_it(text: str, cents: int) -> None:
    assert cells.price(cell(text), "EUR") == Money(cents, "EUR")


@pytest.mark.parametrize("text", ["$120", "120 Kč", "120,00 CZK", "£120.00", "120 Sk", "CHF 120.-", "120 Ft"])
def test_an_amount_in_another_currency_is_refused_in_words(text: str) -> None:
    with pytest.raises(Wrong) as refused:
        cells.price(cell(text), "EUR")
    assert refused.value.words() == f"It “{text}” is in another currency than EUR. Write the amount in EUR."


@pytest.mark.parametrize(
    ("text", "currency"), [("$120", "CAD"), ("120 Kč", "CZK"), ("120 kr", "SEK"), ("¥120", "JPY")]
)
def test_a_sign_of_the_own_currency_is_taken(text: str, currency: str) -> None:
    read = cells.price(cell(text), currency)
    assert read is not None
    assert (read.currency, read.decimal) == (currency, 120)


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "1,234 €",
        "1.234.50",
        "€-5",
        "-5",
        "120 EUR/mes",
        "120 alebo 130",
        "120 €€",
        "free",
        "12,345",
        "€",
    ],
)
def test_what_is_no_clear_amount_is_refused(text: str) -> None:
    with pytest.raises(Wrong) as refused:
        cells.price(cell(text), "EUR")
    assert refused.value.words() == f"It “{text}” is no price. Write it like 288.00."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "-",
        "–",
        "—",
        "--",
        " - ",
        "N/A",
        "n/a",
        "#N/A",
        "n.a.",
        "...",
        "…",
        "/",
        "NULL",
        "null",
        "(none)",
        "žiadna",
        "\u00a0",
    ],
)
def test_what_people_write_for_nothing_is_nothing(text: str) -> None:
    assert cells.says_nothing(text)
    assert cells.price(cell(text), "EUR") is None


@pytest.mark.parametrize("text", ["Null", "Nan", "Na", "0", "x", "-5", "A", "nie", "-ka", "=1"])
def test_names_and_answers_are_not_nothing(text: str) -> None:
    assert not cells.says_nothing(text)


def test_times_may_be_of_twelve_hours_and_counts_of_a_spreadsheet() -> None:
    times = ("5:00 PM", "12:00 am", "12:30 p.m.", "17.00 h", "17:00 hod.")
    assert [cells.minute_of_day(cell(text)) for text in times] == [1020, 0, 750, 1020, 1020]
    assert [cells.count(cell(text), 100) for text in ("8.0", "8,00")] == [8, 8]
    for text in ("13:00 PM", "0:30 pm", "17:00 x"):
        with pytest.raises(Wrong):
            cells.minute_of_day(cell(text))
