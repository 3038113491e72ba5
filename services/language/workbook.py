"""Tables as workbooks (XLSX): typed cells, so that a day sorts as a day and an amount adds up (PURE).

Texts are written in place and never as formulas; what looks like one is made harmless all the same, because whoever
edits the cell would run it (T32).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from services.language.table_file import harmless

LONGEST_CELL = 32_767
"""Characters that a cell can hold."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
_PLAIN, _BOLD, _DAY, _MOMENT, _AMOUNT = range(5)


def as_xlsx(name: str, rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet of this name whose first row is its heading, in bold and always in sight.

    A cell is a text, a whole number, a Decimal, a day, a moment without a time zone, or None for nothing.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in _parts(name, list(rows)):
            packed.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(name: str, rows: list[Sequence[object]]) -> Iterable[tuple[str, str]]:
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/></Types>',
    )
    yield "_rels/.rels", _relations(("officeDocument", "xl/workbook.xml"))
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(_title(name))} sheetId="1" r:id="rId1"/></sheets></workbook>',
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
    )
    yield "xl/styles.xml", _STYLES
    yield "xl/worksheets/sheet1.xml", _sheet(rows)


def _relations(*to: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(to, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _title(name: str) -> str:
    """What a sheet may be called: 31 characters, and none of seven signs."""
    return re.sub(r"[\[\]:*?/\\]", " ", _NOT_IN_XML.sub("", name))[:31].strip("' ") or "1"


def _sheet(rows: list[Sequence[object]]) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_widths(rows), start=1)
    )
    body = "".join(
        f"<row>{''.join(_cell(value, heading=not number) for value in row)}</row>"
        for number, row in enumerate(rows)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"{f'<cols>{widths}</cols>' if widths else ''}<sheetData>{body}</sheetData></worksheet>"
    )


def _widths(rows: list[Sequence[object]]) -> list[int]:
    columns = zip(*rows, strict=True) if rows else ()
    return [min(max(len(str(value or "")) for value in column) + 2, 48) for column in columns]


def _cell(value: object, *, heading: bool) -> str:
    match value:
        case None | "":
            return "<c/>"
        case bool():
            return f'<c t="b"><v>{int(value)}</v></c>'
        case int():
            return f"<c><v>{value}</v></c>"
        case Decimal():
            return f'<c s="{_AMOUNT}"><v>{value}</v></c>'
        case datetime():
            part = (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
            return f'<c s="{_MOMENT}"><v>{(value.date() - _EPOCH).days + part:.6f}</v></c>'
        case date():
            return f'<c s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
        case _:
            style = _BOLD if heading else _PLAIN
            text = escape(_NOT_IN_XML.sub("", harmless(str(value)))[:LONGEST_CELL])
            return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'
