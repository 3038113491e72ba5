"""A spreadsheet is read whatever its encoding, separator and language, and refused whole when it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.imports import spreadsheet
from services.imports.cannot_read import CannotRead
from services.imports.headings import Kind

ENGLISH = "E-mail,Child first name,Date of birth,Class\nanna@example.com,Ľubomír,2019-05-14,Movers\n"
SLOVAK = "Meno rodiča;E-mail;Meno dieťaťa;Dátum narodenia;Skupina\r\nŠtefan;s@example.com;Žofia;14.5.2019;Movers\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250", "iso8859_2"])
def test_the_encoding_is_found(encoding: str) -> None:
    for text, column, name in ((ENGLISH, "child_first_name", "Ľubomír"), (SLOVAK, "first_name", "Štefan")):
        sheet = spreadsheet.parse("file.csv", text.encode(encoding))
        assert (sheet.kind, sheet.rows[0][column]) == (Kind.CLIENTS, name)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    sheet = spreadsheet.parse("file.csv", ENGLISH.replace(",", separator).encode())
    assert sheet.rows[0].cells == {
        "email": "anna@example.com",
        "child_first_name": "Ľubomír",
        "born_on": "2019-05-14",
        "class": "Movers",
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(newline: str) -> None:
    text = newline.join(["E-mail,Note", 'a@example.com,"two', 'lines"', ",", "", "b@example.com,x"])
    sheet = spreadsheet.parse("file.csv", text.encode())
    assert [row.line for row in sheet.rows] == [2, 6]


def test_classes_and_clients_are_told_apart_by_their_headings() -> None:
    slovak = (
        "Skupina;Program;Miesto;Lektor;Deň;Začiatok;Minúty;Kapacita;Prvý dátum;Posledný dátum;Cena;Mena\n"
    )
    assert spreadsheet.parse("file.csv", slovak.encode()).kind is Kind.CLASSES
    assert spreadsheet.parse("file.csv", b"Class,E-mail\n").kind is Kind.CLIENTS


def test_unknown_columns_are_left_alone_and_said() -> None:
    sheet = spreadsheet.parse("file.csv", b"E-mail,T-shirt size,\na@example.com,M,\n")
    assert sheet.ignored == ("T-shirt size",)
    assert sheet.rows[0].cells == {"email": "a@example.com"}


def test_a_short_line_has_empty_cells() -> None:
    sheet = spreadsheet.parse("file.csv", b"E-mail,Note,Class\na@example.com\n")
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
        (b"E-mail" + b",x" * 60 + b"\n", "first line has more than 60 columns"),
        (b"E-mail," + b"x" * 8193 + b"\n", "a heading is longer than 8,000"),
        (b'E-mail,"Note\na@example.com,x\n', "a quotation mark is missing"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(CannotRead) as refused:
        spreadsheet.parse("file.csv", data)
    assert says in refused.value.words()


HEADINGS = "Parent first name,Parent surname,E-mail,Phone,Child first name,Child surname,Date of birth,Class,Note,Payment\n"
OPEN = 'A,B,h@example.com,,"Kid,X,2021-01-05,Tiny Tue,,'


def line(name: str, note: str = "", payment: str = "") -> str:
    """A line with nothing wrong."""
    return f"A,B,{name}@example.com,,{name},X,2021-01-05,Tiny Tue,{note},{payment}\n"


@pytest.mark.parametrize(
    "after",
    [
        line("ann"),
        line("ann", '"cries, sometimes"', '"part 100,00"'),
        line("ann", '",",', '"part 100,00"').replace(",,", ",", 1),
        line("ann").replace("ann,", 'ann",', 1),
        line("ann", "", '"paid"') + line("ben", '"two\nlines"'),
    ],
    ids=["nothing quoted", "quoted", "quoted commas", "a mark that closes it in the next line", "two lines"],
)
def test_an_unclosed_quotation_mark_costs_its_own_line_and_no_other(after: str) -> None:
    alone = spreadsheet.parse("file.csv", (HEADINGS + after).encode()).rows
    assert not any(row.wrong for row in alone)
    broken, *others = spreadsheet.parse("file.csv", f"{HEADINGS}{OPEN}\n{after}".encode()).rows
    assert (broken.line, broken.column) == (2, "Child first name")
    assert "never closed" in broken.wrong
    assert [row.cells for row in others] == [row.cells for row in alone]


def test_every_unclosed_mark_is_told_also_the_last_one() -> None:
    rows = spreadsheet.parse("file.csv", f"{HEADINGS}{OPEN}\n{line('ann')}{OPEN}\n{OPEN}".encode()).rows
    assert [(row.line, bool(row.wrong)) for row in rows] == [(2, True), (3, False), (4, True), (5, True)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_note_may_have_several_lines_with_quotation_marks_and_commas_in_them(newline: str) -> None:
    note = '"says ""no"", often\n\nmother: a@example.com\n ,""shy"""'
    text = (HEADINGS + line("ann", note, '"part 1,00"') + line("ben")).replace("\n", newline)
    ann, ben = spreadsheet.parse("file.csv", text.encode()).rows
    assert ann["note"] == 'says "no", often\n\nmother: a@example.com\n ,"shy"'
    assert ann["payment"] == "part 1,00"
    assert (ben.line, ben["child_first_name"]) == (6, "ben")


def test_classes_that_an_open_mark_would_swallow_are_read_too() -> None:
    headings = "Class,Programme,Venue,Weekday,Start,Minutes,Capacity,First date,Last date\n"
    good = "{},Movers,Studio,Monday,17:00,45,2,2026-09-07,2026-10-26\n"
    text = (
        headings
        + good.format('"One')
        + good.format("Two")
        + good.format('Three, "the" third').replace(", ", " ")
    )
    rows = spreadsheet.parse("file.csv", text.encode()).rows
    assert [row["name"] for row in rows if not row.wrong] == ["Two", 'Three "the" third']
    assert [(row.line, row.column) for row in rows if row.wrong] == [(2, "Class")]


@pytest.mark.parametrize(
    ("bad", "column", "says"),
    [
        ("a@example.com," + "x" * 8193, "Note", "longer than 8,000 characters"),
        ('a@example.com,"' + "x" * 140_000 + '"', "Note", "longer than 8,000 characters"),
        ("á" * 4097 + ",x", "E-mail", "longer than 8,000 characters"),
        ("a@example.com" + "," * 60, "E-mail", "more than 60 columns"),
    ],
)
def test_what_is_too_long_or_too_wide_costs_its_line(bad: str, column: str, says: str) -> None:
    rows = spreadsheet.parse(
        "file.csv", f"E-mail,Note\nb@example.com,\n{bad}\nc@example.com,\n".encode()
    ).rows
    assert [row["email"] for row in rows if not row.wrong] == ["b@example.com", "c@example.com"]
    assert (rows[1].line, rows[1].column) == (3, column)
    assert says in rows[1].wrong


@pytest.mark.parametrize("said", ["sep=;\r\n", '"sep=;"\n', "SEP=;\r"])
def test_excels_line_about_the_separator_is_believed_and_counted(said: str) -> None:
    sheet = spreadsheet.parse("file.csv", f"{said}E-mail;Note\na@example.com;1,2,3,4\n".encode("utf-8-sig"))
    assert (sheet.rows[0].line, sheet.rows[0]["note"]) == (3, "1,2,3,4")
    tabs = spreadsheet.parse("file.csv", b"sep=\t\nE-mail\tNote\na@example.com\tx\n")
    assert tabs.rows[0]["note"] == "x"


def test_five_thousand_lines_sixty_columns_and_eight_kilobytes_are_taken() -> None:
    assert len(spreadsheet.parse("file.csv", b"E-mail\n" + b"a@example.com\n" * 5000).rows) == 5000
    spreadsheet.parse("file.csv", b"E-mail" + b",x" * 59 + b"\n")
    spreadsheet.parse("file.csv", b"E-mail,Note\na@example.com," + b"x" * 8192)


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"E-mail\n" + b" " * (2 * 1024 * 1024))
    with pytest.raises(CannotRead, match="larger than 2 MB"):
        spreadsheet.read(large)
    with pytest.raises(CannotRead, match="no such file"):
        spreadsheet.read(tmp_path / "none.csv")
    with pytest.raises(CannotRead):
        spreadsheet.read(tmp_path)
