"""Swap in one go: cancel one session and take another, both or neither."""

from __future__ import annotations

from uuid import UUID

from services import access, attendance, locks, notices, once
from services.access import Act
from services.attendance import UNDO, CannotCancel, Reason, ReasonNeeded
from services.language import N_
from services.make_ups import booking, credits
from services.make_ups.booking import Taken
from services.refusals import Refused
from services.work import Work


class NoMakeUpToSwap(Refused):
    """Cancelling would earn no right (any more), so there is nothing to swap with."""

    message = N_("It’s too late to swap this session. Nothing has changed.")


async def swap(
    w: Work,
    attendance_id: UUID,
    session_id: UUID,
    reason: Reason | None = None,
    key: str | None = None,
) -> Taken:
    """Give up one session for another in one transaction; the first is kept if the other has just gone.

    Undoing the cancelling within thirty seconds takes back both; until then the mail waits.

    Raises:
        NotFound, NotAllowed: not theirs.
        CannotCancel, NoMakeUpToSwap: it can no longer be given up for a make-up.
        ReasonNeeded: the provider wants a reason first (R19).
        MakeUpRefused: the other place has just gone, or does not fit; nothing has changed.
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    request = f"swap/{attendance_id}/{session_id}"
    await locks.sessions(w, my.session.id, session_id)
    before = await once.answered(w, key, request)
    if before is None:
        await credits.lock_limit(w, my.mine.booking.id)
        await w.db.refresh(my.attendance, with_for_update=True)
        consequence, terms = await attendance.consequence_of(w, my)
        if consequence.new_state is None:
            raise CannotCancel(consequence, terms.refusal)
        if not consequence.credit.earned:
            raise NoMakeUpToSwap
        if terms.reason_prompt == "before" and reason is None:
            raise ReasonNeeded
        credit = await attendance.apply(w, my, consequence, terms, reason, consent=False)
        if credit is None:
            raise NoMakeUpToSwap
        part = await booking.use(w, my.mine, credit, session_id)
        await notices.tell(w, notices.MakeUpBooked(part.id, not_before=w.now + UNDO))
        once.remember(w, key, request, part.id)
        before = part.id
    return await booking.taken(w, before)
