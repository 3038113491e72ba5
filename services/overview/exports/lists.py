"""THE TABLE OF LISTS that can be taken out as files, and the right that each needs besides the right to take any out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.core import audit, stepping_up
from services.core.capabilities import Capability, Careful, may
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_, _
from services.language.table_file import as_csv
from services.language.workbook import as_xlsx
from services.overview.exports import columns
from services.overview.exports.columns import ListTable, Span
from services.overview.history.values import LISTS
from services.provider.settings import current

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": columns.XLSX}
"""The kinds of files, by their suffix."""


class FirstAfterLast(Refused):
    """The span ends before it begins, or is longer than a year."""

    message = N_("Choose a first day that is not after the last one, and a year at most.")


@dataclass(frozen=True, slots=True)
class List:
    """One list: what it is for, the right it needs, and what reads it."""

    icon: str
    about: str
    needs: Capability
    read: Callable[[Reading, Span], Awaitable[ListTable]]
    of_days: bool = False
    """Whether it is of the days from one to another."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as a file."""

    name: str
    content: bytes
    kind: str
    rows: int


OFFERED: dict[str, List] = {
    "clients": List(
        "child_care",
        N_("Every family with its children, phone and email."),
        Capability.CLIENTS,
        columns.clients,
    ),
    "bookings": List(
        "event_available",
        N_("Every booking with its class, term and state."),
        Capability.CLIENTS,
        columns.bookings,
    ),
    "register": List(
        "check_circle",
        N_("Who came to which session, from one day to another."),
        Capability.REGISTER,
        columns.register,
        of_days=True,
    ),
    "debts": List(
        "pending_actions", N_("Everything that is not paid, with its day."), Capability.MONEY, columns.debts
    ),
}


def offered(r: Reading) -> dict[str, List]:
    """The lists that this visitor may take out.

    Raises:
        NotFound: none.
    """
    if not may(r.visitor, Capability.EXPORT):
        raise NotFound
    return {name: each for name, each in OFFERED.items() if may(r.visitor, each.needs)}


def is_sound(span: Span) -> bool:
    """Whether the days are in their order, and a year at most."""
    return 0 <= (span.last - span.first).days <= 366


async def made(r: Reading, name: str, suffix: str, span: Span) -> ListFile:
    """A list as a file. Whoever gives it out calls `note` first.

    Raises:
        NotFound: there is none, or it is not for this visitor.
        FirstAfterLast, SecondStepAgain.
    """
    stepping_up.expect(r, Careful.EXPORTS)
    wanted = offered(r).get(name)
    if wanted is None or suffix not in KINDS:
        raise NotFound
    if wanted.of_days and not is_sound(span):
        raise FirstAfterLast
    table = await wanted.read(r, span)
    title = _(LISTS[name])
    rows = [table.head, *table.rows]
    content = (
        as_xlsx(title, rows)
        if suffix == "xlsx"
        else as_csv([[columns.written(c) for c in row] for row in rows])
    )
    return ListFile(f"{title} {_days(wanted, span)}.{suffix}", content, KINDS[suffix], len(table.rows))


def _days(wanted: List, span: Span) -> str:
    return f"{span.first.isoformat()} {span.last.isoformat()}" if wanted.of_days else span.today.isoformat()


async def note(w: Work, name: str, file: ListFile) -> None:
    """Write down who takes which list out: once it has left, nobody can call it back.

    Raises:
        NotFound: the visitor may not take it out (any more).
    """
    if name not in offered(w):
        raise NotFound
    here = await current(w)
    audit.note(w, "exported", "export", here.id, what=name, rows=file.rows, file=file.name.rpartition(".")[2])
