"""Small workbooks as Excel and LibreOffice write them, made here so that no binary file is kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, time
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
Cell = str | int | float | bool | date | time | None
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="d\\.m\\.yyyy;@"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def xlsx(
    rows: Sequence[Sequence[Cell]],
    *,
    others: Mapping[str, Sequence[Sequence[Cell]]] | None = None,
    **more: str,
) -> bytes:
    """A workbook of Excel; `more` replaces or adds parts."""
    shared: list[str] = []
    sheets = {"List": rows, **(others or {})}
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        + "".join(
            f'<Relationship Id="r{n}" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1)
        )
        + '<Relationship Id="s" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
    for n, each in enumerate(sheets.values(), 1):
        lines = "".join(_xlsx_row(number, row, shared) for number, row in enumerate(each, 1))
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        )
    texts = "".join(
        f"<si><r><t>{escape(text[:2])}</t></r><r><t>{escape(text[2:])}</t></r></si>" for text in shared
    )
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'
    return packed(parts | more)


def _xlsx_row(number: int, row: Sequence[Cell], shared: list[str]) -> str:
    cells = "".join(_xlsx_cell(f"{_letters(n)}{number}", cell, shared) for n, cell in enumerate(row))
    return f'<row r="{number}">{cells}</row>' if cells else ""


def _xlsx_cell(at: str, cell: Cell, shared: list[str]) -> str:
    match cell:
        case None | "":
            return ""
        case bool():
            return f'<c r="{at}" t="b"><v>{int(cell)}</v></c>'
        case int() | float():
            return f'<c r="{at}"><v>{cell}</v></c>'
        case date():
            return f'<c r="{at}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
        case time():
            return f'<c r="{at}" s="2"><v>{(cell.hour * 60 + cell.minute) / 1440}</v></c>'
    shared.append(cell)
    return f'<c r="{at}" t="s"><v>{len(shared) - 1}</v></c>'


def _letters(n: int) -> str:
    return chr(65 + n) if n < 26 else chr(64 + n // 26) + chr(65 + n % 26)


def ods(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of LibreOffice, with the million empty lines at its end that it writes."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    rest = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = (
        f'<office:document-content xmlns:office="{OASIS}office:1.0" xmlns:table="{OASIS}table:1.0"'
        f' xmlns:text="{OASIS}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="List">{lines}{rest}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _ods_cell(cell: Cell) -> str:
    match cell:
        case None | "":
            return "<table:table-cell/>"
        case bool():
            return (
                f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
            )
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>?</text:p></table:table-cell>'
        case date():
            return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
        case time():
            return (
                f'<table:table-cell office:value-type="time" office:time-value="PT{cell:%H}H{cell:%M}M00S"/>'
            )
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
