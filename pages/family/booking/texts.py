"""What a day's row and sheet say in words: until when it may be cancelled, and what became of it."""

from __future__ import annotations

from services.attendance.view import AttendanceView
from services.language import _, formats


def offered(day: AttendanceView) -> bool:
    """Whether “Can’t make it” stands there: after the deadline too, where its sheet has the provider's words (R17)."""
    against = day.why_not_cancel
    return day.may_act and (against is None or against.told.name == "closed")


def explanation(day: AttendanceView) -> str | None:
    """Until when a session can be cancelled, or why not (R11)."""
    if not day.on:
        return None
    if day.why_not_cancel is not None:
        return formats.told(day.why_not_cancel)
    if day.late:
        return _("The deadline was {deadline}").format(deadline=formats.until(day.deadline))
    return _("You can cancel until {deadline}").format(deadline=formats.until(day.deadline))


def becomes(day: AttendanceView) -> str | None:
    """What came of a session: its make-up, the provider's reason, or nothing worth a line."""
    if day.session_status == "cancelled":
        return day.provider_note or _("This session doesn’t take place.")
    if day.type != "regular" and day.state == "late_cancelled":
        return _("Make-up lost: not cancelled in time")
    if day.state != "withdrawn" and (missed := makes_up(day)) is not None:
        return missed
    if day.made_up_by is not None:
        return _("Make-up booked for {time}").format(time=formats.moment(day.made_up_by.starts_at))
    if day.credit is not None:
        return _of_right(day)
    if day.state in ("late_cancelled", "no_show"):
        return _("No make-up: not cancelled in time")
    if day.state in ("cancelled", "withdrawn"):
        return who(day)
    return day.public_note or None


def _of_right(day: AttendanceView) -> str | None:
    right = day.credit
    if right is None:
        return None
    if right.state == "active":
        until = formats.last_day(right.expires_at)
        return _("Make-up to book by {day}").format(day=until)
    if right.state == "expired":
        return _("Its make-up ended {day}").format(day=formats.last_day(right.expires_at))
    return _("Its make-up is no longer there") if right.state in ("cancelled", "voided") else None


def makes_up(day: AttendanceView) -> str | None:
    """Instead of which session a make-up is."""
    if day.type == "regular" or day.makes_up_for is None:
        return None
    return _("Make-up for {day}").format(day=formats.day(formats.local(day.makes_up_for).date()))


def made_up(day: AttendanceView) -> str | None:
    """Who booked the make-up for it, and when."""
    right = day.credit
    if day.made_up_by is None or right is None or not right.used_by or right.used_at is None:
        return None
    when = formats.day(formats.local(right.used_at).date())
    return _("Make-up booked by {name}, {time}").format(name=right.used_by, time=when)


def who(day: AttendanceView) -> str | None:
    """Who changed it last, and when: for the family's own history."""
    if day.changed_at is None or not day.changed_by or day.on:
        return None
    when = formats.day(formats.local(day.changed_at).date())
    if day.given_up:
        return _("Cancelled by {name}, {time}").format(name=day.changed_by, time=when)
    return _("Changed by {name}, {time}").format(name=day.changed_by, time=when)
