"""The texts of a session's row and sheet: until when it can be cancelled, and what became of it."""

from __future__ import annotations

from services.attendance.view import AttendanceView
from services.core.rulebook import RuleKind
from services.language import _, formats


def offered(attendance: AttendanceView) -> bool:
    """Whether to show “Can’t make it”: after the deadline, too, because its sheet has the provider's words (R17)."""
    against = attendance.why_not_cancel
    return attendance.may_act and (against is None or against.rule.kind is RuleKind.DEADLINE)


def explanation(attendance: AttendanceView) -> str | None:
    """Until when a session can be cancelled, or why it cannot be (R11)."""
    if not attendance.on:
        return None
    if attendance.why_not_cancel is not None:
        return formats.told(attendance.why_not_cancel)
    if attendance.late:
        return _("The deadline to cancel was {deadline}").format(deadline=formats.until(attendance.deadline))
    return _("You can cancel until {deadline}").format(deadline=formats.until(attendance.deadline))


def becomes(attendance: AttendanceView) -> str | None:
    """What became of a session: its make-up or the provider's reason; None if there is nothing to say."""
    if attendance.session_status == "cancelled":
        return attendance.provider_note or _("This session doesn’t take place.")
    if attendance.type != "regular" and attendance.state == "late_cancelled":
        return _("Make-up lost: not cancelled in time")
    if attendance.state != "withdrawn" and (missed := makes_up(attendance)) is not None:
        return missed
    if attendance.made_up_by is not None:
        return _("Make-up booked for {time}").format(time=formats.moment(attendance.made_up_by.starts_at))
    if attendance.credit is not None:
        return _of_credit(attendance)
    if attendance.state in ("late_cancelled", "no_show"):
        return _("No make-up: not cancelled in time")
    if attendance.state in ("cancelled", "withdrawn"):
        return who(attendance)
    return attendance.public_note or None


def _of_credit(attendance: AttendanceView) -> str | None:
    credit = attendance.credit
    if credit is None:
        return None
    if credit.state == "active":
        until = formats.last_day(credit.expires_at)
        return _("Make-up to book by {day}").format(day=until)
    if credit.state == "expired":
        return _("Its make-up ended {day}").format(day=formats.last_day(credit.expires_at))
    return _("Its make-up is no longer there") if credit.state in ("cancelled", "voided") else None


def makes_up(attendance: AttendanceView) -> str | None:
    """Which session a make-up replaces."""
    if attendance.type == "regular" or attendance.makes_up_for is None:
        return None
    return _("Make-up for {day}").format(day=formats.day(formats.local(attendance.makes_up_for).date()))


def made_up(attendance: AttendanceView) -> str | None:
    """Who booked the make-up for a session, and when."""
    credit = attendance.credit
    if attendance.made_up_by is None or credit is None or not credit.used_by or credit.used_at is None:
        return None
    when = formats.day(formats.local(credit.used_at).date())
    return _("Make-up booked by {name}, {time}").format(name=credit.used_by, time=when)


def who(attendance: AttendanceView) -> str | None:
    """Who changed it last, and when."""
    if attendance.changed_at is None or not attendance.changed_by or attendance.on:
        return None
    when = formats.day(formats.local(attendance.changed_at).date())
    if attendance.given_up:
        return _("Cancelled by {name}, {time}").format(name=attendance.changed_by, time=when)
    return _("Changed by {name}, {time}").format(name=attendance.changed_by, time=when)
