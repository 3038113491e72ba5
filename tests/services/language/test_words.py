"""One word for one thing, in every sentence that families see, and in their mails."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

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
SLOVAK = r"(?<!e-)\bmail|zarezerv|lekci|termín|prihlásili ste sa vy|odhlás\w* hodin|hodinu odhlás|rob[ií]l/a"
"""We say: e-mail, rezervovať, hodina, which is “zrušená”; “prihlásiť sa” is to log in; no word of two genders."""
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


def test_slovak_has_one_word_for_one_thing() -> None:
    slovak = sentences(load("sk"))
    texts = [text for key in families() for text in forms(slovak[key].string)]
    assert not [text for text in texts if re.search(SLOVAK, text, re.I)]


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
