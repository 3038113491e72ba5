"""Every sentence is said in every language, and nothing is kept that nobody says."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from babel.messages.catalog import Catalog, Message

from services.language import DEFAULT, LANGUAGES, ngettext, preferred, speaking
from tools.messages import collect, inside_f_strings, load, slots

OTHERS = [language for language in LANGUAGES if language != DEFAULT]


def forms(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def sentences(catalogue: Catalog) -> dict[str | tuple[str, ...], Message]:
    return {message.id: message for message in catalogue if message.id}


@pytest.fixture(scope="module")
def spoken() -> dict[str | tuple[str, ...], Message]:
    return sentences(collect())


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing_and_none_is_kept_unsaid(
    language: str, spoken: dict[str | tuple[str, ...], Message]
) -> None:
    known = sentences(load(language))
    empty = [key for key, message in known.items() if not all(forms(message.string))]
    assert not [key for key in spoken if key not in known], "run .venv/bin/python tools/messages.py"
    assert not [key for key in known if key not in spoken], "run .venv/bin/python tools/messages.py"
    assert not empty, f"translate these in services/language/locales/{language}/messages.po"
    assert not [key for key, message in known.items() if message.fuzzy]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_slots_of_its_sentence(language: str) -> None:
    wrong = []
    for key, message in sentences(load(language)).items():
        allowed = set().union(*(slots(form) for form in forms(key)))
        needed = allowed - {"n"} if len(forms(key)) > 1 else allowed
        wrong += [form for form in forms(message.string) if form and not needed <= slots(form) <= allowed]
    assert not wrong


def test_slovak_counts_in_three_forms() -> None:
    with speaking("sk"):
        said_of = {
            n: ngettext("{count} place left", "{count} places left", n).format(count=n) for n in (1, 2, 5)
        }
    assert len({text.lstrip("0123456789") for text in said_of.values()}) == 3


@pytest.mark.parametrize(
    ("header", "language"),
    [("fr-FR,fr;q=0.9,sk;q=0.8", "sk"), ("fr", "en"), ("", "en"), ("x" * 10_000, "en")]
    + [(f"{code}-{code.upper()},{code};q=0.9,en;q=0.8", code) for code in LANGUAGES],
)
def test_a_stranger_is_spoken_to_in_the_browsers_language(header: str, language: str) -> None:
    assert preferred(header) == language


def test_a_sentence_within_an_f_string_is_collected_too() -> None:
    source = '''f"{_('Now')} · {ngettext('{n} day', '{n} days', n)} {name}"'''
    assert inside_f_strings(source) == ["Now", ("{n} day", "{n} days")]
    collected = collect()
    assert "Needed: {value}" in collected, "pages/staff/why/checks.py says it so"
