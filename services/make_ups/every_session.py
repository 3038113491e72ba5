"""Every session there is for one credit, each with the one rule that refuses it: what staff look at when a family asks.

The sessions are judged by the finder's own pool, so what stands here as offered is what the family can book (R38).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.core.rulebook import Finding
from services.core.work import Reading
from services.make_ups import pools
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.view import CreditView
from services.make_ups.finder import PAGE
from services.make_ups.pools import Candidate, Judged, Pool
from services.people import families

SOON = timedelta(weeks=4)
"""How far is looked at first; a family mostly asks for next week."""
OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session as it is now."""

    candidate: Candidate
    places: int
    taken: int
    why: Finding | None
    """The first rule that refuses it; None: it is offered."""

    @property
    def result(self) -> str:
        """The name of its result: what the family is told, or that it is offered."""
        return OFFERED if self.why is None else self.why.told.name


@dataclass(frozen=True, slots=True)
class EverySession:
    """One page of them, and how many there are of each result."""

    credit: CreditView
    client_id: UUID
    client: str
    """The name of whoever booked; may be empty."""
    dead: Finding | None
    """The rule that refuses the credit for every session."""
    lines: tuple[SessionLine, ...]
    results: tuple[tuple[str, int], ...]
    """Names of results with how many sessions have each; offered first, then the most frequent."""
    total: int
    """Sessions of the wanted result."""
    next_page: int | None


async def look(
    r: Reading, credit_id: UUID, wanted: str = "", page: int = 0, *, until: datetime | None = None
) -> EverySession:
    """Sessions from now to three months ahead, or before `until`; of one result if `wanted` names it. Fifty a page.

    Raises:
        NotFound: no such credit, or the visitor does not look after clients.
    """
    families.clients_only(r)
    pool = await pools.of_credit(r, credit_id)
    judged = await pool.every(until)
    named = [(OFFERED if each.why is None else each.why.told.name, each) for each in judged]
    fitting = [each for name, each in named if wanted in ("", name)]
    counted = Counter(name for name, _each in named)
    first = page * PAGE
    return EverySession(
        await credit_views.one(r, credit_id),
        pool.mine.client.id,
        families.name_of(pool.mine.client),
        pool.dead,
        tuple(_line(pool, each) for each in fitting[first : first + PAGE]),
        tuple(sorted(counted.items(), key=lambda one: (one[0] != OFFERED, -one[1], one[0]))),
        len(fitting),
        page + 1 if first + PAGE < len(fitting) else None,
    )


def _line(pool: Pool, judged: Judged) -> SessionLine:
    return SessionLine(pool.candidate(judged), judged.session.places, judged.session.taken, judged.why)
