"""The texts of a session's row and sheet: until when it can be cancelled, and what became of it."""

from __future__ import annotations

from pages.family import presenters
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
    if attendance.is_off:
        return attendance.provider_note or _("This session doesn’t take place.")
    if attendance.type != "regular" and attendance.state == "late_cancelled":
        return _("Make-up lost: not cancelled in time")
    if attendance.state != "withdrawn" and (missed := makes_up(attendance)) is not None:
        return missed
    if attendance.made_up_by is not None:
        return _("Make-up booked for {time}").format(time=formats.moment(attendance.made_up_by.starts_at))
    if attendance.credit is not None:
        return presenters.of_credit(attendance.credit)
    if attendance.state in ("late_cancelled", "no_show"):
        return _("No make-up: not cancelled in time")
    if attendance.state in ("cancelled", "withdrawn"):
        return who(attendance)
    return attendance.public_note or None


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
    """Who changed it last, and when; staff, whom a family need not know, are "us"."""
    if (
        attendance.changed_at is None
        or attendance.on
        or not (attendance.changed_by or attendance.by_provider)
    ):
        return None
    when = formats.day(formats.local(attendance.changed_at).date())
    if attendance.by_provider:
        return _("Cancelled by us, {time}").format(time=when) if attendance.given_up else None
    if attendance.given_up:
        return _("Cancelled by {name}, {time}").format(name=attendance.changed_by, time=when)
    return _("Changed by {name}, {time}").format(name=attendance.changed_by, time=when)


def off(attendance: AttendanceView) -> str:
    """Why the provider has cancelled a session, and what it means for the family."""
    reason = attendance.provider_note.strip()
    parts = [reason if reason.endswith((".", "!", "?", "…")) or not reason else f"{reason}."]
    parts.append(f"{presenters.means(attendance).text}.")
    if attendance.credit is None or attendance.credit.state != "active":
        parts.append(_("You don’t need to do anything."))
    return " ".join(part for part in parts if part)
