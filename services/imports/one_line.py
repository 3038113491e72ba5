"""One line of a file, kept or refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.exc import IntegrityError

from services import provider as providers
from services.core.refusals import Refused
from services.core.work import Work
from services.imports import classes, clients
from services.imports.cells import Wrong
from services.imports.headings import Kind
from services.imports.report import Line, Outcome
from services.imports.row_reader import Reader
from services.language import _, formats

TAKE: dict[Kind, Callable[[Work, Reader], Awaitable[Outcome]]] = {
    Kind.CLASSES: classes.take,
    Kind.CLIENTS: clients.take,
}


async def take(w: Work, line: Reader) -> Line:
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
