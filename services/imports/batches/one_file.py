"""One file as its screen shows it: what it is, what its columns hold, and its lines with each problem beside its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from db import DoneAct, ImportBatch, ImportRow
from services.core.done_acts import read
from services.core.work import Reading
from services.imports.batches.listing import Fate, FileLine, counted
from services.imports.batches.proposing import missing
from services.imports.batches.rights import here
from services.imports.batches.stored import fields_of, from_json
from services.imports.headings import Kind

SAMPLES = 3
"""Values of a column that are shown, to say what it holds."""
TITLE = {
    "classes": (("name",),),
    "clients": (("child_first_name", "child_last_name"), ("first_name", "last_name"), ("email",)),
}
"""The columns by which a line is known; the first of them that are filled."""


@dataclass(frozen=True, slots=True)
class FileColumn:
    """One column."""

    position: int
    heading: str
    column: str
    """What it holds (a key of HEADINGS); empty = it is not read."""
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """One file."""

    of: FileLine
    version: int
    encoding: str
    separator: str
    """Empty in a workbook."""
    columns: tuple[FileColumn, ...]
    missing: tuple[str, ...]
    """Columns (keys of HEADINGS) that such a list must have and this one has not."""
    said: tuple[str, ...]
    """What is to be said of the file as a whole."""
    notes: tuple[str, ...]
    """What the last try, or the import, said of all lines together."""
    is_tried: bool
    on_public_holidays: bool
    goes_on_at: int | None
    """How many lines are through, while an import is under way or was interrupted."""
    act_id: UUID | None
    can_be_taken_back: bool


@dataclass(frozen=True, slots=True)
class LineCell:
    """One cell of a line."""

    key: str
    """Its position; the column's name, where the file has no such column."""
    label: str
    """Its heading; empty where there is none."""
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """One line."""

    row_id: UUID
    version: int
    line: int
    title: str
    fate: Fate
    cells: tuple[LineCell, ...]
    problems: tuple[str, ...]
    """What is wrong with the line as a whole."""
    warnings: tuple[str, ...]
    told: tuple[str, ...]
    is_corrected: bool


async def one(r: Reading, batch_id: UUID) -> FileView:
    """The file.

    Raises:
        NotFound.
    """
    batch = await here(r, batch_id)
    counts = (await counted(r, [batch.id]))[batch.id]
    at: datetime = batch.applied_at or batch.created_at
    of = FileLine(batch.id, batch.name, batch.kind, batch.state, at, batch.by, counts)
    lacks = missing(Kind(batch.kind), batch.columns.values())
    done = None if batch.act_id is None else await r.db.get(DoneAct, batch.act_id)
    return FileView(
        of,
        batch.version,
        batch.encoding,
        batch.separator,
        await _columns(r, batch),
        tuple(lacks),
        tuple(from_json(each).words() for each in batch.said),
        tuple(batch.notes),
        batch.tried_at is not None,
        batch.on_public_holidays,
        batch.goes_on_at,
        batch.act_id,
        done is not None and read(done).can_be_taken_back(r.now),
    )


async def _columns(r: Reading, batch: ImportBatch) -> tuple[FileColumn, ...]:
    first = await r.db.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.position).limit(20)
    )
    rows = [fields_of(each) for each in first]

    def samples(n: int) -> tuple[str, ...]:
        values = [fields[n].strip() for fields in rows if n < len(fields)]
        return tuple(dict.fromkeys(each for each in values if each))[:SAMPLES]

    return tuple(
        FileColumn(n, heading, batch.columns.get(str(n), ""), samples(n))
        for n, heading in enumerate(batch.headings)
    )


async def lines_of(r: Reading, batch_id: UUID, fate: Fate | None, *, at_most: int) -> list[LineView]:
    """Lines of the file in their order, of one fate or all.

    Raises:
        NotFound.
    """
    batch = await here(r, batch_id)
    wanted = select(ImportRow).where(ImportRow.batch_id == batch_id)
    if fate is not None:
        wanted = wanted.where(_is(fate))
    rows = await r.db.scalars(wanted.order_by(ImportRow.position).limit(at_most))
    return [line_view(batch, each) for each in rows]


async def line(r: Reading, row_id: UUID) -> LineView | None:
    """One line; None if there is none any more.

    Raises:
        NotFound: the visitor may not see it.
    """
    row = await r.db.get(ImportRow, row_id, populate_existing=True)
    return None if row is None else line_view(await here(r, row.batch_id), row)


def _is(fate: Fate) -> ColumnElement[bool]:
    if fate == "left_out":
        return ImportRow.left_out.is_(True)
    found = ImportRow.outcome.is_(None) if fate == "untried" else ImportRow.outcome == fate
    return and_(~ImportRow.left_out, found)


def line_view(batch: ImportBatch, row: ImportRow) -> LineView:
    """One line of its file."""
    fields = fields_of(row)
    by_column = {column: fields[int(n)] for n, column in batch.columns.items() if int(n) < len(fields)}
    titles = (
        " ".join(filter(None, (by_column.get(each, "").strip() for each in parts)))
        for parts in TITLE[batch.kind]
    )
    asked = [(each[0], each[1], each[2:]) for each in row.problems]
    cells = _cells(batch, row, fields, asked)
    beside = {cell.problem for cell in cells}
    return LineView(
        row.id,
        row.version,
        row.line,
        next(filter(None, titles), ""),
        "left_out" if row.left_out else row.outcome or "untried",
        cells,
        tuple(words for _column, words, _asks in asked if words not in beside),
        tuple(row.warnings),
        tuple(row.told),
        bool(row.typed),
    )


def _cells(
    batch: ImportBatch, row: ImportRow, fields: Sequence[str], asked: Sequence[tuple[str, str, list[str]]]
) -> tuple[LineCell, ...]:
    """The cells that are read, those beyond the last heading, and those that the file lacks and a problem asks for."""
    problem = {column: words for column, words, _asks in asked if column}
    cells = []
    for n, text in enumerate([*fields, *[""] * (len(batch.headings) - len(fields))]):
        column = batch.columns.get(str(n), "")
        if column or (n >= len(batch.headings) and text):
            heading = batch.headings[n] if n < len(batch.headings) else ""
            cells.append(LineCell(str(n), heading, text, problem.get(column, "")))
    has = set(batch.columns.values())
    wanted = [each for _column, _words, asks in asked for each in asks] + [
        k for k in row.typed if not k.isdigit()
    ]
    for column in dict.fromkeys(each for each in wanted if each not in has):
        cells.append(LineCell(column, "", row.typed.get(column, ""), problem.get(column, "")))
    return tuple(cells)
