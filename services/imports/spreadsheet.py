"""Read a spreadsheet saved as text: whatever its encoding, separator and language of headings.

Nothing is believed before it is measured: a file, a row and a field have a largest size, and a workbook that is not
text is refused with what to do instead (quality T32).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from services.core.refusals import Refused
from services.imports.records import TOO_WIDE, Record, fields_of, records
from services.language import N_

MEGABYTE = 1024 * 1024
LARGEST_FILE = 2 * MEGABYTE
MOST_ROWS = 5_000
SEPARATORS = (",", ";", "\t", "|")
SAYS_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(\r\n|\r|\n)', re.IGNORECASE)
"""A first line that is for Excel: what separates the columns."""
NOT_TEXT = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
"""Zip (so xlsx and ods too), old Excel, PDF, gzip."""
EIGHT_BIT = ("cp1250", "iso8859_2", "cp1252")
"""What Excel writes in Central Europe, what others write there, and what Excel writes in the West; the first wins."""
SLOVAK = frozenset("áäčďéíĺľňóôŕšťúýžěřů")
"""Letters of Slovak and Czech, which no other letter is as likely as."""


class Kind(StrEnum):
    """What a spreadsheet lists."""

    CLASSES = "classes"
    CLIENTS = "clients"


HEADINGS: dict[Kind, dict[str, str]] = {
    Kind.CLASSES: {
        "name": "class|class name|group|skupina|nazov skupiny|trieda",
        "programme": "programme|program|course|kurz",
        "venue": "venue|place|location|miesto|prevadzka",
        "instructor": "instructor|teacher|coach|lektor|instruktor|trener",
        "weekday": "weekday|day|den|den v tyzdni",
        "starts": "start|starts|start time|time|zaciatok|cas",
        "minutes": "minutes|duration|length|minuty|trvanie|dlzka",
        "capacity": "capacity|places|kapacita|pocet miest",
        "first_on": "first date|first day|from|prvy datum|prvy den|od|datum od",
        "last_on": "last date|last day|to|until|posledny datum|posledny den|do|datum do",
        "price": "price|cena",
        "currency": "currency|mena",
    },
    Kind.CLIENTS: {
        "first_name": "parent first name|parent name|first name|meno rodica|meno",
        "last_name": "parent surname|parent last name|surname|last name|priezvisko rodica|priezvisko",
        "email": "e mail|email|mail|e mail address|email address|e mail rodica|email rodica",
        "phone": "phone|telephone|mobile|phone number|telefon|mobil",
        "child_first_name": "child first name|child name|meno dietata",
        "child_last_name": "child surname|child last name|priezvisko dietata",
        "born_on": "date of birth|birth date|birthday|born|datum narodenia|narodeny",
        "class": "class|class name|group|skupina|trieda",
        "note": "note|notes|poznamka|poznamky",
        "payment": "payment|payments|paid|platba|platby",
    },
}
NEEDED = {
    Kind.CLASSES: (
        "name",
        "programme",
        "venue",
        "weekday",
        "starts",
        "minutes",
        "capacity",
        "first_on",
        "last_on",
    ),
    Kind.CLIENTS: ("email",),
}
TELLS = {
    Kind.CLASSES: ("weekday", "programme", "capacity", "starts"),
    Kind.CLIENTS: ("email", "born_on", "phone"),
}
"""Columns that only one of the two kinds has."""


class CannotRead(Refused):
    """The whole file is refused."""

    message = N_("It cannot be read.")


class NoSuchFile(CannotRead):
    """There is nothing at that path."""

    message = N_("There is no such file.")


class TooLarge(CannotRead):
    """Larger than what a list of people needs."""

    message = N_("It is larger than 2 MB. Split it into several files.")


class NotText(CannotRead):
    """A workbook, an archive, a picture."""

    message = N_("It is not a text file. In the spreadsheet program, save it as CSV and try again.")


class TooManyRows(CannotRead):
    """More lines than one file may have."""

    message = N_("It has more than 5,000 lines. Split it into several files.")


class TooManyColumns(CannotRead):
    """Wider than any list of people."""

    message = N_("Its first line has more than 60 columns. Remove the ones that are not needed.")


class HeadingTooLong(CannotRead):
    """A heading that would fill pages, or whose quotation mark is never closed."""

    message = N_(
        "In its first line a quotation mark is missing, or a heading is longer than 8,000 characters."
    )


class UnknownHeadings(CannotRead):
    """Neither classes nor clients."""

    message = N_(
        "Its first line does not say what the columns are. Classes need the headings Class, Programme, Venue, Weekday,"
        " Start, Minutes, Capacity, First date and Last date; clients need E-mail."
    )


class HeadingMissing(CannotRead):
    """A column that is needed is not there."""

    message = N_("The column {heading} is missing. Add it to the first line.")


class HeadingTwice(CannotRead):
    """Two columns that would both be the same thing."""

    message = N_("Two columns are headed {heading}. Rename or remove one.")


@dataclass(frozen=True, slots=True)
class Row:
    """One line that has something in it, by the names of our columns."""

    line: int
    """Its number in the file, as an editor counts: the first is 1."""
    cells: dict[str, str]
    wrong: str = ""
    """Why the line as a whole cannot be taken; may name {column}."""
    column: str = ""
    """The heading of the column that is wrong."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A spreadsheet that could be read."""

    name: str
    kind: Kind
    rows: tuple[Row, ...]
    headings: dict[str, str]
    """What each of our columns is called in the file."""
    ignored: tuple[str, ...]
    """Headings that mean nothing to us."""


def read(file: Path) -> Sheet:
    """The rows of a file, empty ones left out.

    Raises:
        CannotRead: or one of its kinds, when nothing of the file can be used.
    """
    return parse(file.name, _bytes(file))


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as handle:
            data = handle.read(LARGEST_FILE + 1)
    except FileNotFoundError as problem:
        raise NoSuchFile from problem
    except OSError as problem:
        raise CannotRead from problem
    if len(data) > LARGEST_FILE:
        raise TooLarge
    return data


def parse(name: str, data: bytes) -> Sheet:
    """The same for the content of a file; `name` is what it is called in the report.

    Raises:
        CannotRead: as for `read`.
    """
    text = decode(data).lstrip("\N{BYTE ORDER MARK}")
    said = SAYS_SEPARATOR.match(text)
    body = text[said.end() :] if said else text
    first = re.split(r"[\r\n]", body.lstrip("\r\n"), maxsplit=1)[0]
    separator = said[1] if said else max(SEPARATORS, key=lambda each: _likelihood(first, each))
    table = _Table()
    every = records(body, separator, 2 if said else 1, table.stands_alone)
    try:
        table.begin(next(every))
    except StopIteration:
        raise UnknownHeadings from None
    rows: list[Row] = []
    for record in every:
        if len(rows) == MOST_ROWS:
            raise TooManyRows
        rows.append(table.row(record))
    return Sheet(name, table.kind, tuple(rows), table.named(), table.ignored)


class _Table:
    """What the first line says about all that follow; nothing before it has been read."""

    kind: Kind
    headings: list[str]
    columns: dict[int, str]
    ignored: tuple[str, ...]

    def __init__(self) -> None:
        self.columns = {}

    def begin(self, first: Record) -> None:
        if first.wrong:
            raise TooManyColumns if first.wrong == TOO_WIDE else HeadingTooLong
        self.headings = [heading.strip() for heading in first.fields]
        self.kind = _kind(self.headings)
        self.columns, self.ignored = _columns(self.kind, self.headings)

    def named(self) -> dict[str, str]:
        return {column: self.headings[n] for n, column in self.columns.items()}

    def row(self, record: Record) -> Row:
        fields = record.fields
        cells = {column: fields[n] for n, column in self.columns.items() if n < len(fields)}
        heading = self.headings[record.at] if record.at < len(self.headings) else ""
        return Row(record.line, cells, record.wrong, heading or str(record.at + 1))

    def stands_alone(self, fields: list[str]) -> bool:
        """Whether a line is one of ours by itself: as wide as the first, with all that is needed in it."""
        if not self.columns or len(fields) != len(self.headings):
            return False
        cells = {column: fields[n].strip() for n, column in self.columns.items()}
        if not all(cells[column] for column in NEEDED[self.kind]):
            return False
        return self.kind is Kind.CLASSES or re.fullmatch(r'[^\s"@]+@[^\s"@]+', cells["email"]) is not None


def decode(data: bytes) -> str:
    """The text in a file: by its byte-order mark, else UTF-8, else the eight-bit encoding it looks most like.

    Raises:
        NotText.
    """
    if data.startswith(NOT_TEXT):
        raise NotText
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = max((data.decode(encoding, "replace") for encoding in EIGHT_BIT), key=_likeliness)
    if "\0" in text:
        raise NotText
    return text


def _likeliness(text: str) -> int:
    """How much a text looks like names and notes of Central or Western Europe. Guessers that learn from long texts
    are often wrong about short lists."""
    return sum(
        2 if letter.lower() in SLOVAK else 1 if letter.isalpha() or letter in "€–—“”„’…" else -2
        for letter in text
        if not letter.isascii()
    )


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise NotText from problem


def plain(text: str) -> str:
    """A word as we compare headings and weekdays: small letters, no accents, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", bare.replace("'s ", " ").replace("’s ", " ")).strip()


def _meaning(kind: Kind, heading: str) -> str | None:
    said = plain(heading)
    return next((column for column, ways in HEADINGS[kind].items() if said in ways.split("|")), None)


def _likelihood(first: str, separator: str) -> tuple[int, int]:
    return _known(fields_of(first, separator)), first.count(separator)


def _known(headings: list[str]) -> int:
    return max(sum(_meaning(kind, each) is not None for each in headings) for kind in Kind)


def _kind(headings: list[str]) -> Kind:
    found = {kind: {_meaning(kind, each) for each in headings} for kind in Kind}
    score = {kind: len(found[kind].intersection(TELLS[kind])) for kind in Kind}
    best = max(Kind, key=lambda kind: score[kind])
    if score[best] == 0:
        raise UnknownHeadings
    return best


def _columns(kind: Kind, headings: list[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    columns: dict[int, str] = {}
    ignored = []
    for n, heading in enumerate(headings):
        column = _meaning(kind, heading)
        if column is None:
            ignored += [heading] if heading else []
        elif column in columns.values():
            raise HeadingTwice(heading=heading)
        else:
            columns[n] = column
    for column in NEEDED[kind]:
        if column not in columns.values():
            raise HeadingMissing(
                heading="E-mail" if column == "email" else HEADINGS[kind][column].split("|")[0].capitalize()
            )
    return columns, tuple(ignored)
