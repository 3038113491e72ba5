"""Sheets of an ODS workbook (OpenDocument 1.3), each line with its number and its texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.imports.workbooks import values
from services.imports.workbooks.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT = f"{{{NS}office:1.0}}", f"{{{NS}table:1.0}}", f"{{{NS}text:1.0}}"
WIDEST = 702
Lines = Iterator[tuple[int, list[str]]]


def is_one(package: Package) -> bool:
    """Whether the zip says that it is a sheet of OpenDocument."""
    return "mimetype" in package.names and package.bytes_of("mimetype").strip().startswith(MIMETYPE)


def sheets(package: Package) -> list[tuple[str, Lines]]:
    """The sheets in their order, by name.

    Raises:
        BrokenWorkbook.
    """
    content = package.xml("content.xml")
    return [(each.get(f"{TABLE}name", ""), _lines(each)) for each in content.iter(f"{TABLE}table")]


def _lines(table: _Element) -> Lines:
    number = 1
    for row in table.iter(f"{TABLE}table-row"):
        fields = _fields(row)
        repeated = _times(row, f"{TABLE}number-rows-repeated")
        for n in range(repeated if fields else 0):
            yield number + n, fields
        number += repeated


def _fields(row: _Element) -> list[str]:
    """The texts of a line, up to the last one that is not empty."""
    fields: list[str] = []
    empty = 0
    for cell in row:
        if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        text = _value(cell)
        repeated = min(_times(cell, f"{TABLE}number-columns-repeated"), WIDEST)
        if not text:
            empty += repeated
            continue
        fields += [""] * min(empty, WIDEST) + [text] * repeated
        empty = 0
        if len(fields) > WIDEST:
            break
    return fields[:WIDEST]


def _value(cell: _Element) -> str:
    match cell.get(f"{OFFICE}value-type", ""):
        case "date":
            return values.written_moment(cell.get(f"{OFFICE}date-value", ""))
        case "time":
            return values.clock(cell.get(f"{OFFICE}time-value", ""))
        case "float" | "currency" | "percentage":
            return values.number(cell.get(f"{OFFICE}value", ""))
        case "boolean":
            return str(cell.get(f"{OFFICE}boolean-value", "")).upper()
    return "\n".join(_words(each) for each in cell.iterfind(f"{TEXT}p"))


def _words(paragraph: _Element) -> str:
    """The text of a paragraph, in which blanks, tabs and breaks are elements."""
    parts = [paragraph.text or ""]
    for each in paragraph:
        match each.tag:
            case str() as tag if tag == f"{TEXT}s":
                parts.append(" " * min(_times(each, f"{TEXT}c"), 100))
            case str() as tag if tag == f"{TEXT}tab":
                parts.append("\t")
            case str() as tag if tag == f"{TEXT}line-break":
                parts.append("\n")
            case _:
                parts.append(_words(each))
        parts.append(each.tail or "")
    return "".join(parts)


def _times(of: _Element, name: str) -> int:
    """How often it is repeated, at least once."""
    text = of.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
