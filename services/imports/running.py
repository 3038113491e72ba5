"""Imports files, or tries to in a dry run.

A flow: every line is a work of its own, so that a bad line does not stop the others. A dry run is one trial with a
savepoint for each line, of which nothing stays, so it reports exactly what the import would do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from services.core.work import trial, with_retries, work
from services.imports import spreadsheet
from services.imports.cannot_read import CannotRead
from services.imports.headings import Kind
from services.imports.installation import (
    VISITOR,
    Say,
    WhichZone,
    Wish,
    currency_of,
    ensure_provider,
    found,
    set_up,
)
from services.imports.listed import Listed
from services.imports.one_line import take
from services.imports.report import LineResult, Report
from services.imports.row_reader import Reader
from services.imports.spreadsheet import Sheet
from services.language import _
from services.people.names import name as tidy_name

Waiting = Callable[[], Reader]
"""A line that is still to be read; a second try reads it anew."""


async def run(
    files: Sequence[Path],
    *,
    apply: bool,
    provider: str = "",
    zone: str = "",
    on_public_holidays: bool = False,
    say: Say = print,
) -> bool:
    """Import the files, classes first, and report the result of each line by `say`; returns whether nothing was refused.

    Without `apply` it is a dry run. An empty installation gets a provider, named `provider` or "My classes", in the
    time zone `zone` or the machine's. New classes do not meet on days off, nor on public holidays unless
    `on_public_holidays` is set.

    Raises:
        UnknownZone: there is no such time zone.
        WhichZone: nobody has said it, and the machine does not tell; a dry run only says so.
        SessionsStand: `zone` is another one than that of sessions which are there.
        NameTooLong: the provider's name is.
    """
    report = Report(dry=not apply)
    sheets = sorted(_read(files, report, say), key=lambda sheet: sheet.kind is Kind.CLIENTS)
    wish = Wish(tidy_name(provider), zone.strip(), currency_of(sheets))
    listed = Listed()
    readers = [
        partial(Reader, sheet, row, listed=listed, on_public_holidays=on_public_holidays)
        for sheet in sheets
        for row in sheet.rows
    ]
    classes = sum(len(sheet.rows) for sheet in sheets if sheet.kind is Kind.CLASSES)
    batches = (readers[:classes], readers[classes:])
    if apply:
        await with_retries(lambda: set_up(wish, say))
        for batch in batches:
            for reader in batch:
                _report(report, await with_retries(partial(_one, reader)), say)
            _say_days_off(report, say)
    else:
        await _try(batches, report, wish, say)
    for sentence in report.warnings():
        say(sentence)
    say(report.last())
    return report.is_good


def _read(files: Sequence[Path], report: Report, say: Say) -> list[Sheet]:
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


async def _try(batches: Iterable[Sequence[Waiting]], report: Report, wish: Wish, say: Say) -> None:
    async with trial(VISITOR) as w:
        try:
            await ensure_provider(w, wish, say)
        except WhichZone as asked:
            report.asks_for_zone = True
            say(asked.words())
            await found(w, wish, say)
        for batch in batches:
            for reader in batch:
                _report(report, await take(w, reader()), say)
            _say_days_off(report, say)


def _say_days_off(report: Report, say: Say) -> None:
    """After the classes, and not again after the clients."""
    for sentence in report.days_off():
        say(sentence)


def _report(report: Report, line: LineResult, say: Say) -> None:
    report.lines.append(line)
    for sentence in line.words():
        say(sentence)


async def _one(reader: Waiting) -> LineResult:
    async with work(VISITOR) as w:
        return await take(w, reader())
