"""A place in a line as its own page shows it: waited for, held, taken, gone (R53, R54)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.days import Right
from services.findings import Finding
from services.make_ups import explaining, pool, queue, rights
from services.make_ups.pool import Place, Swap
from services.refusals import NotFound
from services.work import Reading

NEXT_BEST = 2


@dataclass(frozen=True, slots=True)
class Claim:
    """One place in a line, whatever became of it, and what can be done now."""

    entry_id: UUID
    credit_id: UUID
    session_id: UUID
    state: str
    """waiting, offered, claimed, lapsed or withdrawn."""
    position: int
    """1 is the first in line; 0 when one no longer stands in it."""
    held_until: datetime | None
    held: bool
    """The place is kept for this family, until `held_until`."""
    right: Right
    place: Place
    why: Finding | None
    """What speaks against taking the place now; None = it can be taken."""
    best: list[Swap]
    """Where it cannot be taken: what fits best instead."""


async def look(r: Reading, entry_id: UUID) -> Claim:
    """A place in a line, its session judged by the rules of this moment.

    Raises:
        NotFound: no such place, or not theirs.
    """
    entry = await queue.one(r, entry_id)
    explained = await explaining.explain(r, entry.credit_id, entry.session_id)
    if explained is None:
        raise NotFound
    own = explained.place.entry
    return Claim(
        entry.id,
        entry.credit_id,
        entry.session_id,
        entry.state,
        own.position if own is not None else 0,
        entry.held_until,
        entry.holds_place and entry.held_until is not None and entry.held_until > r.now,
        await rights.one(r, entry.credit_id),
        explained.place,
        explained.why,
        [] if explained.why is None else await pool.best(r, entry.credit_id, NEXT_BEST),
    )
