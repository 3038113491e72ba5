"""Imports files, or tries to in a dry run.

A flow: every line is a work of its own, so that a bad line does not stop the others. A dry run is one work with a
savepoint for each line, rolled back at the end, so it reports exactly what the import would do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from services.core.work import with_retries, work
from services.imports import spreadsheet
from services.imports.cannot_read import CannotRead
from services.imports.headings import Kind
from services.imports.installation import VISITOR, ensure_provider, set_up
from services.imports.one_line import take
from services.imports.report import LineResult, Report
from services.imports.row_reader import Reader
from services.imports.spreadsheet import Sheet
from services.imports.table import Row
from services.language import _
from services.people.names import name as tidy_name


class _DryRun(Exception):
    """Raised at the end of a dry run, to roll it back."""


async def run(
    files: Sequence[Path],
    *,
    apply: bool,
    provider: str = "",
    zone: str = "",
    say: Callable[[str], object] = print,
) -> bool:
    """Import the files, classes first, and report the result of each line by `say`; returns whether nothing was refused.

    Without `apply` it is a dry run. An empty installation gets a provider, named `provider` or "My classes", in the
    time zone `zone` or the machine's.

    Raises:
        UnknownZone: there is no such time zone.
        NameTooLong: the provider's name is.
    """
    provider, zone = tidy_name(provider), zone.strip()
    report = Report(dry=not apply)
    sheets = sorted(_read(files, report, say), key=lambda sheet: sheet.kind is Kind.CLIENTS)
    if apply:
        await with_retries(lambda: set_up(provider, zone, say))
        for sheet in sheets:
            for row in sheet.rows:
                _report(report, await with_retries(partial(_one, sheet, row)), say)
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
        for doubt in sheet.said:
            say(_("{file}: warning: {text}").format(file=sheet.name, text=doubt.words()))
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
            await ensure_provider(w, provider, zone, say)
            for sheet in sheets:
                for row in sheet.rows:
                    _report(report, await take(w, Reader(sheet, row)), say)
            raise _DryRun
    except _DryRun:
        pass


def _report(report: Report, line: LineResult, say: Callable[[str], object]) -> None:
    report.lines.append(line)
    for sentence in line.words():
        say(sentence)


async def _one(sheet: Sheet, row: Row) -> LineResult:
    async with work(VISITOR) as w:
        return await take(w, Reader(sheet, row))
