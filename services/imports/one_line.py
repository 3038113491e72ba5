"""Imports one line of a file, or refuses it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import IntegrityError

from services import provider as providers
from services.core.refusals import Refused
from services.core.work import Work
from services.imports import classes, clients
from services.imports.cells import Wrong
from services.imports.headings import Kind
from services.imports.report import LineResult, Outcome
from services.imports.row_reader import Reader
from services.language import _, formats

TAKE: dict[Kind, Callable[[Work, Reader], Awaitable[Outcome]]] = {
    Kind.CLASSES: classes.take,
    Kind.CLIENTS: clients.take,
}


async def take(w: Work, reader: Reader) -> LineResult:
    """Import one line within a savepoint, so that a refused line changes nothing."""
    if reader.row.wrong:
        reader.refuse(Wrong(reader.row.wrong, column=reader.row.column))
        return LineResult(reader.sheet.name, reader.row.line, Outcome.REFUSED, tuple(reader.refusals))
    with formats.being_here((await providers.current(w)).zone, w.now):
        return await _within_savepoint(w, reader)


async def _within_savepoint(w: Work, reader: Reader) -> LineResult:
    try:
        async with w.db.begin_nested():
            outcome = await TAKE[reader.sheet.kind](w, reader)
            await w.db.flush()
    except Refused as refusal:
        reader.refusals.append(refusal.words())
    except IntegrityError:
        reader.refusals.append(_("Somebody else has just written the same. Import the file once more."))
    if reader.refusals:
        outcome = Outcome.REFUSED
    where = (reader.sheet.name, reader.row.line)
    if outcome is Outcome.REFUSED:
        return LineResult(*where, outcome, tuple(reader.refusals))
    return LineResult(*where, outcome, (), tuple(reader.warnings), tuple(reader.told), reader.local_phones)
