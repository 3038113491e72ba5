"""What became of the make-up, as a sentence: the same words in the mail and on the one-click page."""

from __future__ import annotations

from datetime import datetime

from services.attendance.cancel_rules import Outcome
from services.attendance.view import AttendanceView
from services.language import _, formats, ngettext
from services.passes.spending import CameBack

NONE = "none"
"""The provider cancelled it and gives no make-up for it (Q23)."""
BACK, LOST = Outcome.MAKE_UP_BACK.value, Outcome.MAKE_UP_LOST.value


def outcome(of: str, attendance: AttendanceView, expires_at: datetime | None = None) -> str:
    """What cancelling has done to the make-up; `expires_at` for one that came back."""
    return _outcome(of, attendance, expires_at)


def paid_back(came: CameBack) -> str:
    """What came back from a pay-as-you-go session (R61)."""
    words = []
    if came.pass_left is not None:
        words.append(
            ngettext(
                "Your entry is back: {n} entry left on your pass.",
                "Your entry is back: {n} entries left on your pass.",
                came.pass_left,
            ).format(n=came.pass_left)
        )
    if came.to_credit is not None:
        words.append(_("{amount} is back in your credit.").format(amount=formats.money(came.to_credit)))
    if came.not_asked:
        words.append(_("You don’t pay for it."))
    return " ".join(words) or _("It was cancelled in time, so you don’t pay for it.")


def booked(starts_at: datetime) -> str:
    """That the make-up is booked for another session."""
    return _("The make-up is booked: {when}.").format(when=formats.moment(starts_at))


def _outcome(of: str, attendance: AttendanceView, expires_at: datetime | None) -> str:
    if attendance.made_up_by is not None:
        return booked(attendance.made_up_by.starts_at)
    if attendance.credit is not None and attendance.credit.state == "active":
        return _("You have a make-up for it. Book it by {day}.").format(
            day=formats.last_day(attendance.credit.expires_at)
        )
    if of == NONE:
        return _("There is no make-up for it.")
    match of:
        case Outcome.MAKE_UP_BACK if expires_at is not None:
            return _("You can book the make-up again, by {day}.").format(day=formats.last_day(expires_at))
        case Outcome.MAKE_UP_BACK:
            return _("You can book the make-up again.")
        case Outcome.MAKE_UP_LOST:
            return _("This make-up doesn’t come back.")
        case Outcome.LIMIT_USED_UP:
            return _("There is no make-up for it: this booking has had all of its make-ups.")
        case Outcome.PAID_BACK:
            return _("It was cancelled in time, so you don’t pay for it.")
        case Outcome.TOO_LATE:
            return _("There is no make-up for it: it could be cancelled in time until {until}.").format(
                until=formats.deadline(attendance.deadline)
            )
        case _:
            return _("There are no make-ups in this class.")
