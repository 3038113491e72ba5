"""Bring the translations up to date: `.venv/bin/python tools/messages.py` after writing or changing a sentence.

Sentences are collected from the code and the message templates. New ones are added to the catalogue with an empty
translation, unused ones are removed. The tests fail if a catalogue is not up to date.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog  # noqa: E402
from babel.messages.extract import extract_from_dir  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402

from services.language import DEFAULT, LANGUAGES, LOCALES  # noqa: E402

FOLDERS = ("pages", "components", "services")
METHODS = [
    ("**.py", "python"),
    ("**.html", "jinja2.ext.babel_extract"),
    ("**.txt", "jinja2.ext.babel_extract"),
]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "counted": (1, 2)}


def collect() -> Catalog:
    """All sentences in code and templates."""
    template = Catalog(project="Cubby", charset="utf-8")
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS, strip_comment_tags=True)
        for file, _line, message, _comments, _context in found:
            template.add(message, locations=[(f"{folder}/{file}", 0)])
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in inside_f_strings(path.read_text("utf-8")):
                template.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return template


def inside_f_strings(source: str) -> list[str | tuple[str, ...]]:
    """The sentences within f-strings, which Babel does not see: for Python before 3.12 such a string is one word."""
    calls = (
        call
        for string in ast.walk(ast.parse(source))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    )
    found: list[str | tuple[str, ...]] = []
    for call in calls:
        of = 2 if KEYWORDS[call.func.id] else 1  # type: ignore[attr-defined]
        said = tuple(
            each.value
            for each in call.args[:of]
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )
        if len(said) == of:
            found.append(said if of > 1 else said[0])
    return found


def load(language: str) -> Catalog:
    """The catalogue of a language; an empty one if there is no file."""
    file = LOCALES / language / "messages.po"
    if not file.exists():
        return Catalog(locale=language, project="Cubby", charset="utf-8")
    with file.open("rb") as po:
        return read_po(po, locale=language)


def slots(sentence: str) -> set[str]:
    """The named slots of a sentence."""
    return set(re.findall(r"\{(\w+)\}", sentence))


def update(language: str) -> None:
    """Add new sentences, remove unused ones, keep translations."""
    catalogue = load(language)
    begun = catalogue.creation_date
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.creation_date = begun  # else every run would change the file
    catalogue.obsolete.clear()
    file = LOCALES / language / "messages.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as po:
        write_po(
            po,
            catalogue,
            width=0,
            no_location=True,
            omit_header=False,
            sort_output=True,
            ignore_obsolete=True,
        )


if __name__ == "__main__":
    for each in LANGUAGES:
        if each != DEFAULT:
            update(each)
            empty = [
                m.id
                for m in load(each)
                if m.id
                and (m.fuzzy or not (m.string if isinstance(m.string, str) else all(m.string or [""])))
            ]
            print(f"{each}: {len(load(each))} sentences, {len(empty)} without a translation")
