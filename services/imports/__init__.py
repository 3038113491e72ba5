"""Spreadsheets in, as small providers have them: classes and clients, tried first, kept when asked.

A flow: every line is one work, so that a bad line costs nothing but itself. A dry run is one work with a savepoint for
each line, rolled back at the end, so that it says exactly what would happen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from babel.core import get_global
from babel.localtime import get_localzone
from babel.numbers import get_territory_currencies
from sqlalchemy.exc import IntegrityError

from services import provider as providers
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import Work, again, reading, work
from services.imports import classes, clients, spreadsheet
from services.imports.cells import Wrong
from services.imports.report import Line, Outcome, Report
from services.imports.row_reader import Reader
from services.imports.spreadsheet import CannotRead, Kind, Row, Sheet
from services.language import N_, _, formats
from services.people.names import name as tidy_name
from services.provider import ProviderView

DEFAULT_NAME = N_("My classes")
VISITOR = Visitor.system("import")
TAKE: dict[Kind, Callable[[Work, Reader], Awaitable[Outcome]]] = {
    Kind.CLASSES: classes.take,
    Kind.CLIENTS: clients.take,
}


class _DryRun(Exception):
    """Everything has been tried; nothing is kept."""


class UnknownZone(Refused):
    """A time zone that does not exist."""

    message = N_("{zone} is no time zone. Write it like Europe/Dublin.")


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
        await again(lambda: _set_up(provider, zone, say))
        for sheet in sheets:
            for row in sheet.rows:
                _tell(report, await again(partial(_one, sheet, row)), say)
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
            await _found(w, provider, zone, say)
            for sheet in sheets:
                for row in sheet.rows:
                    _tell(report, await _take(w, Reader(sheet, row)), say)
            raise _DryRun
    except _DryRun:
        pass


def _tell(report: Report, line: Line, say: Callable[[str], object]) -> None:
    report.lines.append(line)
    for sentence in line.words():
        say(sentence)


async def _one(sheet: Sheet, row: Row) -> Line:
    async with work(VISITOR) as w:
        return await _take(w, Reader(sheet, row))


async def _take(w: Work, line: Reader) -> Line:
    """One line behind a savepoint: refused, it leaves nothing behind."""
    if line.row.wrong:
        line.refuse(Wrong(line.row.wrong, column=line.row.column))
        return Line(line.sheet.name, line.row.line, Outcome.REFUSED, tuple(line.refusals))
    with formats.being_here((await providers.current(w)).zone, w.now):
        return await _behind_a_savepoint(w, line)


async def _behind_a_savepoint(w: Work, line: Reader) -> Line:
    try:
        async with w.db.begin_nested():
            outcome = await TAKE[line.sheet.kind](w, line)
            await w.db.flush()
    except Refused as refusal:
        line.refusals.append(refusal.words())
    except IntegrityError:
        line.refusals.append(_("Somebody else has just written the same. Import the file once more."))
    if line.refusals:
        outcome = Outcome.REFUSED
    doubts = () if outcome is Outcome.REFUSED else tuple(line.doubts)
    phones = 0 if outcome is Outcome.REFUSED else line.local_phones
    return Line(line.sheet.name, line.row.line, outcome, tuple(line.refusals), doubts, phones)


async def _set_up(provider: str, zone: str, say: Callable[[str], object]) -> None:
    async with reading(VISITOR) as r:
        if await providers.is_set_up(r):
            _say_whose(await providers.current(r), provider, zone, say)
            return
    async with work(VISITOR) as w:
        await _found(w, provider, zone, say)


async def _found(w: Work, provider: str, zone: str, say: Callable[[str], object]) -> None:
    if await providers.is_set_up(w):
        _say_whose(await providers.current(w), provider, zone, say)
        return
    key = zone or getattr(get_localzone(), "key", "UTC")
    territory = get_global("zone_territories").get(key, "")
    country = territory if territory.isalpha() and territory != "ZZ" else None
    currencies = get_territory_currencies(country) if country else []
    name = provider or _(DEFAULT_NAME)
    settings = {"country": country, "currency": currencies[0] if currencies else "EUR"}
    try:
        await providers.found(w, name=name, zone=key, **settings)
    except (KeyError, ValueError) as problem:
        raise UnknownZone(zone=key) from problem
    say(_("The provider is {name}, in the time zone {zone}.").format(name=name, zone=key))


def _say_whose(here: ProviderView, provider: str, zone: str, say: Callable[[str], object]) -> None:
    """The options are for an empty installation; in another one they would do nothing, so that is said."""
    for asked, standing in ((provider, here.name), (zone, here.zone.key)):
        if asked and asked != standing:
            told = _(
                "warning: this installation belongs to {name}, in the time zone {zone}; {asked} is not used."
            )
            say(told.format(name=here.name, zone=here.zone.key, asked=asked))
