"""Swap in one go: cancel one session and take another, both or neither."""

from __future__ import annotations

from uuid import UUID

from services.attendance import cancelling
from services.attendance.cancel_rules import UNDO
from services.attendance.cancelling import CannotCancel, Reason, ReasonNeeded
from services.core import access, idempotency, locks
from services.core.access import Act
from services.core.refusals import Refused
from services.core.work import Work
from services.language import N_
from services.make_ups import book
from services.make_ups.book import Taken
from services.make_ups.credits import lifecycle
from services.notices import telling
from services.notices.messages.make_up_booked import MakeUpBooked


class NoMakeUpToSwap(Refused):
    """Cancelling would not earn a credit, so there is nothing to swap with."""

    message = N_("It’s too late to swap this session. Nothing has changed.")


async def swap(
    w: Work,
    attendance_id: UUID,
    session_id: UUID,
    reason: Reason | None = None,
    key: str | None = None,
    *,
    in_one_tap: bool = False,
) -> Taken:
    """Give up one session for another in one transaction. If the other has just become full, the first is kept.

    Undoing within thirty seconds takes back both; until then the message waits.

    Raises:
        NotFound, NotAllowed: not theirs.
        CannotCancel, NoMakeUpToSwap: it can no longer be given up for a make-up.
        ReasonNeeded: the provider wants a reason first (R19).
        MakeUpRefused: the other session is full by now, or a rule refuses it; nothing has changed.
        LostIfCancelled: as for `book.take`; nothing has changed.
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    request = f"swap/{attendance_id}/{session_id}"
    await locks.sessions(w, my.session.id, session_id)
    before = await idempotency.answered(w, key, request)
    if before is None:
        await lifecycle.lock_limit(w, my.mine.booking.id)
        await w.db.refresh(my.attendance, with_for_update=True)
        consequence, terms = await cancelling.consequence_of(w, my)
        if consequence.new_state is None:
            raise CannotCancel(consequence, terms.refusal)
        if not consequence.credit.earned:
            raise NoMakeUpToSwap
        if terms.reason_prompt == "before" and reason is None:
            raise ReasonNeeded
        credit = await cancelling.apply(w, my, consequence, terms, reason, consent=False)
        if credit is None:
            raise NoMakeUpToSwap
        attendance = await book.use(w, my.mine, credit, session_id, in_one_tap=in_one_tap)
        await telling.tell(w, MakeUpBooked(attendance.id, not_before=w.now + UNDO))
        idempotency.remember(w, key, request, attendance.id)
        before = attendance.id
    return await book.taken(w, before)
