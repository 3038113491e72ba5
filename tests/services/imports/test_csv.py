"""A spreadsheet is read whatever its encoding, separator and language, and refused whole when it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.imports import csv
from services.imports.csv import CannotRead, Kind

ENGLISH = "E-mail,Child first name,Date of birth,Class\nanna@example.com,Ľubomír,2019-05-14,Movers\n"
SLOVAK = "Meno rodiča;E-mail;Meno dieťaťa;Dátum narodenia;Skupina\r\nŠtefan;s@example.com;Žofia;14.5.2019;Movers\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859_2"])
def test_the_encoding_is_found(encoding: str) -> None:
    for text, column, name in ((ENGLISH, "child_first_name", "Ľubomír"), (SLOVAK, "first_name", "Štefan")):
        sheet = csv.parse("file.csv", text.encode(encoding))
        assert (sheet.kind, sheet.rows[0][column]) == (Kind.CLIENTS, name)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    sheet = csv.parse("file.csv", ENGLISH.replace(",", separator).encode())
    assert sheet.rows[0].cells == {
        "email": "anna@example.com",
        "child_first_name": "Ľubomír",
        "born_on": "2019-05-14",
        "class": "Movers",
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(newline: str) -> None:
    text = newline.join(["E-mail,Note", 'a@example.com,"two', 'lines"', ",", "", "b@example.com,x"])
    sheet = csv.parse("file.csv", text.encode())
    assert [row.line for row in sheet.rows] == [2, 6]


def test_classes_and_clients_are_told_apart_by_their_headings() -> None:
    slovak = (
        "Skupina;Program;Miesto;Lektor;Deň;Začiatok;Minúty;Kapacita;Prvý dátum;Posledný dátum;Cena;Mena\n"
    )
    assert csv.parse("file.csv", slovak.encode()).kind is Kind.CLASSES
    assert csv.parse("file.csv", b"Class,E-mail\n").kind is Kind.CLIENTS


def test_unknown_columns_are_left_alone_and_said() -> None:
    sheet = csv.parse("file.csv", b"E-mail,T-shirt size,\na@example.com,M,\n")
    assert sheet.ignored == ("T-shirt size",)
    assert sheet.rows[0].cells == {"email": "a@example.com"}


def test_a_short_line_has_empty_cells() -> None:
    sheet = csv.parse("file.csv", b"E-mail,Note,Class\na@example.com\n")
    assert (sheet.rows[0]["note"], sheet.rows[0]["class"]) == ("", "")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 xlsx", "not a text file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not a text file"),
        (b"E-mail\n\0\0\0", "not a text file"),
        (b"", "does not say what the columns are"),
        (b"\n\n", "does not say what the columns are"),
        (b"Colour,Size\nred,M\n", "does not say what the columns are"),
        (b"Name,Weekday\nx,Monday\n", "The column Class is missing"),
        (b"Child first name,Date of birth\nx,2019-05-14\n", "The column E-mail is missing"),
        (b"E-mail,Mail\na@example.com,b@example.com\n", "Two columns are headed Mail"),
        (b"E-mail\n" + b"a@example.com\n" * 5001, "more than 5,000 lines"),
        (b"E-mail" + b",x" * 60 + b"\n", "Line 1 has more than 60 columns"),
        (b"E-mail,Note\na@example.com," + b"x" * 8193, "begins in line 2"),
        (b'E-mail,Note\na@example.com,"never closed\n' + b"a@example.com,\n" * 900, "begins in line 2"),
        (b'E-mail,Note\na@example.com,"' + b"x" * 140_000 + b'"\n', "begins in line 2"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(CannotRead) as refused:
        csv.parse("file.csv", data)
    assert says in refused.value.words()


def test_five_thousand_lines_sixty_columns_and_eight_kilobytes_are_taken() -> None:
    assert len(csv.parse("file.csv", b"E-mail\n" + b"a@example.com\n" * 5000).rows) == 5000
    csv.parse("file.csv", b"E-mail" + b",x" * 59 + b"\n")
    csv.parse("file.csv", b"E-mail,Note\na@example.com," + b"x" * 8192)


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"E-mail\n" + b" " * (2 * 1024 * 1024))
    with pytest.raises(CannotRead, match="larger than 2 MB"):
        csv.read(large)
    with pytest.raises(CannotRead, match="no such file"):
        csv.read(tmp_path / "none.csv")
    with pytest.raises(CannotRead):
        csv.read(tmp_path)
