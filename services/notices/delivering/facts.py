"""What a message is about, looked up at the moment it leaves, and whether it is still true."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import (
    Attendance,
    Attendee,
    Booking,
    Class,
    Client,
    Credit,
    OutboxMessage,
    Programme,
    QueueEntry,
    Session,
    Share,
    SignIn,
    Staff,
    Venue,
)
from db.states import EXPECTED, GIVEN_UP, LIVE
from services.attendance import cancel_link, view_loader
from services.attendance.view import AttendanceView
from services.core.ids import short
from services.core.refusals import NotFound
from services.core.rulebook import RuleKind
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work
from services.language import _, formats
from services.notices.telling import catalogue, wordings
from services.notices.telling.placeholders import Values
from services.notices.telling.wordings import Wording
from services.notices.texts import BACK, LOST, outcome
from services.people.staff import full_name
from services.provider import ProviderView

GOING = EXPECTED

CANCELLED = GIVEN_UP


class NoLongerTrue(Exception):
    """Things have changed since it was written down: it is not sent, and says why."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message on its way: its row, who it is for today, and where its links lead."""

    row: OutboxMessage
    here: ProviderView
    url: str
    """The public address, without a slash at its end."""
    client: Client | None = None

    @property
    def to(self) -> str:
        """The address of today: a client may have changed it since."""
        return self.row.address if self.client is None else self.client.email

    def link(self, path: str) -> str:
        """A whole address; one that is whole already stays."""
        return path if "://" in path else self.url + path


@dataclass(frozen=True, slots=True)
class Facts:
    """The text of a message and what to put into it."""

    wording: Wording
    values: Values


async def of(r: Reading, envelope: Envelope) -> Facts:
    """Everything that the message says, about the thing itself and as of now.

    Raises:
        NoLongerTrue: it must not be sent any more.
    """
    kind = catalogue.CATALOGUE[envelope.row.notice]
    client = envelope.client
    if kind.can_be_off and client is not None and not client.notices_on:
        raise NoLongerTrue("switched off")
    try:
        facts = await READERS[kind](r, envelope, kind.read(envelope.row.payload))
    except NotFound as gone:
        raise NoLongerTrue("it is not there any more") from gone
    common = {
        "PROVIDER_NAME": envelope.here.name,
        "PROVIDER_EMAIL": envelope.here.email,
        "PROVIDER_PHONE": envelope.here.phone,
        "CLIENT_NAME": None if client is None else client.first_name,
        "WIDGET_PROFILE_URL": envelope.link("/profile"),
    }
    return replace(facts, values=common | dict(facts.values))


async def _standing(r: Reading, envelope: Envelope, booking_id: UUID) -> Share | None:
    """The recipient's share in the booking; None for its owner.

    Raises:
        NoLongerTrue: they are neither (R87: removal is instant).
    """
    booking = await r.db.get_one(Booking, booking_id)
    if envelope.row.client_id == booking.client_id:
        return None
    share = await r.db.scalar(
        select(Share).where(
            Share.booking_id == booking_id, Share.email == envelope.to, Share.revoked_at.is_(None)
        )
    )
    if share is None:
        raise NoLongerTrue("no longer shared with them")
    return share


async def _sign_in_code(_r: Reading, envelope: Envelope, notice: catalogue.SignInCode) -> Facts:
    expires_at = envelope.row.expires_at
    values = {
        "SIGN_IN_CODE": f"{notice.code[:4]} {notice.code[4:]}".strip(),
        "SIGN_IN_URL": envelope.link(notice.link),
        "SIGN_IN_UNTIL": None if expires_at is None else formats.clock(expires_at),
    }
    return Facts(wordings.SIGN_IN_CODE, values)


async def _unknown_address(_r: Reading, envelope: Envelope, _notice: catalogue.UnknownAddress) -> Facts:
    return Facts(wordings.UNKNOWN_ADDRESS, {"SIGN_IN_URL": envelope.link("/sign-in")})


async def _new_device(r: Reading, envelope: Envelope, notice: catalogue.NewDevice) -> Facts:
    sign_in = await r.db.scalar(select(SignIn).where(SignIn.id == notice.sign_in_id))
    if sign_in is None:
        raise NotFound
    values = {
        "DEVICE": sign_in.device,
        "SIGNED_IN_AT": formats.moment(sign_in.created_at),
        "DEVICES_URL": envelope.link("/profile/devices"),
    }
    return Facts(wordings.NEW_DEVICE, values)


async def _session_cancelled(r: Reading, envelope: Envelope, notice: catalogue.SessionCancelled) -> Facts:
    day = await view_loader.load_one(r, notice.attendance_id)
    await _standing(r, envelope, day.booking_id)
    by_us = day.session_status == "cancelled"
    if not by_us and day.state not in CANCELLED:
        raise NoLongerTrue("taken back")
    values = _event(day, envelope) | _by(day, envelope)
    values["MAKE_UP_OUTCOME"] = outcome(notice.outcome, day)
    values["CANCEL_REASON"] = day.provider_note
    wording = wordings.CANCELLED_BY_US if by_us else wordings.SESSION_CANCELLED
    to_book = day.credit is not None and day.credit.state == "active"
    return _or_find_a_make_up(
        wording, values, envelope, day.credit.credit_id if day.credit and to_book else None
    )


async def _make_up_cancelled(r: Reading, envelope: Envelope, notice: catalogue.MakeUpCancelled) -> Facts:
    day = await view_loader.load_one(r, notice.attendance_id)
    await _standing(r, envelope, day.booking_id)
    by_us = day.session_status == "cancelled"
    if not by_us and day.state not in CANCELLED:
        raise NoLongerTrue("taken back")
    values = _event(day, envelope) | _by(day, envelope) | {"CANCEL_REASON": day.provider_note}
    wording = wordings.CANCELLED_BY_US if by_us else wordings.MAKE_UP_CANCELLED
    credit: Credit | None = await r.db.scalar(
        select(Credit)
        .join(Attendance, Attendance.credit_id == Credit.id)
        .where(Attendance.id == notice.attendance_id, Credit.state == "active")
    )
    if credit is None or not notice.came_back:
        values["MAKE_UP_OUTCOME"] = outcome(LOST, day)
        return Facts(wording, values)
    values["MAKE_UP_OUTCOME"] = outcome(BACK, day, credit.expires_at)
    return _or_find_a_make_up(wording, values, envelope, credit.id)


def _or_find_a_make_up(
    wording: Wording, values: dict[str, Any], envelope: Envelope, credit_id: UUID | None
) -> Facts:
    """The button leads to what one will want next: to the make-up if there is one to book, else to the booking."""
    if credit_id is None:
        return Facts(wording, values)
    values["MAKE_UP_URL"] = envelope.link(f"/make-ups/{short(credit_id)}")
    return Facts(replace(wording, button=wordings.FIND_A_MAKE_UP, button_to="MAKE_UP_URL"), values)


async def _make_up_booked(r: Reading, envelope: Envelope, notice: catalogue.MakeUpBooked) -> Facts:
    day = await view_loader.load_one(r, notice.attendance_id)
    await _standing(r, envelope, day.booking_id)
    if not day.on:
        raise NoLongerTrue("cancelled since")
    values = _event(day, envelope) | _by(day, envelope) | _until(r, day)
    values["MISSED_EVENT"] = None if day.makes_up_for is None else formats.moment(day.makes_up_for)
    return Facts(wordings.MAKE_UP_BOOKED, values)


async def _place_offered(r: Reading, envelope: Envelope, notice: catalogue.PlaceOffered) -> Facts:
    row = (
        await r.db.execute(
            select(QueueEntry, Credit.booking_id, Session, Class, Programme, Venue, Staff, Attendee)
            .join(Credit, Credit.id == QueueEntry.credit_id)
            .join(Booking, Booking.id == Credit.booking_id)
            .join(Attendee, Attendee.id == Booking.attendee_id)
            .join(Session, Session.id == QueueEntry.session_id)
            .join(Class, Class.id == Session.class_id)
            .join(Programme, Programme.id == Class.programme_id)
            .join(Venue, Venue.id == Session.venue_id)
            .outerjoin(Staff, Staff.id == Session.instructor_id)
            .where(QueueEntry.id == notice.entry_id)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    entry, booking_id, session, class_, programme, venue, staff, attendee = row
    await _standing(r, envelope, booking_id)
    if entry.state != "offered" or session.status != "scheduled":
        raise NoLongerTrue("the offer is over")
    values: dict[str, Any] = {
        "ATTENDEE_NAME": attendee.first_name,
        "PROGRAMME_NAME": programme.name,
        "CLASS_NAME": class_.name,
        "EVENT_DAY": formats.day(formats.local(session.starts_at).date()),
        "EVENT_START": formats.moment(session.starts_at),
        "EVENT_TIME": formats.span(session.starts_at, session.minutes),
        "EVENT_VENUE": venue.name,
        "EVENT_ADDRESS": venue.address,
        "EVENT_INSTRUCTOR": full_name(staff),
        "EVENT_NOTE": session.public_note,
        "BOOKING_URL": envelope.link(f"/bookings/{short(booking_id)}"),
        "CLAIM_URL": envelope.link(f"/waiting/{short(entry.id)}"),
        "HELD_UNTIL": _("We hold it for you until {until}.").format(until=formats.moment(entry.held_until))
        if entry.holds_place and entry.held_until is not None
        else _("The session is close, so it goes to whoever is first."),
    }
    return Facts(wordings.PLACE_OFFERED, values)


async def _reminder(r: Reading, envelope: Envelope, notice: catalogue.SessionReminder) -> Facts:
    day = await view_loader.load_one(_as_read(r, envelope), notice.attendance_id)
    share = await _standing(r, envelope, day.booking_id)
    booking = await r.db.get_one(Booking, day.booking_id)
    if not (booking.reminders_on if share is None else share.reminders_on):
        raise NoLongerTrue("switched off")
    left = booking.ends_on is not None and formats.local(day.starts_at).date() >= booking.ends_on
    if not day.on or left or booking.status not in LIVE:
        raise NoLongerTrue("not going any more")
    if day.starts_at != envelope.row.expires_at:
        raise NoLongerTrue("moved to another time")
    values = _event(day, envelope) | {"CANCEL_UNTIL": None}
    if not day.may_act:
        return Facts(wordings.SESSION_REMINDER, values)
    if day.why_not_cancel is not None:
        closed = day.why_not_cancel.rule.kind is RuleKind.DEADLINE
        values["CANCEL_UNTIL"] = formats.deadline(day.deadline) if closed else None
        return Facts(replace(wordings.SESSION_REMINDER, after=wordings.CLOSED), values)
    values |= _until(r, day)
    if not isinstance(r, Work) or envelope.client is None:
        return Facts(wordings.SESSION_REMINDER, values)
    secret = cancel_link.make(r, day.attendance_id, envelope.to)
    values["CANCELED_CONFIRMATION_URL"] = envelope.link(f"/c/{secret}")
    wording = replace(
        wordings.SESSION_REMINDER, button=wordings.CANT_MAKE_IT, button_to="CANCELED_CONFIRMATION_URL"
    )
    return Facts(wording, values)


def _as_read(r: Reading, envelope: Envelope) -> Reading:
    """With the recipient's eyes: what the house may do, such as cancelling after the deadline, they may not."""
    client = envelope.client
    if client is None:
        return r
    name = client.first_name or client.email
    return replace(r, visitor=Visitor(Kind.CLIENT, name, client_id=client.id, email=client.email))


async def _right(
    r: Reading, envelope: Envelope, notice: catalogue.MakeUpAvailable | catalogue.MakeUpExpiring
) -> Facts:
    from services.make_ups import finder
    from services.make_ups.credits import view as credit_views

    right = await credit_views.one(r, notice.credit_id)
    if await _standing(r, envelope, right.booking_id) is not None or right.state != "active":
        raise NoLongerTrue("nothing to book any more")
    best = await finder.best(r, notice.credit_id)
    available = isinstance(notice, catalogue.MakeUpAvailable)
    if available and not best:
        raise NoLongerTrue("nothing fits any more")
    places = tuple(
        " · ".join(part for part in (formats.moment(one.starts_at), one.venue, one.instructor) if part)
        for one in (swap.candidate for swap in best)
    )
    values = {
        "ATTENDEE_NAME": right.kid.first_name,
        "PROGRAMME_NAME": right.programme,
        "MISSED_EVENT": None if right.from_at is None else formats.moment(right.from_at),
        "MAKE_UP_UNTIL": formats.last_day(right.expires_at),
        "MAKE_UP_URL": envelope.link(f"/make-ups/{short(right.credit_id)}"),
        "BEST_PLACES": places,
        "PLACES_INTRO": _("These fit best right now:")
        if places
        else _("Nothing free fits right now, but you can wait for a place in a full session."),
    }
    return Facts(wordings.MAKE_UP_AVAILABLE if available else wordings.MAKE_UP_EXPIRING, values)


def _event(day: AttendanceView, envelope: Envelope) -> dict[str, Any]:
    """The very session, never the first one of its class."""
    return {
        "ATTENDEE_NAME": day.kid.first_name,
        "PROGRAMME_NAME": day.programme,
        "CLASS_NAME": day.class_name,
        "EVENT_DAY": formats.day(formats.local(day.starts_at).date()),
        "EVENT_START": formats.moment(day.starts_at),
        "EVENT_TIME": formats.span(day.starts_at, day.minutes),
        "EVENT_VENUE": day.venue,
        "EVENT_ADDRESS": day.address,
        "EVENT_INSTRUCTOR": day.instructor,
        "EVENT_NOTE": day.public_note,
        "BOOKING_URL": envelope.link(f"/bookings/{short(day.booking_id)}"),
    }


def _by(day: AttendanceView, envelope: Envelope) -> dict[str, Any]:
    """Who did it, told to everybody else."""
    own = envelope.client is not None and day.changed_by_id == envelope.client.id
    return {"CHANGED_BY": None if own else day.changed_by}


def _until(r: Reading, day: AttendanceView) -> dict[str, Any]:
    return {"CANCEL_UNTIL": None if day.deadline.is_past(r.now) else formats.deadline(day.deadline)}


READERS: dict[type[catalogue.Notice], Callable[[Reading, Envelope, Any], Awaitable[Facts]]] = {
    catalogue.SignInCode: _sign_in_code,
    catalogue.UnknownAddress: _unknown_address,
    catalogue.NewDevice: _new_device,
    catalogue.SessionCancelled: _session_cancelled,
    catalogue.MakeUpBooked: _make_up_booked,
    catalogue.MakeUpCancelled: _make_up_cancelled,
    catalogue.PlaceOffered: _place_offered,
    catalogue.SessionReminder: _reminder,
    catalogue.MakeUpAvailable: _right,
    catalogue.MakeUpExpiring: _right,
}
