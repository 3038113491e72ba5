"""The documents keep up with the code: every number that is cited is explained, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
CODE = ("pages", "components", "services", "db", "tests", "tools", "benchmarks")
NUMBER = r"(?:[RQ]\d{1,3}[a-z]?|T\d{2})"
CITED = re.compile(rf"\b({NUMBER})(?:[–-]({NUMBER}))?\b")
"""One number, or two as the ends of a range."""


def code() -> Iterator[tuple[str, str]]:
    """Every file that could cite a number: its name and its text."""
    yield "main.py", (ROOT / "main.py").read_text(encoding="utf-8")
    for folder in CODE:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".js", ".css", ".html", ".txt"} and file != Path(__file__):
                yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


def documents() -> list[Path]:
    """What is written for people."""
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def explained() -> list[str]:
    """The numbers that docs/rules.md explains, in its order."""
    return re.findall(rf"^- \*\*({NUMBER})\*\* ", (ROOT / "docs/rules.md").read_text(encoding="utf-8"), re.M)


def cited(text: str) -> set[str]:
    """The numbers in a text; a range cites each one in between."""
    found = set()
    order = {number: place for place, number in enumerate(explained())}
    for first, last in CITED.findall(text):
        found |= {first, last} - {""}
        if first in order and last in order:
            found |= {number for number, place in order.items() if order[first] <= place <= order[last]}
    return found


def test_a_range_cites_what_lies_between_its_ends() -> None:
    assert {"R41", "R42", "R43", "R44", "R44a"} == cited("see R41–R44a")
    assert {"R26", "R27", "R28", "Q9"} == cited("(R26-R28; Q9), not ABR5, R or T1")


def test_every_number_that_is_cited_is_explained() -> None:
    known = set(explained())
    unknown = [(name, number) for name, text in code() for number in sorted(cited(text) - known)]
    assert not unknown


def test_every_number_that_is_explained_is_cited() -> None:
    said = set().union(*(cited(text) for _name, text in code()))
    assert not [number for number in explained() if number not in said]


def test_every_number_is_explained_once_and_in_order() -> None:
    numbers = explained()
    assert len(numbers) == len(set(numbers))
    for letter in "RQT":
        mine = [int(re.sub(r"\D", "", number)) for number in numbers if number.startswith(letter)]
        assert mine == sorted(mine)


OUTSIDE = re.compile(
    r"\b(?:design|quality|domain|architecture|capabilities|dependencies|review)(?:\.md)? ?(?:§|T\d)|§ ?\d|\(03[a-z]\b"
)
"""A place in a document that is not in this repository: whoever reads the code cannot look it up."""
DOCUMENT = re.compile(r"[\w/.-]+\.md\b")


def test_code_gives_its_reasons_instead_of_pointing_to_documents_elsewhere() -> None:
    assert OUTSIDE.search("as the quality" + " §4 says")
    assert not OUTSIDE.search("the design of a page (R38)")
    assert not [name for name, text in code() if OUTSIDE.search(text)]


def test_every_document_that_is_named_is_there() -> None:
    written = [
        *code(),
        *((str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in documents()),
    ]
    missing = [
        (name, document)
        for name, text in written
        for document in DOCUMENT.findall(text)
        if not (ROOT / document).is_file() and not (ROOT / name).parent.joinpath(document).is_file()
    ]
    assert not missing
