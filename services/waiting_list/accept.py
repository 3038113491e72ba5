"""A place in a line as its own page shows it, and taking it: waited for, held, taken, gone (R52–R54)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from db.states import IN_QUEUE, QueueState
from services.attendance import undoing
from services.attendance.undoing import CannotRejoin
from services.attendance.view import AttendanceView
from services.core.access import Act
from services.core.refusals import NotFound, Refused
from services.core.rulebook import Finding
from services.core.work import Reading, Work
from services.language import N_
from services.make_ups import book, explain, finder
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.view import CreditView
from services.make_ups.finder import Place, Swap
from services.make_ups.refusals import MakeUpRefused
from services.waiting_list import queue

NEXT_BEST = 2


class OfferOver(Refused):
    """The held place went to somebody else."""

    message = N_("This place was held for you until {until}. It has gone since. You can wait again.")


@dataclass(frozen=True, slots=True)
class Claim:
    """One place in a line, whatever became of it, and what can be done now."""

    entry_id: UUID
    credit_id: UUID
    session_id: UUID
    state: QueueState
    """waiting, offered, claimed, lapsed or withdrawn."""
    position: int
    """1 is the first in line; 0 when one no longer stands in it."""
    held_until: datetime | None
    held: bool
    """The place is kept for this family, until `held_until`."""
    right: CreditView
    place: Place
    why: Finding | None
    """What speaks against taking the place now; None = it can be taken."""
    best: list[Swap]
    """Where it cannot be taken: what fits best instead."""
    own: AttendanceView | None
    """The session that the right makes up for, where one waits to come back to it (R52)."""

    @property
    def in_queue(self) -> bool:
        """Whether this place in the line still counts."""
        return self.position > 0 and self.state in IN_QUEUE


async def look(r: Reading, entry_id: UUID) -> Claim:
    """A place in a line, its session judged by the rules of this moment.

    Raises:
        NotFound: no such place, or not theirs.
    """
    entry, my = await queue.mine(r, entry_id)
    explained = await explain.explain(r, entry.credit_id, entry.session_id)
    if explained is None:
        raise NotFound
    place, why = explained.place, explained.why
    own = await queue.own_session(r, my.credit, entry.session_id)
    if own is None:
        right = await credit_views.one(r, entry.credit_id)
    else:
        place, why = replace(place, may_wait=own.may_wait), own.why_not_rejoin
        mine = my.mine
        right = credit_views.credit_view(
            r, my.credit, mine.attendee, mine.programme, mine.standing, own.starts_at
        )
    return Claim(
        entry.id,
        entry.credit_id,
        entry.session_id,
        entry.state,
        place.entry.position if place.entry is not None else 0,
        entry.held_until,
        entry.holds_place and entry.held_until is not None and entry.held_until > r.now,
        right,
        place,
        why,
        [] if why is None else await finder.best(r, entry.credit_id, NEXT_BEST),
        own,
    )


async def claim(w: Work, entry_id: UUID, key: str | None = None) -> AttendanceView:
    """Take the place that was offered (R54); after the hold, still take it if it is free.

    Where one waited to come back to one's own session, that is rejoining it (R52).

    Raises:
        NotFound, NotAllowed: not theirs.
        OfferOver: the hold is over and the place gone; the right is safe.
        MakeUpRefused, CannotRejoin: something else speaks against it now.
    """
    entry, my = await queue.mine(w, entry_id, Act.ATTEND)
    until = entry.held_until
    own = await queue.own_session(w, my.credit, entry.session_id)
    try:
        if own is not None:
            return await undoing.rejoin(w, own.attendance_id)
        return (await book.take(w, entry.credit_id, entry.session_id, key)).day
    except (MakeUpRefused, CannotRejoin) as refused:
        if refused.full and until is not None:
            raise OfferOver(until=until) from refused
        raise
