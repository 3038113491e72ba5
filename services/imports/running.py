"""The import of files, tried first, kept when asked.

A flow: every line is one work, so that a bad line costs nothing but itself. A dry run is one work with a savepoint for
each line, rolled back at the end, so that it says exactly what would happen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from services.core.work import with_retries, work
from services.imports import spreadsheet
from services.imports.cannot_read import CannotRead
from services.imports.headings import Kind
from services.imports.one_line import take
from services.imports.report import Line, Report
from services.imports.row_reader import Reader
from services.imports.spreadsheet import Sheet
from services.imports.table import Row
from services.imports.whose import VISITOR, found, set_up
from services.language import _
from services.people.names import name as tidy_name


class _DryRun(Exception):
    """Everything has been tried; nothing is kept."""


async def run(
    files: Sequence[Path],
    *,
    apply: bool,
    provider: str = "",
    zone: str = "",
    say: Callable[[str], object] = print,
) -> bool:
    """Read the files, classes first, and say line by line what became of them; whether all was well.

    Without `apply` nothing is kept. An empty installation gets its provider: `provider` or "My classes", in `zone` or
    the machine's.

    Raises:
        UnknownZone: there is no such time zone, and none would be found to keep times in.
        NameTooLong: of the provider.
    """
    provider, zone = tidy_name(provider), zone.strip()
    report = Report(dry=not apply)
    sheets = sorted(_read(files, report, say), key=lambda sheet: sheet.kind is Kind.CLIENTS)
    if apply:
        await with_retries(lambda: set_up(provider, zone, say))
        for sheet in sheets:
            for row in sheet.rows:
                _tell(report, await with_retries(partial(_one, sheet, row)), say)
    else:
        await _try(sheets, report, provider, zone, say)
    for sentence in report.warnings():
        say(sentence)
    say(report.last())
    return report.is_good


def _read(files: Sequence[Path], report: Report, say: Callable[[str], object]) -> list[Sheet]:
    sheets = []
    for file in files:
        try:
            sheet = spreadsheet.read(file)
        except CannotRead as refusal:
            report.refused_files += 1
            say(f"{file.name}: {refusal.words()}")
            continue
        if sheet.ignored:
            ignored = ", ".join(sheet.ignored)
            say(
                _("{file}: warning: nothing is known about {columns}").format(
                    file=sheet.name, columns=ignored
                )
            )
        sheets.append(sheet)
    return sheets


async def _try(
    sheets: list[Sheet], report: Report, provider: str, zone: str, say: Callable[[str], object]
) -> None:
    try:
        async with work(VISITOR) as w:
            await found(w, provider, zone, say)
            for sheet in sheets:
                for row in sheet.rows:
                    _tell(report, await take(w, Reader(sheet, row)), say)
            raise _DryRun
    except _DryRun:
        pass


def _tell(report: Report, line: Line, say: Callable[[str], object]) -> None:
    report.lines.append(line)
    for sentence in line.words():
        say(sentence)


async def _one(sheet: Sheet, row: Row) -> Line:
    async with work(VISITOR) as w:
        return await take(w, Reader(sheet, row))
