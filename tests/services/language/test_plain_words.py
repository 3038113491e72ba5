"""Headings as they are compared."""

from __future__ import annotations

import pytest

from services.language.plain_words import plain
from services.payments.statements.columns import known


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Długość (min.)", "dlugosc min"),
        ("  Größe ", "grosse"),
        ("Child's  NAME", "child name"),
        ("Születési dátum", "szuletesi datum"),
    ],
)
def test_a_heading_has_one_form(text: str, compared: str) -> None:
    assert plain(text) == compared


def test_a_polish_bank_writes_a_stroke_that_is_no_accent() -> None:
    """ "Wpływy" used to be compared as "wp ywy", and its column of money was not found."""
    assert known(["Wpływy", "Obciążenia"]) == 2
