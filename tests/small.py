"""A small world for tests of one rule: one programme, a class or two, as many families as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from db import Attendance, Client, Credit, Session, SignIn
from services import provider
from services.attendance import cancelling
from services.bookings import enrolment
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work, work
from services.people import attendees, clients
from services.timetable import classes, programmes, schedule

SYSTEM = Visitor.system("test")
FIRST, LAST = date(2026, 1, 5), date(2026, 3, 30)


@dataclass(frozen=True, slots=True)
class Family:
    """A parent who is signed in, with one child in one class."""

    visitor: Visitor
    client_id: UUID
    child_id: UUID
    booking_id: UUID


@dataclass(slots=True)
class Small:
    """The provider and its programme; classes are added with `class_`."""

    provider_id: UUID
    programme_id: UUID
    venue_id: UUID
    instructor_id: UUID
    made: int = 0


async def found(
    *, rule: dict[str, Any] | None = None, make_ups: dict[str, Any] | None = None, **programme: Any
) -> Small:
    """A provider in Dublin with one programme for five- to seven-year-olds; fixed deadline the day before at 17:00."""
    async with work(SYSTEM) as w:
        provider_id = await provider.found(w, name="Hop & Tumble", zone="Europe/Dublin", country="IE")
        terms = {"kind": "fixed", "days_before": 1, "at_minute": 17 * 60, "in_force_from": w.now} | (
            rule or {}
        )
        made = await programmes.add(w, "Mighty Movers", **({"youngest": 5, "oldest": 7} | programme))
        await provider.set_cancellation(w, provider_id, made.id, **terms)
        if make_ups:
            await provider.set_make_ups(w, provider_id, **make_ups)
        venue = await classes.venue(w, "Ranelagh Studio")
        coach = await classes.instructor(w, "Noah Byrne")
        return Small(provider_id, made.id, venue.id, coach.id)


async def class_(
    small: Small, *, weekday: int = 0, at: int = 17 * 60, capacity: int = 8, **fields: Any
) -> UUID:
    """A weekly class with its sessions from January to March 2026; Mondays at 17:00 unless told."""
    small.made += 1
    async with work(SYSTEM) as w:
        made = await classes.add(
            w,
            fields.pop("name", f"Class {small.made}"),
            programme_id=fields.pop("programme_id", small.programme_id),
            venue_id=fields.pop("venue_id", small.venue_id),
            instructor_id=small.instructor_id,
            weekday=weekday,
            starts_minute=at,
            minutes=45,
            capacity=capacity,
            first_on=fields.pop("first_on", FIRST),
            last_on=fields.pop("last_on", LAST),
            **fields,
        )
        await schedule.generate(w, made.id)
        return made.id


async def sign_in(w: Work, client_id: UUID) -> Visitor:
    """A device of this client that is signed in."""
    row = SignIn(
        token_hash=uuid4().hex,
        client_id=client_id,
        created_at=w.now,
        last_seen_at=w.now,
        idle_until=w.now + timedelta(days=90),
        absolute_until=w.now + timedelta(days=365),
    )
    w.db.add(row)
    await w.db.flush()
    return Visitor(Kind.CLIENT, sign_in_id=row.id)


async def families(class_id: UUID, number: int = 1, *, since: Any = None) -> list[Family]:
    """So many families, each with a child of six booked into the class."""
    out = []
    async with work(SYSTEM) as w:
        for _each in range(number):
            tag = uuid4().hex[:8]
            client: Client = await clients.client(w, f"{tag}@example.com", "Anna", tag)
            child = await attendees.attendee(w, client.id, "Theo", tag, date(2019, 12, 1))
            booking = await enrolment.enrol(w, client.id, child.id, class_id, since=since)
            out.append(Family(await sign_in(w, client.id), client.id, child.id, booking.id))
    return out


async def sessions(r: Reading, class_id: UUID) -> Sequence[Session]:
    """A class's sessions in order of time."""
    found_ = await r.db.scalars(
        select(Session).where(Session.class_id == class_id).order_by(Session.starts_at)
    )
    return found_.all()


async def next_part(r: Reading, booking_id: UUID) -> UUID:
    """The booking's part in its next session."""
    found_ = await r.db.scalars(
        select(Attendance.id)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.booking_id == booking_id, Session.starts_at > r.now)
        .order_by(Session.starts_at)
    )
    first: UUID = found_.first() or uuid4()
    return first


async def with_credit(of: Family) -> UUID:
    """Let a family cancel its next session in time; the credit that this earned."""
    async with work(of.visitor) as w:
        outcome = await cancelling.cancel(w, await next_part(w, of.booking_id))
        assert outcome.attendance.credit is not None
        return outcome.attendance.credit.credit_id


async def credit(r: Reading, credit_id: UUID) -> Credit:
    """A credit as it is stored."""
    return await r.db.get_one(Credit, credit_id)
