"""Sheets of an XLSX workbook (ECMA-376), each line with its number and its texts as they are shown."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.imports.cannot_read import BrokenWorkbook, NotText
from services.imports.workbooks import values
from services.imports.workbooks.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

BOOK, BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Built-in number formats that show a day or a time (ECMA-376, 18.8.30)."""
WIDEST = 702
"""Columns that are looked at (A to ZZ); a list has sixty at most."""
Lines = Iterator[tuple[int, list[str]]]


def sheets(package: Package) -> list[tuple[str, Lines]]:
    """The visible sheets in their order, by name; each is read when it is walked through.

    Raises:
        NotText: the zip is no workbook. BrokenWorkbook.
    """
    if BOOK not in package.names:
        raise NotText
    book = package.xml(BOOK)
    targets = {each.get("Id"): _path(each.get("Target", "")) for each in package.xml(BOOK_RELATIONS)}
    texts, dates = _shared(package, targets), _date_styles(package)
    since_1904 = any(each.get("date1904") in ("1", "true") for each in book.iter("{*}workbookPr"))
    found = []
    for sheet in book.iter("{*}sheet"):
        relation = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        path = targets.get(relation, "")
        if sheet.get("state", "visible") == "visible" and "/worksheets/" in f"/{path}":
            found.append((sheet.get("name", ""), _lines(package, path, texts, dates, since_1904)))
    return found


def _path(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _shared(package: Package, targets: dict[str | None, str]) -> list[str]:
    """The texts that cells share, which are written once."""
    path = next((each for each in targets.values() if each.endswith("sharedStrings.xml")), "")
    return [_text(each) for each in package.xml(path)] if path in package.names else []


def _text(of: _Element) -> str:
    """The text of all parts of a cell, without how it is pronounced."""
    return "".join(
        each.text or "" for each in of.iter("{*}t") if not str(each.getparent().tag).endswith("}rPh")
    )


def _date_styles(package: Package) -> frozenset[int]:
    """The styles of cells in which a number is a day or a time."""
    if "xl/styles.xml" not in package.names:
        return frozenset()
    styles = package.xml("xl/styles.xml")
    own = {
        each.get("numFmtId"): values.is_date_format(each.get("formatCode", ""))
        for each in styles.iter("{*}numFmt")
    }
    formats = [each.get("numFmtId", "0") for each in styles.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(
        n for n, each in enumerate(formats) if own.get(each, each.isdigit() and int(each) in DATES)
    )


def _lines(package: Package, path: str, texts: list[str], dates: frozenset[int], since_1904: bool) -> Lines:
    number = 0
    for row in package.xml(path).iterfind("{*}sheetData/{*}row"):
        number = _whole(row.get("r")) or number + 1
        cells: dict[int, str] = {}
        at = -1
        for cell in row.iterfind("{*}c"):
            at = _column(cell.get("r", ""), at + 1)
            if at < WIDEST:
                cells[at] = _value(cell, texts, dates, since_1904)
        filled = [n for n, text in cells.items() if text]
        yield number, [cells.get(n, "") for n in range(max(filled, default=-1) + 1)]


def _value(cell: _Element, texts: list[str], dates: frozenset[int], since_1904: bool) -> str:
    kind, held = cell.get("t", "n"), cell.find("{*}v")
    text = (held.text or "") if held is not None else ""
    match kind:
        case "s":
            n = _whole(text)
            if n is None or n >= len(texts):
                raise BrokenWorkbook
            return texts[n]
        case "inlineStr":
            return _text(cell)
        case "b":
            return "TRUE" if text == "1" else "FALSE" if text else ""
        case "n" if text:
            is_date = (_whole(cell.get("s")) or 0) in dates
            return values.moment(text, since_1904=since_1904) if is_date else values.number(text)
        case "d":
            return values.written_moment(text)
    return text


def _column(reference: str, otherwise: int) -> int:
    """The column of a reference, from 0: A1 is 0, AB7 is 27."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return otherwise
    n = 0
    for letter in letters[0]:
        n = n * 26 + ord(letter) - 64
    return n - 1


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None
