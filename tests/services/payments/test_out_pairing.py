"""Which refund a line that went out fulfils: by its number, its account, its amount; never one that is older."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
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
    found = suggest(lines, refunds).items()
    return {line.int: (each.refunds[0].int, each.confidence) for line, each in found}


def together(lines: list[GoneLine], refunds: list[OpenRefund]) -> tuple[list[int], Confidence] | None:
    """What the first line is the sum of."""
    found = suggest(lines, refunds).get(lines[0].id)
    return None if found is None else (sorted(each.int for each in found.refunds), found.confidence)


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


SENT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_one_line_may_be_all_that_were_sent_together() -> None:
    sent = [refund(n, cents)._replace(is_sent=True, sent_at=SENT) for n, cents in ((7, 5000), (8, 2500))]
    other = refund(9, 1000)._replace(is_sent=True, sent_at=SENT + timedelta(minutes=1))
    assert together([gone(1, cents=7500)], [*sent, other]) == ([7, 8], Confidence.LIKELY)
    assert together([gone(1, cents=8500)], [*sent, other]) == ([7, 8, 9], Confidence.GUESS)
    assert together([gone(1, cents=7501)], [*sent, other]) is None
    assert together([gone(1, cents=7500, never=(8,))], [*sent, other]) is None


def test_a_refund_of_its_own_comes_before_a_sum() -> None:
    lines = [gone(1, cents=7500), gone(2, of_random(8), cents=2500)]
    assert together(lines, [refund(7, 5000, ""), refund(8, 2500, "")]) is None
