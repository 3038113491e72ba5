"""What a tap without a connection may come to, said before it; and what has come of it, said afterwards."""

from __future__ import annotations

from pages.plain.phone_door import Answer
from services.attendance.cancel_rules import Consequence, Outcome
from services.attendance.cancelling import Cancelled, ConsentNeeded
from services.attendance.sent_later import MayCome
from services.attendance.view import AttendanceView
from services.core.refusals import NotFound, Refused
from services.language import _, formats
from services.notices.messages.shared.outcome import outcome


def who(attendance: AttendanceView) -> str:
    """ "Theo, Mon 23 Feb, 17:00"."""
    return f"{attendance.kid.first_name}, {formats.moment(attendance.starts_at)}"


def before(may: MayCome) -> str:
    """What comes of a tap that arrives by the deadline, and of one that arrives later."""
    return f"{_in_time(may.in_time)} {late(may, after=True)}".strip()


def late(may: MayCome, *, after: bool = False) -> str:
    """What comes of a tap that arrives after the deadline; `after`: as the second sentence."""
    match may.late.outcome:
        case Outcome.REFUSED:
            return (
                _("Later it can’t be cancelled any more.")
                if after
                else _("The deadline to cancel has passed.")
            )
        case Outcome.MAKE_UP_LOST:
            return (
                _("Later we don’t cancel it: you would lose the make-up, so we ask you first.")
                if after
                else _("The deadline has passed. You would lose the make-up, so we ask you before we cancel.")
            )
        case Outcome.TOO_LATE if may.in_time.pays_back:
            return (
                _("Later it counts all the same.") if after else _("It’s too late: it counts all the same.")
            )
        case Outcome.TOO_LATE if may.in_time.credit.earned:
            return _("Later there is no make-up.") if after else _("It’s too late for a make-up.")
    return ""


def _in_time(what: Consequence) -> str:
    until = formats.deadline(what.deadline)
    match what.outcome:
        case Outcome.MAKE_UP:
            return _("If we get it by {until}, you keep a make-up.").format(until=until)
        case Outcome.MAKE_UP_BACK:
            return _("If we get it by {until}, your make-up comes back.").format(until=until)
        case Outcome.PAID_BACK:
            return _("If we get it by {until}, you don’t pay for it.").format(until=until)
        case Outcome.TOO_LATE:
            return _("It’s too late for a make-up.")
    return _("There is no make-up for it.")


def done(cancelled: Cancelled) -> Answer:
    """What has come of it, read from what stands now: a repeated tap is told the same as the first."""
    attendance = cancelled.attendance
    if not attendance.given_up:
        return _answer(attendance, _("Not cancelled."), _("It was undone in the meantime."))
    if attendance.state == "late_cancelled":
        return _answer(attendance, _("Too late."), _why_late(attendance))
    if attendance.credit is not None:
        return _answer(attendance, _("Cancelled, make-up kept."), outcome(Outcome.MAKE_UP, attendance))
    if attendance.type != "regular":
        if cancelled.credit is None:
            return _answer(attendance, _("Cancelled."), outcome(Outcome.MAKE_UP_LOST, attendance))
        back = outcome(Outcome.MAKE_UP_BACK, attendance, cancelled.credit.expires_at)
        return _answer(attendance, _("Cancelled, make-up kept."), back)
    if attendance.pay_as_you_go:
        return _answer(attendance, _("Cancelled."), outcome(Outcome.PAID_BACK, attendance))
    return _answer(attendance, _("Cancelled."), _("There is no make-up for it."))


def refused(no: Refused, whose: str) -> Answer:
    """Why nothing was cancelled."""
    line = no.words()
    if isinstance(no, ConsentNeeded):
        line = _("It came after the deadline, and the make-up would be lost. Open the session to decide.")
    if isinstance(no, NotFound):
        line = _("This session isn’t in your portal any more.")
    return {"done": False, "who": whose, "lead": _("Not cancelled."), "line": line}


def _why_late(attendance: AttendanceView) -> str:
    at = formats.moment(attendance.changed_at) if attendance.changed_at is not None else ""
    until = formats.deadline(attendance.deadline)
    if attendance.pay_as_you_go:
        said = _(
            "It reached us {at}; the deadline was {until}. The session is cancelled, but it counts all the same."
        )
    else:
        said = _("It reached us {at}; the deadline was {until}. The session is cancelled, without a make-up.")
    return said.format(at=at, until=until)


def _answer(attendance: AttendanceView, lead: str, line: str) -> Answer:
    return {"done": attendance.given_up, "who": who(attendance), "lead": lead, "line": line}
