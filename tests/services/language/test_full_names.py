"""The whole name of a person is in the order of the reader's language, on every screen and in every list."""

from __future__ import annotations

import re
from pathlib import Path

from services.language import speaking
from services.language.formats import full_name, within
from services.language.full_names import APART, in_order

ROOT = Path(__file__).parents[3]
BY_HAND = re.compile(r"(first|first_name|\.name)\} \{[\w.]*last")
TO_COMPARE = "services/people/recognition.py"
"""It compares names, and nobody reads the two together."""


def test_hungarian_has_the_family_name_first() -> None:
    with speaking("hu"):
        assert (full_name("Anna", "Kovács"), full_name("Anna", ""), full_name("", "")) == (
            "Kovács Anna",
            "Anna",
            "",
        )
        assert (in_order(f"Anna{APART}Kovács"), in_order("Žabky")) == ("Kovács Anna", "Žabky")
    with speaking("sk"):
        assert (full_name("Anna", "Kováčová"), in_order(f"Anna{APART}")) == ("Anna Kováčová", "Anna")


def test_nobody_puts_a_name_together_by_hand() -> None:
    files = [file for area in ("services", "pages", "components") for file in (ROOT / area).rglob("*.py")]
    assert len(files) > 500
    found = {str(file.relative_to(ROOT)) for file in files if BY_HAND.search(file.read_text())}
    assert {name for name in found if "/demo/" not in name} == {TO_COMPARE}


def test_german_nouns_keep_their_capitals_within_a_sentence() -> None:
    with speaking("de"):
        assert within("Vormittag") == "Vormittag"
    with speaking("sk"):
        assert within("Doobeda") == "doobeda"
