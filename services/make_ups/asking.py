"""A family asks for a make-up at a time at which nothing is offered, where its programme takes such wishes (R51)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import MakeUpRequest
from db.states import FOR_MAKE_UPS, DayPart, RequestState, all_of
from services import provider
from services.core import access, audit, idempotency
from services.core.access import Act, MyCredit
from services.core.local_time import local_day, months_later, today
from services.core.refusals import Refused
from services.core.typed_form import NotOffered
from services.core.work import Reading, Work
from services.language import N_
from services.make_ups.credits import lifecycle

LEAD = timedelta(hours=24)
"""So long before it whoever teaches has to know (R51)."""
MONTHS_AHEAD = 3
LONGEST_NOTE = 300


class NoRequestsHere(Refused):
    """Its programme takes no wishes, or there is nothing left to make up for."""

    message = N_("You can’t ask for another time with this make-up.")


class AskedAlready(Refused):
    """One wish at a time, so that staff need not guess which one counts."""

    message = N_("You have asked for a time already. Take that back first.")


class NotADayToAsk(Refused):
    """Too soon for whoever teaches, or further ahead than anybody plans."""

    message = N_("Choose a day from {first} to {last}.")


class AskNoteTooLong(Refused):
    """The note is read beside the timetable."""

    message = N_("That is too long: {most} characters at most.")


def days(now: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day that can be asked for."""
    return local_day(now + LEAD, zone), months_later(today(now, zone), MONTHS_AHEAD)


async def may_ask(r: Reading, credit_id: UUID) -> MyCredit:
    """The credit, if another time can be asked for with it.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
        NoRequestsHere.
    """
    my = await access.credit(r, credit_id, Act.ATTEND)
    usable = my.credit.state == "active" and my.credit.expires_at >= r.now
    if not (my.mine.programme.requests_on and usable and my.credit.type in FOR_MAKE_UPS):
        raise NoRequestsHere
    return my


async def ask(
    w: Work, credit_id: UUID, wished_on: date, part: str, note: str = "", key: str | None = None
) -> UUID:
    """Ask; a second tap with the same key asks once.

    Raises:
        NotFound, NotAllowed, NoRequestsHere: as `may_ask`.
        AskedAlready, NotADayToAsk, NotOffered, AskNoteTooLong.
    """
    await may_ask(w, credit_id)
    request = f"ask/{credit_id}"
    before = await idempotency.answered(w, key, request)
    if before is not None:
        return before
    first, last = days(w.now, (await provider.current(w)).zone)
    if not first <= wished_on <= last:
        raise NotADayToAsk(first=first, last=last)
    if part not in all_of(DayPart):
        raise NotOffered
    if len(note) > LONGEST_NOTE:
        raise AskNoteTooLong(most=LONGEST_NOTE)
    await lifecycle.lock(w, credit_id)
    if await w.db.scalar(_OPEN.where(MakeUpRequest.credit_id == credit_id)) is not None:
        raise AskedAlready
    made = MakeUpRequest(
        credit_id=credit_id,
        wished_on=wished_on,
        part=part,
        note=note.strip(),
        asked_at=w.now,
        asked_by_id=w.visitor.person_id,
    )
    w.db.add(made)
    await w.db.flush()
    audit.note(w, "asked", "make_up_request", made.id, credit=credit_id, day=wished_on)
    idempotency.remember(w, key, request, made.id)
    return made.id


_OPEN = select(MakeUpRequest.id).where(MakeUpRequest.state == "asked")


async def withdraw(w: Work, credit_id: UUID) -> None:
    """Take the open wish of a credit back; nothing happens where there is none.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
    """
    await access.credit(w, credit_id, Act.ATTEND)
    await lifecycle.lock(w, credit_id)
    await close(w, credit_id, "withdrawn")


async def close(w: Work, credit_id: UUID, state: RequestState) -> None:
    """End the open wish of a credit, which must be locked."""
    found = await w.db.scalar(
        select(MakeUpRequest).where(MakeUpRequest.credit_id == credit_id, MakeUpRequest.state == "asked")
    )
    if found is not None:
        found.state, found.answered_at = state, w.now
        audit.note(w, state, "make_up_request", found.id)
