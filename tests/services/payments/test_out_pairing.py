"""Which refund a line that went out fulfils: by its number, its account, its amount; never one that is older."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from db.values import Money
from services.payments.out_pairing import GoneLine, OpenRefund, suggest
from services.payments.pairing import Confidence
from services.payments.references import of_random
from services.payments.statements import BankPayment

DAY = date(2026, 3, 2)
IBAN = "IE17BOFI90583812345678"


def refund(n: int, cents: int = 5000, iban: str = IBAN, on: date = DAY) -> OpenRefund:
    """A refund that is open."""
    return OpenRefund(UUID(int=n), Money(cents, "EUR"), iban, on, of_random(n))


def gone(
    n: int, text: str = "", cents: int = 5000, account: str = "", never: tuple[int, ...] = (), on: date = DAY
) -> GoneLine:
    """A line that went out."""
    payment = BankPayment(on, Money(-cents, "EUR"), text=text, account=account)
    return GoneLine(UUID(int=n), payment, [UUID(int=each) for each in never])


def judged(lines: list[GoneLine], refunds: list[OpenRefund]) -> dict[int, tuple[int, Confidence]]:
    """What is suggested, with small ids."""
    return {line.int: (each.refund.int, each.confidence) for line, each in suggest(lines, refunds).items()}


def test_its_number_is_certain_whatever_stands_around_it() -> None:
    lines = [gone(1, f"Vrátenie platby/{of_random(8)} "), gone(2, "rent")]
    assert judged(lines, [refund(8), refund(9)])[1] == (8, Confidence.CERTAIN)


def test_its_account_is_likely_and_two_equal_refunds_get_a_line_each() -> None:
    lines = [gone(1, account=IBAN), gone(2, account=IBAN, on=DAY + timedelta(days=1))]
    found = judged(lines, [refund(8), refund(9)])
    assert found == {1: (8, Confidence.LIKELY), 2: (9, Confidence.LIKELY)}


def test_only_one_of_that_amount_is_a_guess_and_two_are_none() -> None:
    assert judged([gone(1)], [refund(8)]) == {1: (8, Confidence.GUESS)}
    assert judged([gone(1)], [refund(8), refund(9)]) == {}


@pytest.mark.parametrize(
    "line",
    [
        gone(1, of_random(8), cents=5001),
        gone(1, of_random(8), on=DAY - timedelta(days=1)),
        gone(1, of_random(8))._replace(payment=BankPayment(DAY, Money(-5000, "CZK"), text=of_random(8))),
    ],
    ids=["a cent more", "older than the refund", "another currency"],
)
def test_what_cannot_be_it_is_not_suggested(line: GoneLine) -> None:
    assert judged([line], [refund(8)]) == {}


def test_what_was_taken_back_is_never_certain_again() -> None:
    assert judged([gone(1, of_random(8), never=(8,))], [refund(8)]) == {1: (8, Confidence.LIKELY)}
    assert judged([gone(1, account=IBAN, never=(8,))], [refund(8)]) == {}
