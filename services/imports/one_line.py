"""Imports one line of a file, or refuses it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import IntegrityError

from services import provider as providers
from services.core.refusals import Refused
from services.core.work import Work
from services.imports import classes, clients
from services.imports.headings import Kind
from services.imports.report import LeftOut, LineOutcome, LineResult
from services.imports.row_reader import Reader
from services.language import N_, formats


class JustWritten(Refused):
    """Another work has added the same thing at this moment."""

    message = N_("Somebody else has just written the same. Import the file once more.")


TAKE: dict[Kind, Callable[[Work, Reader], Awaitable[LineOutcome]]] = {
    Kind.CLASSES: classes.take,
    Kind.CLIENTS: clients.take,
}


async def take(w: Work, reader: Reader) -> LineResult:
    """Import one line within a savepoint, so that a refused line changes nothing."""
    outcome = await _outcome(w, reader)
    name = reader.row["name"]
    if outcome is LineOutcome.REFUSED:
        if name:
            reader.listed.refuse(name, reader.sheet.name, reader.row.line)
        return LineResult(
            reader.sheet.name,
            reader.row.line,
            outcome,
            tuple(reader.refusals),
            problems=tuple(reader.problems),
        )
    return LineResult(
        reader.sheet.name,
        reader.row.line,
        outcome,
        warnings=tuple(reader.warnings),
        told=tuple(reader.told),
        local_phones=reader.local_phones,
        payment=reader.payment,
        left_out=tuple(
            LeftOut(each.day, each.name, name.strip(), each.is_public) for each in reader.left_out
        ),
    )


async def _outcome(w: Work, reader: Reader) -> LineOutcome:
    if reader.row.wrong:
        reader.refuse(reader.row.refusal())
        return LineOutcome.REFUSED
    reader.warnings += [doubt.words() for doubt in reader.row.doubts]
    here = await providers.current(w)
    reader.country = here.country
    with formats.being_here(here.zone, w.now):
        return await _within_savepoint(w, reader)


async def _within_savepoint(w: Work, reader: Reader) -> LineOutcome:
    try:
        async with w.db.begin_nested():
            outcome = await TAKE[reader.sheet.kind](w, reader)
            await w.db.flush()
    except Refused as refusal:
        reader.refuse(refusal)
    except IntegrityError:
        reader.refuse(JustWritten())
    return LineOutcome.REFUSED if reader.refusals else outcome
