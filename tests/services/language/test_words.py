"""One word for one thing, in every sentence that families see, and in their mails."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from babel.messages.catalog import Message

from services.language import DEFAULT, LANGUAGES
from tests.services.language.test_gettext import forms, sentences
from tools.messages import collect, load

IN_A_TERMINAL = (
    "services/imports/",
    "services/operations/",
    "services/outside/",
    "services/core/configuration",
)
"""Told to who runs it, not to a family."""
ENGLISH = r"(?<!the )\bsign(ed|ing)? (in|out)\b|(?<!e-)\bmails?\b|\b(null|error|wallet|voucher|lessons?)\b"
"""We say: log in; an email; what went wrong; a pass, a session."""
OF_A_CHILD = "the class you missed|you’re trying|your own class"
"""The child misses a class or tries one out, not the parent who reads it."""
NEVER = {
    "sk": r"(?<!e-)\bmail|zarezerv|lekci|termín|prihlásili ste sa vy|odhlás\w* hodin|hodinu odhlás|rob[ií]l/a",
    "cs": r"(?<!e-)\bmaily?\b|\w[ltn]/a\b",
    "de": r"\b(du|dich|dir|dein(e[mnrs]?)?)\b",
    "pl": r"\w[łńy]/a\b|(?<!e-)\bmaila?\b",
    "hu": r"\b(te|téged|neked|tiéd|veled)\b",
}
"""We say in Slovak: e-mail, rezervovať, hodina, which is “zrušená”; “prihlásiť sa” is to log in. In no language a word of two
genders, and never du or te. (What a family sends to friends is theirs.)"""
QUOTES = {"sk": "„“", "cs": "„“", "de": "„“", "pl": "„”", "hu": "„”"}
"""What stands before and behind a quotation. In English “ and ”."""
BUTTONS = ("Join waiting list", "Take the place", "See why", "Take a look", "Log in", "Undo", "Call us")


def families() -> dict[str | tuple[str, ...], Message]:
    """The English sentences that a family may see."""
    return {
        key: message
        for key, message in sentences(collect()).items()
        if not all(file.startswith(IN_A_TERMINAL) for file, _line in message.locations)
    }


@pytest.mark.parametrize("never", [ENGLISH, OF_A_CHILD])
def test_english_has_one_word_for_one_thing(never: str) -> None:
    assert not [text for key in families() for text in forms(key) if re.search(never, text, re.I)]


OTHERS = [code for code in LANGUAGES if code != DEFAULT]


def texts_of(language: str, keys: Iterable[str | tuple[str, ...]]) -> list[str]:
    """The translations of these sentences, with all their forms."""
    said = sentences(load(language))
    return [text for key in keys for text in forms(said[key].string)]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_one_word_for_one_thing_and_is_polite(language: str) -> None:
    texts = texts_of(language, families())
    assert not [text for text in texts if re.search(NEVER[language], text, re.I)]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_its_own_quotation_marks(language: str) -> None:
    strange = set("“”„‟«»‹›") - set(QUOTES[language])
    texts = texts_of(language, sentences(collect()))
    assert not [text for text in texts if strange & set(text) or re.search(r"\w'\w", text)]
    before, behind = QUOTES[language]
    assert not [text for text in texts if text.count(before) != text.count(behind)]


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_left_in_english(language: str) -> None:
    """One word may be the same in both; four in a row are not."""
    said = sentences(load(language))
    same = [key for key in sentences(collect()) if set(forms(key)) & set(forms(said[key].string))]
    assert not [
        key
        for key in same
        if len(re.findall(r"[^\W\d_]{2,}", re.sub(r"{\w+}|\*\|\w+\|\*", "", forms(key)[0]))) > 3
    ]


@pytest.mark.parametrize("button", BUTTONS)
def test_slovak_buttons_are_infinitives(button: str) -> None:
    [text] = forms(sentences(load("sk"))[button].string)
    assert text.split()[0].endswith("ť")


def test_no_slovak_sentence_ends_with_a_day() -> None:
    """A day ends with a full stop of its own: "splatné so 12. 12.." reads as a slip."""
    full = "dňa {day}."  # of invoices, whose days are written out: "3. marca 2026"
    texts = [text for message in sentences(load("sk")).values() for text in forms(message.string)]
    ends = re.compile(r"\{(day|until)\}\.(?=\s|$)|\{first\} a \{second\}\.")
    timed = re.compile("Držíme vám ho do {until}.")  # with a time of day
    assert not [text for text in texts if ends.search(timed.sub("", text.replace(full, "")))]


@pytest.mark.parametrize(("english", "slovak"), [("Credit", "Kredit"), ("Orders", "Platby")])
def test_a_heading_is_called_what_sentences_call_it(english: str, slovak: str) -> None:
    """ "Find it under Orders" leads to a tab of that name, and a heading is no button."""
    assert forms(sentences(load("sk"))[english].string) == (slovak,)
