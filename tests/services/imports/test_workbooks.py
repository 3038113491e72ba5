"""XLSX and ODS: read as if they had been typed, within limits that are asked before anything is unpacked (T32)."""

from __future__ import annotations

import zipfile
from datetime import date, time

import pytest

from services.imports import spreadsheet
from services.imports.cannot_read import BrokenWorkbook, CannotRead, HugeWorkbook, NotText, TooManyRows
from services.imports.headings import Kind
from services.imports.workbooks import package
from tests.services.imports.made_workbooks import Cell, ods, packed, xlsx

HEADINGS: list[Cell] = [
    "Class",
    "Programme",
    "Venue",
    "Weekday",
    "Start",
    "Minutes",
    "Capacity",
    "First date",
    "Last date",
]
MOVERS: list[Cell] = [
    "Movers",
    "Pohyb",
    "Hall",
    "Monday",
    time(17, 0),
    45,
    8,
    date(2026, 9, 7),
    date(2027, 1, 29),
]
TYPED = ("Movers", "Pohyb", "Hall", "Monday", "17:00", "45", "8", "2026-09-07", "2027-01-29")


@pytest.mark.parametrize(("make", "form"), [(xlsx, "XLSX"), (ods, "ODS")])
def test_a_workbook_is_read_as_it_would_have_been_typed(make: object, form: str) -> None:
    rows: list[list[Cell]] = [["Our classes"], HEADINGS, [], MOVERS, [*MOVERS[:6], 8.5, "=1+1", True]]
    sheet = spreadsheet.parse(f"classes.{form.lower()}", make(rows))  # type: ignore[operator]
    assert (sheet.kind, sheet.encoding, sheet.line) == (Kind.CLASSES, form, 2)
    assert [row.line for row in sheet.rows] == [4, 5]
    assert sheet.rows[0].fields == TYPED
    assert sheet.rows[1].fields[6:] == ("8.5", "=1+1", "TRUE")


def test_only_the_first_sheet_with_something_in_it_is_read_and_that_is_said() -> None:
    sheet = spreadsheet.parse(
        "x.xlsx", xlsx([HEADINGS, MOVERS], others={"Empty": [], "Notes": [["call Anna"]]})
    )
    assert [each.words() for each in sheet.said] == [
        "only the sheet “List” is read; the workbook has other sheets, too: Notes"
    ]
    assert len(sheet.rows) == 1


def test_a_hole_in_a_line_stays_a_hole() -> None:
    sheet = spreadsheet.parse(
        "x.xlsx", xlsx([["E-mail", "Phone", "Note"], ["a@example.com", None, "asthma"]])
    )
    assert (sheet.rows[0]["phone"], sheet.rows[0]["note"]) == ("", "asthma")


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"PK\x03\x04 nonsense", NotText),
        (packed({"a.txt": "a list"}), NotText),
        (xlsx([HEADINGS, MOVERS])[:-40], NotText),
        (xlsx([HEADINGS], **{"xl/workbook.xml": "<workbook"}), BrokenWorkbook),
        (
            xlsx(
                [HEADINGS], **{"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'}
            ),
            BrokenWorkbook,
        ),
        (xlsx([HEADINGS], **{"xl/media/bomb.bin": b"\0" * (package.LARGEST_PART + 1)}), HugeWorkbook),
        (packed({f"{n}.xml": "" for n in range(package.MOST_PARTS + 1)}), HugeWorkbook),
        (xlsx([["E-mail"], *[["a@example.com"]] * 5001]), TooManyRows),
    ],
    ids=["no zip", "another zip", "cut off", "no XML", "entities", "bomb", "parts", "lines"],
)
def test_what_is_no_list_is_refused(data: bytes, refused: type[CannotRead]) -> None:
    with pytest.raises(refused):
        spreadsheet.parse("x.xlsx", data)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the look at the sizes it would be unpacked, which this control notices."""
    bomb = xlsx([HEADINGS, MOVERS], **{"xl/styles.xml": b" " * (package.LARGEST_PART + 1)})
    assert len(bomb) < 100_000
    opened: list[str] = []
    unpack = zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile, "open", lambda self, name, *a, **k: opened.append(name) or unpack(self, name)
    )
    with pytest.raises(HugeWorkbook):
        spreadsheet.parse("x.xlsx", bomb)
    assert opened == []
    monkeypatch.setattr(package, "LARGEST_PART", 1 << 40)
    with pytest.raises(CannotRead):
        spreadsheet.parse("x.xlsx", bomb)
    assert "xl/styles.xml" in opened
