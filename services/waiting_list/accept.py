"""The page of one entry in a waiting list, and accepting the place it was offered (R52–R54)."""

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
from services.make_ups import book, pools
from services.make_ups.book import NEXT_BEST, Later
from services.make_ups.credits.view import CreditView, credit_view
from services.make_ups.pools import Candidate, Swap
from services.make_ups.refusals import MakeUpRefused
from services.notices.telling import promises
from services.waiting_list import entries, queue


class OfferOver(Refused):
    """The held place went to somebody else."""

    message = N_("This place was held for you until {until}. It has gone since. You can wait again.")


@dataclass(frozen=True, slots=True)
class Claim:
    """One entry in a waiting list, in any state, and what can be done now."""

    entry_id: UUID
    credit_id: UUID
    session_id: UUID
    state: QueueState
    """waiting, offered, claimed, lapsed or withdrawn."""
    position: int
    """1 is the first who waits; 0 when the entry has ended."""
    held_until: datetime | None
    held: bool
    """A place is held for this family until `held_until`."""
    credit: CreditView
    candidate: Candidate
    """The session that is waited for."""
    why: Finding | None
    """The rule that refuses the session now; None: its place can be taken."""
    best: list[Swap]
    """The sessions that fit best instead, if the place cannot be taken."""
    later: Later | None
    """What cancelling it later would do, where its place can be taken as a make-up."""
    will_be_told: bool
    """Whether the visitor gets a message when a place comes free."""
    own: AttendanceView | None
    """The attendance that the family cancelled, if it waits for that same session (R52)."""
    leaves: tuple[datetime, ...]
    """Starts of the other sessions in whose waiting lists it stands: taking this place leaves them (R54)."""

    @property
    def in_queue(self) -> bool:
        """Whether the entry is still on the waiting list."""
        return self.position > 0 and self.state in IN_QUEUE


async def load(r: Reading, entry_id: UUID) -> Claim:
    """An entry in a waiting list, and what the rules say about its session at this moment.

    Raises:
        NotFound: no such entry, or not theirs.
    """
    entry, my = await queue.mine(r, entry_id)
    pool = await pools.of_my_credit(r, my)
    found = await pool.judge([entry.session_id])
    if not found:
        raise NotFound
    candidate, why = pool.candidate(found[0]), found[0].why
    own = None
    if pool.loaded.makes_up_for(entry.session_id):
        own = await queue.own_session(r, my.credit, entry.session_id)
    if own is None:
        credit = await pool.credit_view()
    else:
        candidate, why = replace(candidate, may_wait=own.may_wait), own.why_not_rejoin
        mine = my.mine
        credit = credit_view(r, my.credit, mine.attendee, mine.programme, mine.standing, own.starts_at)
    return Claim(
        entry.id,
        entry.credit_id,
        entry.session_id,
        entry.state,
        candidate.entry.position if candidate.entry is not None else 0,
        entry.held_until,
        entry.holds_place and entry.held_until is not None and entry.held_until > r.now,
        credit,
        candidate,
        why,
        [] if why is None else await pool.best(NEXT_BEST),
        await book.later(r, my.mine, entry.session_id) if why is None and own is None else None,
        await promises.tells_of_place(r, my.mine, entry.joined_by_id),
        own,
        await entries.starts_of_others(r, entry.credit_id, entry.session_id) if why is None else (),
    )


async def claim(w: Work, entry_id: UUID, key: str | None = None) -> AttendanceView:
    """Take the place that was offered (R54). After the hold has ended it can still be taken if it is free.

    If the family waited for the session it had cancelled itself, it rejoins that session (R52).

    Raises:
        NotFound, NotAllowed: not theirs.
        OfferOver: the hold is over and the place is gone; the credit is untouched.
        MakeUpRefused, CannotRejoin: something else refuses it now.
    """
    entry, my = await queue.mine(w, entry_id, Act.ATTEND)
    until = entry.held_until
    own = await queue.own_session(w, my.credit, entry.session_id)
    try:
        if own is not None:
            return await undoing.rejoin(w, own.attendance_id)
        return (await book.take(w, entry.credit_id, entry.session_id, key)).attendance
    except (MakeUpRefused, CannotRejoin) as refused:
        if refused.full and until is not None:
            raise OfferOver(until=until) from refused
        raise
