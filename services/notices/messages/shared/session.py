"""What messages about one session have in common: their placeholders, and how the values are looked up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.attendance import place, view_loader
from services.attendance.view import AttendanceView
from services.core.ids import short
from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted, share_of
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.wording import EVENT, OPEN_BOOKING, Wording

FIND_A_MAKE_UP = N_("Find a make-up")

SESSION = placeholders(
    Placeholder("ATTENDEE_NAME", "First name of the attendee"),
    Placeholder("PROGRAMME_NAME", "Programme of this session"),
    Placeholder("CLASS_NAME", "Class of this session"),
    Placeholder("EVENT_DAY", "Day of this session"),
    Placeholder("EVENT_ON", "Day of this session within a sentence"),
    Placeholder("EVENT_START", "Day and time of this session"),
    Placeholder("EVENT_TIME", "Start and end of this session"),
    Placeholder("EVENT_VENUE", "Venue of this session, and its room"),
    Placeholder("EVENT_ADDRESS", "Address of the venue", may_be_empty=True),
    Placeholder("EVENT_INSTRUCTOR", "Instructor of this session", may_be_empty=True),
    Placeholder("EVENT_NOTE", "Your note about this session", may_be_empty=True),
    Placeholder("BOOKING_URL", "Link to the booking"),
    Placeholder("DIRECTIONS_URL", "Link to a map with the way to the venue", may_be_empty=True),
)
CHANGED_BY = placeholders(Placeholder("CHANGED_BY", "Who did it, if it was somebody else", may_be_empty=True))
CANCEL_UNTIL = placeholders(Placeholder("CANCEL_UNTIL", "Until when it can be cancelled", may_be_empty=True))
MISSED = placeholders(Placeholder("MISSED_EVENT", "Day and time of the missed session", may_be_empty=True))
CANCELLED = (
    SESSION
    | CHANGED_BY
    | placeholders(
        Placeholder("MAKE_UP_OUTCOME", "What became of the make-up, as a sentence"),
        Placeholder("MAKE_UP_URL", "Link to the make-up, if there is one to book", may_be_empty=True),
        Placeholder("CANCEL_REASON", "Why you cancelled it, if it was you", may_be_empty=True),
    )
)

CANCELLED_BY_US = Wording(
    subject=N_("*|PROGRAMME_NAME|* on *|EVENT_ON|* is off"),
    heading=N_("We’ve had to cancel this session"),
    before=(N_("We’re sorry. *|MAKE_UP_OUTCOME|*"), "*|CANCEL_REASON|*"),
    rows=((N_("Who"), "*|ATTENDEE_NAME|*"), *EVENT),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    links=(OPEN_BOOKING,),
    form="by-provider",
    when=N_("you cancel a session for everybody"),
)
"""For a cancelled session and for a cancelled make-up, if the provider cancelled the session for everybody."""


async def view(r: Reading, envelope: Envelope, attendance_id: UUID) -> AttendanceView:
    """The attendance that the message is about.

    Raises:
        NotFound: there is none.
        NoLongerWanted: the recipient may no longer see it.
    """
    found = await view_loader.load_one(r, attendance_id)
    await share_of(r, envelope, found.booking_id)
    return found


async def cancelled_view(r: Reading, envelope: Envelope, attendance_id: UUID) -> AttendanceView:
    """As `view`, while it is still cancelled.

    Raises:
        NotFound, NoLongerWanted: as for `view`, or the cancelling was undone.
    """
    found = await view(r, envelope, attendance_id)
    if not by_us(found) and not found.given_up:
        raise NoLongerWanted("taken back")
    return found


def by_us(attendance: AttendanceView) -> bool:
    """Whether the provider cancelled the session for everybody."""
    return attendance.is_off


def session_values(attendance: AttendanceView, envelope: Envelope) -> dict[str, Any]:
    """The values of `SESSION`."""
    return {
        "ATTENDEE_NAME": attendance.kid.first_name,
        "PROGRAMME_NAME": attendance.programme,
        "CLASS_NAME": attendance.class_name,
        "EVENT_DAY": formats.day(formats.local(attendance.starts_at).date()),
        "EVENT_ON": formats.on_day(formats.local(attendance.starts_at).date()),
        "EVENT_START": formats.moment(attendance.starts_at),
        "EVENT_TIME": formats.span(attendance.starts_at, attendance.minutes),
        "EVENT_VENUE": place.within(attendance.venue, attendance.room),
        "EVENT_ADDRESS": attendance.address,
        "EVENT_INSTRUCTOR": attendance.instructor,
        "EVENT_NOTE": attendance.public_note,
        "BOOKING_URL": envelope.link(f"/bookings/{short(attendance.booking_id)}"),
        "DIRECTIONS_URL": directions(attendance.venue, attendance.address, attendance.venue_area),
    }


def directions(venue: str, address: str, area: str) -> str | None:
    """The value of `DIRECTIONS_URL`: empty where no address is known to lead to."""
    return place.directions(venue, address, area) if address else None


def changed_by(attendance: AttendanceView, envelope: Envelope) -> dict[str, Any]:
    """The value of `CHANGED_BY`: empty for the person who did it; of staff, the provider's name."""
    if attendance.by_provider:
        return {"CHANGED_BY": envelope.here.name}
    own = envelope.client is not None and attendance.changed_by_id == envelope.client.id
    return {"CHANGED_BY": None if own else attendance.changed_by}


def cancel_until(r: Reading, attendance: AttendanceView) -> dict[str, Any]:
    """The value of `CANCEL_UNTIL`: empty once the deadline has passed."""
    return {
        "CANCEL_UNTIL": None if attendance.deadline.is_past(r.now) else formats.deadline(attendance.deadline)
    }


def or_find_a_make_up(
    wording: Wording, values: dict[str, Any], envelope: Envelope, credit_id: UUID | None
) -> Facts:
    """The button leads to the make-up if there is one to book, otherwise to the booking."""
    if credit_id is None:
        return Facts(wording, values)
    values["MAKE_UP_URL"] = envelope.link(f"/make-ups/{short(credit_id)}")
    return Facts(replace(wording, button=FIND_A_MAKE_UP, button_to="MAKE_UP_URL"), values)
