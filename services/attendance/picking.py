"""Pay-as-you-go: book one session of a class (R56–R60). The list, the sheet and the act ask the same rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db import Attendance, Session
from db.states import COMES, LIVE
from db.values import Money
from services.attendance import pick_rules, view_loader
from services.attendance import terms as session_terms
from services.attendance.deadlines import Deadline
from services.attendance.pick_rules import PickFacts
from services.attendance.view import AttendanceView
from services.core import access, audit, idempotency, locks
from services.core.access import Act, Mine
from services.core.capacity import free_places
from services.core.events import SESSION_CHANGED, WORKER_NEEDED
from services.core.local_time import local_day
from services.core.refusals import NotFound, Refused
from services.core.rulebook import Finding, only_places_are_missing
from services.core.work import Reading, Work
from services.language import N_, _
from services.language.formats import told
from services.notices import telling
from services.notices.messages.session_booked import SessionBooked
from services.passes import holding, spending
from services.passes.spending import Paying
from services.provider.settings import current


class CannotPick(Refused):
    """A rule refuses the session now; nothing has changed."""

    message = N_("This session can’t be booked.")
    gone = N_("That place has just gone. Nothing was used or charged.")

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding

    @property
    def full(self) -> bool:
        """Only a place is missing."""
        return only_places_are_missing(self.finding)

    @property
    def needs_pass(self) -> bool:
        """A pass is missing, so a screen can offer to buy one (R59)."""
        return self.finding.tier is pick_rules.PickTier.PAYMENT

    def words(self) -> str:
        """The rule's sentence."""
        return _(self.gone) if self.full else told(self.finding)


class PaidOtherwise(Refused):
    """It would not be paid as was shown before the tap: the price has changed, or the pass was used elsewhere."""

    message = N_("What it costs has changed in the meantime. Nothing is booked yet: please look again.")


@dataclass(frozen=True, slots=True)
class Pick:
    """One session that a family may book, or may not, as the list and the sheet show it."""

    session_id: UUID
    starts_at: datetime
    minutes: int
    venue_id: UUID
    instructor_id: UUID | None
    free: int
    why: Finding | None
    """The rule that refuses it; None: it can be booked."""
    pass_id: UUID | None
    """The pass that pays."""
    pass_name: str
    left_after: int | None
    """Entries that the pass then has left."""
    price: Money | None
    """What is to be paid; None where a pass pays, or it costs nothing."""
    entries: int = 1
    """How many entries it takes: one for each place of the booking (R58)."""
    from_prepaid: Money | None = None
    """How much of the price prepaid credit pays by itself."""
    deadline: Deadline | None = None
    """Until when cancelling gives back what it took (R61); only before the tap."""

    @property
    def is_booked(self) -> bool:
        """The attendee goes to it already."""
        return self.why is not None and self.why.told is pick_rules.IN_IT

    @property
    def is_full(self) -> bool:
        """Only a place is missing."""
        return only_places_are_missing(self.why)

    @property
    def needs_pass(self) -> bool:
        """A pass is missing (R59)."""
        return self.why is not None and self.why.tier is pick_rules.PickTier.PAYMENT


@dataclass(frozen=True, slots=True)
class Picked:
    """A session that is booked, and how it was paid."""

    attendance: AttendanceView
    pass_id: UUID | None
    left: int | None
    """Entries that are left on the pass."""
    price: Money | None


async def choices(r: Reading, booking_id: UUID) -> list[Pick]:
    """The sessions ahead of a pay-as-you-go booking, in order of time, each with what it takes or why it can't be booked.

    Raises:
        NotFound: no such booking, or not theirs.
    """
    mine = await access.booking(r, booking_id)
    held = await holding.of_client(r, mine.booking.client_id)
    sessions = await r.db.scalars(
        select(Session)
        .where(Session.class_id == mine.class_.id, Session.starts_at > r.now, Session.status == "scheduled")
        .order_by(Session.starts_at)
    )
    parts = await _parts(r, mine)
    return [
        _pick(
            mine,
            session,
            parts.get(session.id),
            *await _judged(r, mine, session, parts.get(session.id), held),
        )
        for session in sessions
        if await _reaches(r, mine, session)
    ]


async def before_picking(r: Reading, booking_id: UUID, session_id: UUID) -> Pick:
    """What booking this session takes now, to be shown before the tap.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
    """
    mine = await access.booking(r, booking_id, Act.ATTEND)
    session = await r.db.get(Session, session_id)
    if session is None:
        raise NotFound
    part = (await _parts(r, mine)).get(session_id)
    found = _pick(mine, session, part, *await _judged(r, mine, session, part, None))
    _programme, of_session = await session_terms.of_session(r, session_id)
    return replace(found, deadline=of_session.deadline)


async def pick(
    w: Work, booking_id: UUID, session_id: UUID, key: str | None = None, *, shown: Pick | None = None
) -> Picked:
    """Book one session: its place, and the entry or the price, in one transaction (R57, R58).

    A second tap with the same `key` gets the answer of the first. `shown` is what stood on the screen: where it would be
    paid otherwise now, nothing is booked.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
        CannotPick: a rule refuses it: full, gone to already, no pass where one is required.
        PaidOtherwise: not as `shown`.
    """
    mine = await access.booking(w, booking_id, Act.ATTEND)
    request = f"pick/{booking_id}/{session_id}"
    session = (await locks.sessions(w, session_id)).get(session_id)
    if session is None:
        raise NotFound
    held = await holding.locked(w, mine.booking.client_id)
    before = await idempotency.answered(w, key, request)
    if before is None:
        part = (await _parts(w, mine)).get(session_id)
        finding, paying = await _judged(w, mine, session, part, held)
        if finding is not None:
            raise CannotPick(finding)
        if shown is not None and (shown.pass_id, shown.price) != (paying.choice.pass_id, paying.price):
            raise PaidOtherwise
        attendance = await _take_place(w, mine, session, part)
        await spending.pay(w, mine, attendance, session, paying)
        await telling.suppress(w, attendance.id)
        await telling.tell(w, SessionBooked(attendance.id))
        idempotency.remember(w, key, request, attendance.id)
        audit.note(
            w, "picked", "attendance", attendance.id, session=session_id, with_pass=paying.choice.pass_id
        )
        w.publish(SESSION_CHANGED, session_id)
        w.publish(WORKER_NEEDED)
        before = attendance.id
    return await _picked(w, before)


async def _parts(r: Reading, mine: Mine) -> dict[UUID, Attendance]:
    """The attendee's own parts in sessions ahead: of this booking, or with a place for anything else."""
    rows = await r.db.scalars(
        select(Attendance)
        .join(Session, Session.id == Attendance.session_id)
        .where(
            Attendance.attendee_id == mine.attendee.id,
            Session.class_id == mine.class_.id,
            Session.starts_at > r.now,
            (Attendance.booking_id == mine.booking.id) | Attendance.holds_place,
        )
        .order_by(Attendance.holds_place)
        .execution_options(populate_existing=True)
    )
    return {part.session_id: part for part in rows}


async def _reaches(r: Reading, mine: Mine, session: Session) -> bool:
    ends_on = mine.booking.ends_on
    if session.class_id != mine.class_.id:
        return False
    return ends_on is None or local_day(session.starts_at, (await current(r)).zone) < ends_on


async def _judged(
    r: Reading,
    mine: Mine,
    session: Session,
    part: Attendance | None,
    held: list[holding.HeldPass] | None,
) -> tuple[Finding | None, Paying]:
    paying = await spending.paying(r, mine, session, held)
    facts = PickFacts(
        now=r.now,
        starts_at=session.starts_at,
        session_status=session.status,
        pay_as_you_go=mine.programme.kind == "pay_as_you_go",
        booking_live=mine.booking.status in LIVE,
        within=await _reaches(r, mine, session),
        in_it=part is not None and part.state in COMES,
        free=free_places(session.places, session.taken, _own(part)),
        slots=mine.booking.slots,
        requires_pass=paying.requires_pass
        and not (part is not None and await spending.is_paid_for(r, part.id)),
        choice=paying.choice,
    )
    return pick_rules.why_not(facts), paying


def _own(part: Attendance | None) -> int:
    """The place that their own undo still holds."""
    return part.slots if part is not None and part.holds_place and part.state not in COMES else 0


def _pick(mine: Mine, session: Session, part: Attendance | None, why: Finding | None, paying: Paying) -> Pick:
    held = paying.pass_
    return Pick(
        session_id=session.id,
        starts_at=session.starts_at,
        minutes=session.minutes,
        venue_id=session.venue_id,
        instructor_id=session.instructor_id,
        free=max(free_places(session.places, session.taken, _own(part)), 0),
        why=why,
        pass_id=paying.choice.pass_id,
        pass_name="" if held is None else held.pass_.name,
        left_after=None if held is None else held.facts.left - mine.booking.slots,
        price=paying.price,
        entries=mine.booking.slots,
        from_prepaid=paying.from_prepaid,
    )


async def _take_place(w: Work, mine: Mine, session: Session, part: Attendance | None) -> Attendance:
    """A place in the locked session; who gave up theirs before gets the same row again."""
    own = part if part is not None and part.booking_id == mine.booking.id else None
    attendance = own or Attendance(
        booking_id=mine.booking.id,
        session_id=session.id,
        attendee_id=mine.attendee.id,
        slots=mine.booking.slots,
    )
    attendance.state, attendance.holds_place, attendance.release_at = "going", True, None
    attendance.reason, attendance.by_family, attendance.changed_at = None, True, w.now
    attendance.changed_by, attendance.changed_by_id = w.visitor.name, w.visitor.person_id
    try:
        async with w.db.begin_nested():
            w.db.add(attendance)
    except IntegrityError as problem:
        finding, _paying = await _judged(w, mine, session, (await _parts(w, mine)).get(session.id), None)
        raise (CannotPick(finding) if finding is not None else problem) from problem
    return attendance


async def _picked(w: Work, attendance_id: UUID) -> Picked:
    await w.db.flush()
    with_ = await spending.paid_with(w, attendance_id)
    return Picked(await view_loader.load_one(w, attendance_id), with_.pass_id, with_.left, with_.price)
