"""Take a cancellation back: undo it within thirty seconds, or rejoin the session later (R52)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Attendance, Credit
from db.states import EXPECTED, LIVE
from services.attendance import cancel_rules, view_loader
from services.attendance.view import AttendanceView
from services.core import access, audit, locks
from services.core.access import Act, MyAttendance
from services.core.events import SESSION_CHANGED
from services.core.refusals import Refused
from services.core.rulebook import only_places_are_missing
from services.core.work import Work
from services.language import N_, _
from services.language.formats import told
from services.make_ups.credits import lifecycle
from services.notices import telling
from services.passes import holding, spending
from services.waiting_list import entries, queue


class TooLateToUndo(Refused):
    """The thirty seconds are over, or something else has happened since."""

    message = N_("It’s too late to undo this.")
    or_rejoin = N_("It’s too late to undo this. You can rejoin from the session instead.")
    off = N_("We’ve cancelled this session for everyone in the meantime, so there’s nothing to undo.")

    def __init__(self, attendance: AttendanceView) -> None:
        super().__init__()
        self.attendance = attendance

    def words(self) -> str:
        """Why, and what can be done instead, if anything can."""
        if self.attendance.session_status == "cancelled":
            return _(self.off)
        return _(self.or_rejoin) if self.attendance.may_rejoin else _(self.message)


class CannotRejoin(Refused):
    """A rule refuses rejoining (R52)."""

    message = N_("You can’t rejoin this session.")

    def __init__(self, attendance: AttendanceView) -> None:
        super().__init__()
        self.attendance = attendance

    def words(self) -> str:
        """The rule's sentence."""
        finding = self.attendance.why_not_rejoin
        if finding is None:
            return _(self.message)
        return told(finding)

    @property
    def full(self) -> bool:
        """Whether only a place is missing, so that the family can wait for one."""
        return only_places_are_missing(self.attendance.why_not_rejoin)


class CannotPayAgain(Refused):
    """The entry that came back has been used for something else, and the class needs one (R59)."""

    message = N_("The entry that came back has been used meanwhile, so you need a new pass to go after all.")


async def undo(w: Work, attendance_id: UUID) -> AttendanceView:
    """Take a cancellation back within thirty seconds, whatever the deadline, and everything that followed from it.

    The credit is withdrawn, a make-up booked with it is given up, and the messages are not sent.

    Raises:
        NotFound, NotAllowed: not theirs.
        TooLateToUndo: the place is no longer kept, the credit has been used for something else, or the session or
            the booking has ended meanwhile. What the family has got for it stays theirs.
        CannotPayAgain: the entry that came back has been used elsewhere.
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    await _lock_what_came_of_it(w, my)
    attendance = my.attendance
    if attendance.state in EXPECTED:
        return await view_loader.load_one(w, attendance_id)
    until = cancel_rules.undo_until(
        w.now,
        attendance.release_at,
        holds_place=attendance.holds_place,
        session_status=my.session.status,
        booking_live=my.mine.booking.status in LIVE,
    )
    if until is None:
        raise TooLateToUndo(await view_loader.load_one(w, attendance_id))
    if attendance.credit_id is not None:
        credit = await lifecycle.lock(w, attendance.credit_id)
        if credit.state not in ("active", "cancelled"):
            raise TooLateToUndo(await view_loader.load_one(w, attendance_id))
        credit.state, credit.used_at = "used", w.now
        credit.used_by, credit.used_by_id = w.visitor.name, w.visitor.person_id
    else:
        await _take_back_what_was_earned(w, attendance)
    await _going_again(w, my, "undone")
    await telling.suppress(w, attendance_id)
    return await view_loader.load_one(w, attendance_id)


async def rejoin(w: Work, attendance_id: UUID) -> AttendanceView:
    """Let an attendee go after all to a session that the family cancelled (R52).

    In the same work the credit is withdrawn, its make-up is given up, and its entries in waiting lists end. A place
    that the waiting list of this session holds for the credit is used.

    Raises:
        NotFound, NotAllowed: not theirs.
        CannotRejoin: a rule refuses it, for example because the session is full.
    """
    my = await access.attendance(w, attendance_id, Act.ATTEND)
    await _lock_what_came_of_it(w, my)
    attendance = await view_loader.load_one(w, attendance_id)
    if my.attendance.state in EXPECTED:
        return attendance
    if attendance.why_not_rejoin is not None:
        raise CannotRejoin(attendance)
    await _take_back_what_was_earned(w, my.attendance)
    await _going_again(w, my, "rejoined")
    await telling.suppress(w, attendance_id)
    return await view_loader.load_one(w, attendance_id)


async def _lock_what_came_of_it(w: Work, my: MyAttendance) -> None:
    """Lock the session, and every session in which the earned credit holds a place or waits, in the order of all locks."""
    ids = {my.session.id}
    earned = await w.db.scalar(
        select(Credit.id).where(Credit.source_attendance_id == my.attendance.id, Credit.state != "voided")
    )
    if earned is not None:
        ids |= await lifecycle.touched(w, earned)
    await locks.sessions(w, *ids)
    await w.db.refresh(my.attendance, with_for_update=True)


async def _take_back_what_was_earned(w: Work, attendance: Attendance) -> None:
    """Withdraw the credit that a cancellation earned, and end its make-up and its entries in waiting lists."""
    credit = await lifecycle.of_source(w, attendance.id)
    if credit is None:
        return
    await entries.claim_entry(w, credit.id, attendance.session_id)
    taken = await w.db.scalars(
        select(Attendance).where(Attendance.credit_id == credit.id, Attendance.holds_place)
    )
    for make_up in taken:
        make_up.state, make_up.holds_place, make_up.release_at = (
            "withdrawn",
            False,
            None,
        )
        make_up.changed_at = w.now
        make_up.changed_by, make_up.changed_by_id = w.visitor.name, w.visitor.person_id
        await w.db.flush()
        await telling.suppress(w, make_up.id)
        await queue.freed(w, make_up.session_id)
    credit.state = "voided"
    for entry in await lifecycle.open_entries(w, credit.id):
        await queue.end(w, entry, "withdrawn")
    audit.note(w, "withdrawn", "credit", credit.id)


async def _going_again(w: Work, my: MyAttendance, act: str) -> None:
    attendance = my.attendance
    attendance.state, attendance.holds_place, attendance.release_at, attendance.reason = (
        "going",
        True,
        None,
        None,
    )
    attendance.changed_at, attendance.by_family = w.now, True
    attendance.changed_by, attendance.changed_by_id = w.visitor.name, w.visitor.person_id
    await w.db.flush()
    if attendance.credit_id is None:
        await pay_again(w, my)
    audit.note(w, act, "attendance", attendance.id)
    w.publish(SESSION_CHANGED, my.session.id)


async def pay_again(w: Work, my: MyAttendance) -> None:
    """Spend again what cancelling gave back: the entry of a pass, or the price (R61).

    Raises:
        CannotPayAgain: the entry has gone elsewhere meanwhile, and the programme requires a pass.
    """
    if my.mine.programme.kind != "pay_as_you_go" or await spending.is_paid_for(w, my.attendance.id):
        return
    held = await holding.locked(w, my.mine.booking.client_id)
    paying = await spending.paying(w, my.mine, my.session, held)
    if paying.requires_pass and paying.choice.pass_id is None:
        raise CannotPayAgain
    await spending.pay(w, my.mine, my.attendance, my.session, paying)
