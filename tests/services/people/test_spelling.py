"""Two spellings that look the same are one person, and nothing that people write is destroyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.people import spelling

UNSEEN = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\xad",
    "\ufeff",
    "\u2060",
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u061c",
    "\u180e",
    "️",
    "︀",
    "󠄀",
    "͏",
    "ᅟ",
    "ㅤ",
    "\u2061",
    "\ufff9",
    "\U000e0041",
]
NAMES = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Mn", "Nd", "Pd", "Po", "Zs"]), max_size=20)


@given(st.text(max_size=20))
def test_cleaning_and_folding_twice_is_the_same_as_once(text: str) -> None:
    for once in (spelling.visible, spelling.lines, spelling.narrow, spelling.folded, spelling.bare):
        assert once(once(text)) == once(text), once.__name__


@given(st.text(max_size=20))
def test_what_is_kept_is_compared_as_what_was_typed(text: str) -> None:
    assert spelling.folded(spelling.visible(text)) == spelling.folded(text)


@given(NAMES, st.sampled_from(UNSEEN), st.integers(0, 20))
def test_a_letter_that_nobody_sees_makes_no_other_person(name: str, unseen: str, at: int) -> None:
    with_it = name[:at] + unseen + name[at:]
    assert spelling.folded(with_it) == spelling.folded(name)


@given(st.text("abcčdeéíľňOŠŽ '’-", max_size=20))
def test_capitals_apostrophes_blanks_and_the_making_of_accents_make_no_other_person(name: str) -> None:
    for other in (
        name.upper(),
        name.replace("'", "’"),
        name.replace("-", "–"),
        name.replace(" ", "\u00a0\u2009"),
        unicodedata.normalize("NFD", name),
    ):
        assert spelling.folded(other) == spelling.folded(name)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_nothing_unseen_is_kept_in_a_name_of_ours(unseen: str) -> None:
    assert spelling.visible(f"{unseen}Ol{unseen}a{unseen} Malá{unseen}") == "Ola Malá"


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "می\u200cخواهم",
        "क्\u200dष",
        "葛\U000e0100飾",
        "🏴\U000e0067\U000e007f",
    ],
)
def test_what_a_script_or_an_emoji_is_written_with_stays_and_does_not_count(text: str) -> None:
    assert spelling.visible(text) == text
    plain = text
    for joiner in "\u200c\u200d\ufe0f\U000e0100\U000e0067\U000e007f":
        plain = plain.replace(joiner, "")
    assert spelling.folded(text) == spelling.folded(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Malá", "Mala"), ("O’Neil", "o neil"), ("Anna-Mária", "Anna Maria"), ("Žofia", "ZOFIA")],
)
def test_accents_are_only_good_for_a_doubt(one: str, other: str) -> None:
    assert spelling.folded(one) != spelling.folded(other)
    assert spelling.bare(one) == spelling.bare(other)


def test_letters_that_differ_are_different_people() -> None:
    assert spelling.bare("Ola") != spelling.bare("Ela")
    assert spelling.bare("कमल") != spelling.bare("कम्ल")


@pytest.mark.parametrize(
    "text", ["=1", "＝1", "\u200b=1", " +cmd", "@SUM(1)", "-2+3", "\t1", "\ufe0f=1", "\u2800=1"]
)
def test_what_a_spreadsheet_would_run_is_seen_behind_anything(text: str) -> None:
    assert spelling.is_formula(text)


@pytest.mark.parametrize("text", ["", "1=1", "O'Neil", "–20", "a@b", "🙂", "'=1"])
def test_what_it_would_only_show_is_left_alone(text: str) -> None:
    assert not spelling.is_formula(text)
