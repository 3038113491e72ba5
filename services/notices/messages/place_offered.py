"""A place came free for somebody on a waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from db import (
    Attendee,
    Booking,
    Class,
    Credit,
    Programme,
    QueueEntry,
    Session,
    Staff,
    Venue,
)
from services.core.ids import short
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import N_, _, formats
from services.notices.messages.shared.session import SESSION, directions
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted, share_of
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, owner_and
from services.notices.telling.wording import DIRECTIONS, EVENT, OPEN_BOOKING, Wording
from services.people.staff import full_name


@dataclass(frozen=True, slots=True)
class PlaceOffered(Notice):
    """A place came free and is offered to the first on the waiting list (R53)."""

    name = "place-offered"
    trigger = N_("a place comes free in a session that the family waits for")
    to = "the owner, and whoever joined the waiting list"

    entry_id: UUID


async def recipients(r: Reading, notice: PlaceOffered) -> Plan:
    """The owner, and whoever joined the waiting list, at any hour; the message expires with the offer."""
    row = (
        await r.db.execute(
            select(QueueEntry, Credit.booking_id, Session.starts_at)
            .join(Credit, Credit.id == QueueEntry.credit_id)
            .join(Session, Session.id == QueueEntry.session_id)
            .where(QueueEntry.id == notice.entry_id)
        )
    ).one_or_none()
    if row is None:
        return NOBODY
    entry, booking_id, starts_at = row
    return Plan(
        f"{notice.name}/{notice.entry_id}",
        await owner_and(r, booking_id, entry.joined_by_id),
        expires_at=entry.held_until or starts_at,
        urgent=True,
    )


class Offer(NamedTuple):
    """An entry that has an offer, with its session and its attendee."""

    entry: QueueEntry
    booking_id: UUID
    session: Session
    class_: Class
    programme: Programme
    venue: Venue
    staff: Staff | None
    attendee: Attendee


async def still_wanted(r: Reading, notice: PlaceOffered, envelope: Envelope) -> Offer:
    """While the place is offered."""
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
    offer = Offer(*row)
    await share_of(r, envelope, offer.booking_id)
    if offer.entry.state != "offered" or offer.session.status != "scheduled":
        raise NoLongerWanted("the offer is over")
    return offer


async def facts(_r: Reading, _notice: PlaceOffered, envelope: Envelope, offer: Offer) -> Facts:
    """The session, and how long its place is held."""
    entry, session = offer.entry, offer.session
    held = entry.held_until if entry.holds_place else None
    values = {
        "ATTENDEE_NAME": offer.attendee.first_name,
        "PROGRAMME_NAME": offer.programme.name,
        "CLASS_NAME": offer.class_.name,
        "EVENT_DAY": formats.day(formats.local(session.starts_at).date()),
        "EVENT_ON": formats.on_day(formats.local(session.starts_at).date()),
        "EVENT_START": formats.moment(session.starts_at),
        "EVENT_TIME": formats.span(session.starts_at, session.minutes),
        "EVENT_VENUE": offer.venue.name,
        "EVENT_ADDRESS": offer.venue.address,
        "EVENT_INSTRUCTOR": full_name(offer.staff),
        "EVENT_NOTE": session.public_note,
        "BOOKING_URL": envelope.link(f"/bookings/{short(offer.booking_id)}"),
        "DIRECTIONS_URL": directions(offer.venue.name, offer.venue.address, offer.venue.area),
        "CLAIM_URL": envelope.link(f"/waiting/{short(entry.id)}"),
        "HELD_UNTIL": _("We hold it for you until {until}.").format(until=formats.moment(held))
        if held is not None
        else _("The session is close, so it goes to whoever is first."),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: a place is free on *|EVENT_START|*"),
    heading=N_("A place is free for *|ATTENDEE_NAME|*"),
    before=("*|HELD_UNTIL|*",),
    rows=EVENT,
    button=N_("Take the place"),
    button_to="CLAIM_URL",
    links=(DIRECTIONS, OPEN_BOOKING),
    after=(N_("If you don’t want it, there is nothing to do. Your make-up stays yours."),),
)
PLACEHOLDERS = SESSION | placeholders(
    Placeholder("HELD_UNTIL", "How long the place is held, as a sentence"),
    Placeholder("CLAIM_URL", "Link that takes the place"),
)
register(
    PlaceOffered,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
