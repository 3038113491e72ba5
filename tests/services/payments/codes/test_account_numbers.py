"""An account number is read however it is typed, or refused with the sentence that says what is wrong."""

from __future__ import annotations

import pytest

from services.core.refusals import Refused
from services.payments.codes import grouped, read_bic, read_iban


@pytest.mark.parametrize(
    "typed",
    [
        "SK3112000000198742637541",
        " sk31 1200 0000 1987 4263 7541 ",
        "IBAN: SK31-1200-0000-1987-4263-7541",
        "iban sk31\u00a01200\u202f0000 1987\t4263 7541.",
        "ＳＫ３１ 1200 0000 1987 4263 7541",
        "SK31\u200b1200000019874263\u00ad7541",
    ],
)
def test_an_iban_is_read_however_it_is_typed(typed: str) -> None:
    assert read_iban(typed) == "SK3112000000198742637541"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "This is not an IBAN."),
        ("19-2000145399/0800", "You find yours in your banking app or on a statement."),
        ("SK", "This is not an IBAN."),
        ("ZZ6807200002891987426353", "No country’s IBAN begins with ZZ."),
        ("SK311200000019874263754", "begins with SK has 24 letters and digits; this one has 23."),
        ("SK31120000001987426375411", "begins with SK has 24 letters and digits; this one has 25."),
        ("SK3112000000198742637514", "There is a typing mistake in this IBAN."),
        ("SK0012000000198742637541", "There is a typing mistake in this IBAN."),
        ("SK311200000019874263754A", "There is a typing mistake in this IBAN."),
    ],
)
def test_a_wrong_iban_is_refused_in_words(typed: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        read_iban(typed)
    assert says in refused.value.words()


def test_the_bank_is_known_by_the_iban() -> None:
    assert read_bic("", "IE29AIBK93115212345678") == "AIBKIE2DXXX"
    assert read_bic(" aibkie2d ", "IE29AIBK93115212345678") == "AIBKIE2D"
    assert read_bic("", "SK3112000000198742637541") is None


@pytest.mark.parametrize("typed", ["AIB", "AIBKIE2", "AIBKXX2D", "123", "AIBKIE2DXX"])
def test_a_wrong_bic_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="BIC"):
        read_bic(typed, "IE29AIBK93115212345678")


def test_an_iban_is_shown_in_groups_of_four() -> None:
    assert grouped("IE29AIBK93115212345678") == "IE29 AIBK 9311 5212 3456 78"
