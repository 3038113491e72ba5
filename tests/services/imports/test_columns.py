"""Fields, headings and titles: nothing is shifted, cut or left out in silence."""

from __future__ import annotations

import pytest

from services.imports import spreadsheet
from services.imports.cannot_read import CannotRead
from services.imports.class_line import understand
from services.imports.headings import Kind
from services.imports.row_reader import Reader

CLASSES = "Class,Programme,Venue,Weekday,Start,Minutes,Capacity,First date,Last date"
HEADED = "E-mail;Class;Note;Payment"


@pytest.mark.parametrize(
    ("headings", "line", "after"),
    [
        (HEADED, "a@example.com;Movers;alergia: med; orechy;zaplatené 120", "zaplatené 120"),
        (HEADED, "a@example.com;Movers;med; orechy; mlieko;120", "mlieko;120"),
        (HEADED + ";;", "a@example.com;Movers;med; orechy;120;", "120"),
        (HEADED.replace(";", ","), "a@example.com,Movers,cries, sometimes,120", "120"),
        (HEADED.replace(";", "\t"), "a@example.com\tMovers\tcries\tsometimes\t120", "120"),
    ],
)
def test_a_line_with_more_fields_than_headings_is_refused_with_what_is_too_much(
    headings: str, line: str, after: str
) -> None:
    broken, good = spreadsheet.parse("file.csv", f"{headings}\n{line}\nb@example.com\n".encode()).rows
    assert f"“{after}” comes after the last one" in broken.refusal().words()
    assert "quotation marks" in broken.refusal().words()
    assert not good.wrong


def test_a_line_with_fewer_fields_says_what_is_missing() -> None:
    sheet = spreadsheet.parse("file.csv", f"{CLASSES}\nMovers,Pohyb,Hall,Monday,17:00\n".encode())
    reader = Reader(sheet, sheet.rows[0])
    assert understand(reader, "EUR") is None
    assert reader.refusals == [
        f"{heading} is missing. Fill it in." for heading in ("Minutes", "Capacity", "First date", "Last date")
    ]


def test_empty_fields_after_the_last_heading_do_not_matter() -> None:
    rows = spreadsheet.parse("file.csv", f"{HEADED};\na@example.com;;;x;;; \n".encode()).rows
    assert (rows[0].wrong, rows[0]["payment"]) == ("", "x")


@pytest.mark.parametrize(
    "headings",
    [
        "E-mail;Meno dieťaťa;Kurz",
        "E-mail;Course;Day;Čas",
        "Kurz;Deň;Čas;Kapacita;email",
        "Programme,Weekday,Start,Mail",
    ],
)
def test_an_e_mail_column_makes_it_a_list_of_clients(headings: str) -> None:
    sheet = spreadsheet.parse("file.csv", f"{headings}\n".encode())
    assert sheet.kind is Kind.CLIENTS
    assert "class" in sheet.headings


def test_a_list_of_classes_may_have_the_instructors_address() -> None:
    assert spreadsheet.parse("file.csv", f"{CLASSES},E-mail\n".encode()).kind is Kind.CLASSES


def test_the_course_is_the_class_only_where_no_column_says_class() -> None:
    sheet = spreadsheet.parse("file.csv", b"E-mail;Skupina;Kurz\na@example.com;Movers;Pohyb\n")
    assert (sheet.rows[0]["class"], sheet.ignored) == ("Movers", ("Kurz",))


@pytest.mark.parametrize(
    ("headings", "says"),
    [
        ("E-mail;Date of brith", "is “Date of brith” the column Date of birth?"),
        ("E-mail;Dátum naradenia", "is “Dátum naradenia” the column Date of birth?"),
        ("E-mail;Poznmka", "is “Poznmka” the column Note?"),
    ],
)
def test_a_misspelt_heading_points_at_the_one_it_is_near_to(headings: str, says: str) -> None:
    sheet = spreadsheet.parse("file.csv", f"{headings}\n".encode())
    assert [doubt.words() for doubt in sheet.said if says in doubt.words()]


@pytest.mark.parametrize(
    ("headings", "says"),
    [
        (CLASSES.replace("Capacity", "Capcity"), "The column Capacity is missing. Is it “Capcity”?"),
        (
            CLASSES.replace("First date", "Frist date"),
            "The column First date is missing. Is it “Frist date”?",
        ),
        ("Child name,Date of birth,E-mial", "The column E-mail is missing. Is it “E-mial”?"),
        (CLASSES.replace("Venue", "Colour"), "The column Venue is missing. Add it to the line of headings."),
    ],
)
def test_a_missing_column_points_at_its_misspelling(headings: str, says: str) -> None:
    with pytest.raises(CannotRead) as refused:
        spreadsheet.parse("file.csv", f"{headings}\n".encode())
    assert says in refused.value.words()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "titles",
    [
        ["Zoznam detí jeseň 2026,,,"],
        ["Zoznam detí", "jeseň 2026, Hop & Tumble"],
        ["Zoznam detí", "", '"Stav k\n1. 9. 2026"', ",,,strana 1"],
    ],
)
def test_titles_above_the_headings_are_left_out_and_said(titles: list[str], separator: str) -> None:
    above = "".join(f"{title}\n" for title in titles).replace(",", separator)
    text = above + f"{HEADED}\na@example.com;;x;\n".replace(";", separator)
    sheet = spreadsheet.parse("file.csv", text.encode())
    line = above.count("\n") + 1
    assert (sheet.rows[0].line, sheet.rows[0]["note"]) == (line + 1, "x")
    (said,) = (doubt.words() for doubt in sheet.said)
    assert "Zoznam detí" in said
    assert f"The headings are in line {line}." in said


def test_headings_are_not_sought_for_ever() -> None:
    with pytest.raises(CannotRead, match="what the columns are"):
        spreadsheet.parse("file.csv", b"Title\n" * 11 + b"E-mail\na@example.com\n")
