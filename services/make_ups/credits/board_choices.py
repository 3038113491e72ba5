"""What the board of make-ups can be filtered by: every place, programme and class that has some."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from db import Class, Programme, Venue
from services.core.work import Reading
from services.language import formats
from services.make_ups.credits.board_filter import BoardFilter, narrowed
from services.people import families


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """Something to filter by, and how many make-ups there are of it."""

    id: UUID
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class BoardChoices:
    """All that has a make-up to book, by name."""

    venues: tuple[BoardChoice, ...]
    programmes: tuple[BoardChoice, ...]
    classes: tuple[BoardChoice, ...]


_COLUMNS = (Venue.id, Venue.name, Programme.id, Programme.name, Class.id, Class.name)


async def choices(r: Reading) -> BoardChoices:
    """One question for all three.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    statement = narrowed(select(*_COLUMNS, func.count()), r, BoardFilter())
    rows = (await r.db.execute(statement.group_by(*_COLUMNS))).all()
    return BoardChoices(*(_choices([(*row[n : n + 2], row[-1]) for row in rows]) for n in (0, 2, 4)))


def _choices(rows: list[tuple[UUID, str, int]]) -> tuple[BoardChoice, ...]:
    names, numbers = {id_: name for id_, name, _number in rows}, Counter[UUID]()
    for id_, _name, number in rows:
        numbers[id_] += number
    in_order = sorted(names, key=lambda id_: (formats.sort_key(names[id_]), str(id_)))
    return tuple(BoardChoice(id_, names[id_], numbers[id_]) for id_ in in_order)
