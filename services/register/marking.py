"""Mark who was here. A press has its own key and counts once, whenever it arrives; the one pressed last stands.

The phone sends how long ago a press was rather than when it was, because its clock may be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Mark, Session
from db.states import GIVEN_UP, AttendanceState, MarkState, all_of
from services import provider
from services.core import access, audit
from services.core.access import MyAttendance, Standing
from services.core.capabilities import Capability, may
from services.core.events import REGISTER_MARKED
from services.core.idempotency import AnotherRequest
from services.core.local_time import day_of
from services.core.refusals import NotAllowed, Refused
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.language import N_

STATES = frozenset(all_of(MarkState))
"""What a press can say."""
LONGEST_AGO = timedelta(days=14)
"""A press that a phone has kept for longer counts as pressed then."""


class NotYetOpen(Refused):
    """The register of a session opens in the morning of its day."""

    message = N_("You can mark this session from {day} on.")


class NotTakingPlace(Refused):
    """The session was cancelled."""

    message = N_("This session is cancelled, so there is nothing to mark.")


class NotComing(Refused):
    """The family, or somebody of the team, has cancelled."""

    message = N_("{name} was cancelled on {at} by {by}.")


SAME_MOMENT = timedelta(seconds=1)
"""Nobody can tell which of two presses within a second was later, as one was on its way for longer: the one that arrives
last stands."""


@dataclass(frozen=True, slots=True)
class Press:
    """One tap in the register, as the phone sends it."""

    key: str
    attendance_id: UUID
    state: MarkState
    ago: timedelta = timedelta()
    """How long ago the tap was."""


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands in the register after a press."""

    attendance_id: UUID
    state: MarkState
    by: str
    """Who pressed what stands."""
    counts: bool
    """False: somebody else pressed later, and theirs stands."""


async def mark(w: Work, press: Press) -> Stands:
    """Write a press down, and let it stand if nobody pressed later (B9).

    Raises:
        NotFound, NotAllowed: the visitor may not see, or not mark this attendee.
        NotYetOpen, NotTakingPlace, NotComing.
        AnotherRequest: the key was used for another press.
    """
    my = await access.attendance(w, press.attendance_id)
    _may_mark(w, my)
    await w.db.refresh(my.attendance, with_for_update=True)
    key = f"{w.visitor.actor}/{press.key[:100]}"
    known = await w.db.scalar(select(Mark).where(Mark.key == key))
    if known is not None:
        if (known.attendance_id, known.state) != (press.attendance_id, press.state):
            raise AnotherRequest
        return await _standing(w, my.attendance, known)
    await _can_be_marked(w, my)
    last = await _last(w, press.attendance_id)
    pressed_at = w.now - min(max(press.ago, timedelta()), LONGEST_AGO)
    if last is not None and _is_no_later(last.pressed_at, pressed_at, w.now):
        pressed_at = last.pressed_at + timedelta.resolution
    new = Mark(
        key=key,
        attendance_id=press.attendance_id,
        state=press.state,
        pressed_at=pressed_at,
        at=w.now,
        by=w.visitor.name,
        by_id=w.visitor.person_id,
    )
    w.db.add(new)
    await w.db.flush()
    if last is None or new.pressed_at >= last.pressed_at:
        _let_stand(w, my.attendance, new)
        w.publish(REGISTER_MARKED, my.session.id)
    return await _standing(w, my.attendance, new)


def may_mark(r: Reading, session: Session) -> bool:
    """Whether the visitor may mark who comes to this session: staff with the register, in sessions they lead."""
    return access.standing_in(r.visitor, Standing.STAFF, session) is Standing.STAFF and (
        r.visitor.kind is Kind.SYSTEM or may(r.visitor, Capability.REGISTER)
    )


async def can_mark(r: Reading, my: MyAttendance) -> bool:
    """Whether the visitor may mark this attendee now."""
    try:
        _may_mark(r, my)
        await _can_be_marked(r, my)
    except Refused:
        return False
    return True


def _may_mark(r: Reading, my: MyAttendance) -> None:
    if not may_mark(r, my.session):
        raise NotAllowed


async def _can_be_marked(r: Reading, my: MyAttendance) -> None:
    """The session takes place, its day has come, and they have not cancelled."""
    if my.session.status == "cancelled":
        raise NotTakingPlace
    opens_at = await opens(r, my.session.starts_at)
    if r.now < opens_at:
        raise NotYetOpen(day=opens_at.date())
    if my.attendance.state in (*GIVEN_UP, "hidden"):
        raise NotComing(
            name=my.mine.attendee.first_name,
            at=my.attendance.changed_at or r.now,
            by=my.attendance.changed_by,
        )


async def opens(r: Reading, starts_at: datetime) -> datetime:
    """When the register of a session opens: at the beginning of its day where it takes place."""
    zone = (await provider.current(r)).zone
    return day_of(starts_at, zone)[0].astimezone(zone)


def _is_no_later(last: datetime, pressed_at: datetime, now: datetime) -> bool:
    """Whether the last press cannot be said to be later: it is of the same moment, or the server's clock was set back."""
    return last > now or timedelta() <= last - pressed_at < SAME_MOMENT


async def _last(r: Reading, attendance_id: UUID) -> Mark | None:
    """The press that was made last."""
    found: Mark | None = await r.db.scalar(
        select(Mark)
        .where(Mark.attendance_id == attendance_id)
        .order_by(Mark.pressed_at.desc(), Mark.id.desc())
        .limit(1)
    )
    return found


def _let_stand(w: Work, attendance: Attendance, new: Mark) -> None:
    former, attendance.state = attendance.state, _as_state(new.state, attendance)
    attendance.changed_at, attendance.by_family = w.now, False
    attendance.changed_by, attendance.changed_by_id = w.visitor.name, w.visitor.person_id
    audit.note(w, "marked", "attendance", attendance.id, former=former, state=attendance.state)


def _as_state(state: MarkState, attendance: Attendance) -> AttendanceState:
    """A make-up that is not marked is one that was picked: going."""
    return "going" if state == "unmarked" and attendance.type != "regular" else state


async def _standing(r: Reading, attendance: Attendance, of: Mark) -> Stands:
    last = await _last(r, attendance.id)
    stands = last if last is not None else of
    return Stands(attendance.id, stands.state, stands.by, stands.id == of.id)
