"""The board of make-ups that are still to be booked: of all families, by venue, programme, class and last day (R31, R34)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from db import Credit
from services.core import access
from services.core.refusals import NotFound
from services.core.work import Reading
from services.make_ups.credits import covers
from services.make_ups.credits.board_filter import BoardFilter, joined, narrowed
from services.make_ups.credits.board_line import COLUMNS, BoardLine, line, named
from services.make_ups.credits.covers import Covers
from services.people import families

PAGE = 50


@dataclass(frozen=True, slots=True)
class CreditBoard:
    """One page of it."""

    lines: tuple[BoardLine, ...]
    number: int
    """Of all pages."""
    next_page: int | None


async def board(r: Reading, wanted: BoardFilter, page: int = 0) -> CreditBoard:
    """Make-ups, those to book first and of them the one that ends first; fifty a page.

    Raises:
        NotFound: the visitor does not look after clients.
    """
    families.clients_only(r)
    statement = named(narrowed(select(*COLUMNS, func.count().over()), r, wanted))
    statement = statement.order_by(Credit.state != "active", Credit.expires_at, Credit.id)
    rows = (await r.db.execute(statement.limit(PAGE).offset(page * PAGE))).all()
    number = rows[0][-1] if rows else 0
    following = page + 1 if (page + 1) * PAGE < number else None
    return CreditBoard(tuple(line(r, *row[:-1]) for row in rows), number, following)


async def ids(r: Reading, wanted: BoardFilter) -> list[UUID]:
    """All of them, for an act on the whole list.

    Raises:
        NotFound: as `board`.
    """
    families.clients_only(r)
    statement = narrowed(select(Credit.id), r, wanted)
    return list(await r.db.scalars(statement.order_by(Credit.expires_at, Credit.id)))


async def lines_of(r: Reading, credit_ids: Collection[UUID]) -> dict[UUID, BoardLine]:
    """These make-ups in any state, by id; those that the visitor may not see are left out.

    Raises:
        NotFound: as `board`.
    """
    families.clients_only(r)
    mine = Credit.id.in_(credit_ids), access.visible(r.visitor)
    rows = await r.db.execute(named(joined(select(*COLUMNS))).where(*mine))
    return {row[0]: line(r, *row) for row in rows}


@dataclass(frozen=True, slots=True)
class OneCredit:
    """One make-up, and what it covers."""

    line: BoardLine
    covers: Covers


async def one(r: Reading, credit_id: UUID) -> OneCredit:
    """One make-up in any state.

    Raises:
        NotFound: there is none, or as `board`.
    """
    found = (await lines_of(r, [credit_id])).get(credit_id)
    if found is None:
        raise NotFound
    scope = await r.db.scalar(select(Credit.scope).where(Credit.id == credit_id))
    return OneCredit(found, (await covers.named(r, [scope or {}]))[0])
