"""What people write about a payment, and what is read from it."""

from __future__ import annotations

import pytest

from db.values import Money
from services.imports import cells
from services.imports.cells import Cell, Wrong
from services.prices.opening import PaidBefore
from tests.small_money import euros


def said(text: str, currency: str = "EUR") -> PaidBefore | None:
    """What a cell with this text says."""
    return cells.payment(Cell("Payment", text, []), currency)


@pytest.mark.parametrize(
    "text",
    ["paid", "Paid.", "PAID IN FULL", "yes", "TRUE", "✓", "zaplatené", "Zaplatená", "uhradené", "áno", "uhrazeno", "left 0", "bezahlt", "Voll bezahlt", "ja", "zapłacone", "Opłacone", "tak", "fizetve", "igen", "v plné výši"],
)  # fmt: skip
def test_all_is_paid(text: str) -> None:
    assert said(text) == PaidBefore("paid")


@pytest.mark.parametrize(
    "text", ["unpaid", "Not paid", "no", "nezaplatené", "Nezaplatená", "neuhradené", "dlží", "nie", "0", "paid 0,00 €", "nicht bezahlt", "offen", "nein", "niezapłacone", "nincs kifizetve", "nem", "ne"]
)  # fmt: skip
def test_nothing_is_paid(text: str) -> None:
    assert said(text) == PaidBefore("unpaid")


@pytest.mark.parametrize(
    ("text", "how", "cents"),
    [
        ("part 100,00", "part", 10000), ("part 40.00", "part", 4000), ("Part: 100 €", "part", 10000),
        ("časť 100,00", "part", 10000), ("čiastočne 1 234,50 €", "part", 123450), ("partly paid €1,234.50", "part", 123450),
        ("deposit 120,-", "part", 12000), ("záloha 50 eur", "part", 5000), ("part 1\u00a0234,50\u00a0€", "part", 123450),
        ("paid 300", "paid", 30000), ("zaplatené 288,00 €", "paid", 28800), ("100,00", "paid", 10000), ("100 € paid", "paid", 10000),
        ("left 88.00", "left", 8800), ("zostáva 88,00", "left", 8800), ("unpaid 88", "left", 8800), ("dlh 12,50 €", "left", 1250),
        ("Anzahlung 50 €", "part", 5000), ("noch zu zahlen 88,00", "left", 8800), ("zaliczka 50", "part", 5000),
        ("do zapłaty 88,00", "left", 8800), ("előleg 50", "part", 5000), ("hátralék 88,00", "left", 8800),
        ("zbývá doplatit 88,00", "left", 8800), ("částečně 50", "part", 5000),
    ],
)  # fmt: skip
def test_so_much_is_paid_or_left(text: str, how: str, cents: int) -> None:
    read = said(text)
    assert read is not None
    assert (read.how, read.amount) == (how, euros(cents))


@pytest.mark.parametrize(
    "text",
    [
        "part -50", "part 1.234", "part 12,345", "part 1.2.3", "part 99999999999", "part", "zostáva", "part 10 Kč", "paid $50",
        "part 100,00 200,00", "part 1e5", "unpaid -3", "part 10,001",
    ],
)  # fmt: skip
def test_an_absurd_amount_is_refused_in_words(text: str) -> None:
    with pytest.raises(Wrong) as refused:
        said(text)
    assert "{" not in refused.value.words()


@pytest.mark.parametrize("text", ["transfer in May", "mother will call", "see Ann", "invoice to the company"])
def test_another_text_is_only_a_note(text: str) -> None:
    assert said(text) is None


def test_the_amount_is_in_the_provider_s_currency() -> None:
    assert said("část 1 200 Kč", "CZK") == PaidBefore("part", Money(120000, "CZK"))
