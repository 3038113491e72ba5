"""What the messages of a sick day share: the family's sessions in it, and what each child gets, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from db import Attendance, Booking
from db.values import Money
from services import provider
from services.attendance import view_loader
from services.attendance.cancel_rules import Outcome
from services.attendance.compensation import Gets
from services.attendance.view import AttendanceView
from services.core.plan import ActLine
from services.core.work import Reading
from services.language import _, formats
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.view import CreditView
from services.notices.messages.shared.outcome import BACK, NONE, booked, outcome, paid_back
from services.passes import spending

CANCEL, SUBSTITUTE, LET_GO, ENDS = "cancel", "substitute", "let_go", "ends"
"""The words of the act's lines: for a session, a session, an attendance, an entry in a waiting list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One child of the family in one of the sessions."""

    view: AttendanceView
    line: ActLine | None
    """What it gets; None: the session takes place, with somebody else."""
    says: str
    """The whole sentence."""
    credit: CreditView | None = None
    """A make-up that the family can book now."""

    @property
    def is_off(self) -> bool:
        """Whether the session is cancelled."""
        return self.line is not None


_OF_FAMILY = view_loader.wanting(
    Booking.client_id == bindparam("family"), Attendance.session_id.in_(bindparam("sessions", expanding=True))
)


async def views_of(r: Reading, client_id: UUID, lines: Sequence[ActLine]) -> list[AttendanceView]:
    """The family's attendances in the sessions of these lines, in order of time."""
    sessions = [line.about_id for line in lines if line.about == "session"]
    return await view_loader.load(r, _OF_FAMILY, family=client_id, sessions=sessions)


async def pieces(r: Reading, client_id: UUID, lines: Sequence[ActLine], *, done: bool = True) -> list[Piece]:
    """What the act is for this family; with `done`, only what still holds. Without, it is a preview of what will be."""
    let_go = {line.about_id: line for line in lines if line.what == LET_GO}
    handed = {line.about_id: line for line in lines if line.what == SUBSTITUTE}
    names = await provider.places(r)
    found = []
    for view in await views_of(r, client_id, lines):
        line = let_go.get(view.attendance_id)
        if line is not None and (view.is_off or not done):
            credit = await _credit(r, view)
            found.append(Piece(view, line, await _off(r, line, view, credit, done=done), credit))
        elif view.session_id in handed and view.on:
            by = names.instructor(UUID(handed[view.session_id].facts["to"])) if not done else view.instructor
            found.append(Piece(view, None, _handed(view, by or "")))
    return found


def first_at(lines: Sequence[ActLine]) -> datetime:
    """When the first of the sessions begins."""
    return min(datetime.fromisoformat(line.facts["at"]) for line in lines if line.about == "session")


def what_and_when(view: AttendanceView) -> str:
    """ "Mia: Bounce & Balance, Thu 19 Feb, 16:00"."""
    return _("{child}: {programme}, {when}").format(
        child=view.kid.first_name, programme=view.programme, when=formats.moment(view.starts_at)
    )


def _handed(view: AttendanceView, by: str) -> str:
    return _("{what}, with {instructor}").format(what=what_and_when(view), instructor=by)


async def _off(
    r: Reading, line: ActLine, view: AttendanceView, credit: CreditView | None, *, done: bool
) -> str:
    gets = await _gets(r, line, view, credit, done=done)
    return f"{what_and_when(view)}. {gets}"


async def _gets(
    r: Reading, line: ActLine, view: AttendanceView, credit: CreditView | None, *, done: bool
) -> str:
    """What the child gets for it, as it is now."""
    match Gets(line.facts["gets"]):
        case Gets.MAKE_UP if view.credit is None and "until" in line.facts:
            until = datetime.fromisoformat(line.facts["until"])
            return _("You have a make-up for it. Book it by {day}.").format(day=formats.last_day(until))
        case Gets.MAKE_UP | Gets.KEPT:
            return outcome(Outcome.MAKE_UP, view)
        case Gets.BACK if credit is not None and credit.used_for is not None and done:
            return booked(credit.used_for.starts_at)
        case Gets.BACK:
            return outcome(BACK, view, None if credit is None else credit.expires_at)
        case Gets.PAID_BACK if done:
            return paid_back(await spending.came_back(r, view.attendance_id))
        case Gets.PAID_BACK:
            return _("What you paid for it comes back.")
        case Gets.MONEY:
            money = formats.money(Money(line.facts["minor"], line.facts["unit"]))
            return _("You have {amount} in credit for it. It pays what comes next by itself.").format(
                amount=money
            )
        case Gets.NO_MAKE_UPS:
            return outcome(Outcome.NO_MAKE_UPS, view)
        case _:
            return outcome(NONE, view)


async def _credit(r: Reading, view: AttendanceView) -> CreditView | None:
    """The make-up that the child has for it now: earned, or brought and given back."""
    if view.type == "regular":
        return view.credit
    credit_id = await r.db.scalar(select(Attendance.credit_id).where(Attendance.id == view.attendance_id))
    return None if credit_id is None else await credit_views.one(r, credit_id)
