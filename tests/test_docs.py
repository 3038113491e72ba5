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


FILE = r"(?:pages|components|services|db|tests|tools|docs)/[\w/.-]+"
EXAMPLES = {"pages/family/short.py"}
"""What a recipe makes."""
HAS = re.compile(rf"((?:`\w+`(?:, | and | or )?)+) in `({FILE}\.py)`")
"""“`say` in `services/language/say.py`”: a file, and what stands in it."""


def guides() -> list[Path]:
    """What an engineer reads first."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_file_that_a_guide_names_is_there_and_has_what_is_said_to_be_in_it() -> None:
    wrong = []
    for guide in guides():
        text = guide.read_text(encoding="utf-8")
        named = set(re.findall(rf"`({FILE})`", text)) - EXAMPLES
        wrong += [f"{guide.name}: there is no {name}" for name in named if not (ROOT / name).exists()]
        for things, file in HAS.findall(text):
            code = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).exists() else ""
            said = re.findall(r"`(\w+)`", things)
            made = r"^ *(?:(?:async )?def|class) {0}\b|^ *{0}\b[^=\n]* =|\b{0}[(\[]"
            wrong += [
                f"{guide.name}: {file} has no {each}"
                for each in said
                if not re.search(made.format(each), code, re.M)
            ]
    assert not wrong


def test_every_recipe_names_tests_that_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ +\./cubby test (.+)$", text, re.M)
    assert len(commands) >= 5
    assert not [path for each in commands for path in each.split() if not (ROOT / path).exists()]


def test_every_test_that_holds_a_public_report_is_there() -> None:
    listed = re.findall(
        r"([\w/]+\.py)(?:::(\w+))?", (ROOT / "docs/public-reports.md").read_text(encoding="utf-8")
    )
    assert listed
    for file, name in listed:
        assert f"def {name}" in (ROOT / "tests" / file).read_text(encoding="utf-8"), f"{file}::{name}"
