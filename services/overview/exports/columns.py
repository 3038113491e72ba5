"""What stands in each list that can be taken out: its heading, and its rows by the rights of whoever takes it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import Attendance, Attendee, Booking, Class, Client, Programme, Relation, Session, Staff, Venue
from services.core import access, access_to_sessions
from services.core.ages import age
from services.core.capabilities import Capability, may
from services.core.local_time import MIDNIGHT, at_wall, day_end, local_day, today
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import N_, _, formats
from services.overview.history.values import STATES
from services.payments import not_paid
from services.payments.not_paid import NotPaidFilter
from services.people import families
from services.people.phones import spoken_phone
from services.provider.settings import current

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WEEKS = timedelta(weeks=4)
AT_ONCE = 500
"""Debts that are read by one statement."""
STATUSES = {
    "enrolled": N_("booked"),
    "waiting": N_("on the waiting list"),
    "trial_started": N_("on trial"),
    "trial_ended": N_("trial over"),
    "cancelled": N_("cancelled"),
}
"""The states of a booking, as a list says them."""
TYPES = {"regular": N_("booked"), "make_up": N_("make-up"), "free": N_("free")}
"""The kinds of a part in a session."""


@dataclass(frozen=True, slots=True)
class Span:
    """From which day to which."""

    first: date
    last: date
    today: date

    @staticmethod
    def read(first: str, last: str, here: date) -> Span:
        """The days as an address has them; the last four weeks where it has none."""
        days = [here - WEEKS, here]
        for place, text in enumerate((first, last)):
            with suppress(ValueError):
                days[place] = date.fromisoformat(text)
        return Span(days[0], days[1], here)


@dataclass(frozen=True, slots=True)
class ListTable:
    """A list: its heading, and its rows of texts, numbers, days, moments of the provider's clock, and Nones."""

    head: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


def written(value: Any) -> Any:
    """A cell as a text file has it: days and moments as spreadsheets of every language read them."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


async def span(r: Reading, first: str, last: str) -> Span:
    """The days that an address asks for.

    Raises:
        NotSetUp.
    """
    return Span.read(first, last, today(r.now, (await current(r)).zone))


async def clients(r: Reading, _span: Span) -> ListTable:
    """Every family, A to Z; how to reach it only for staff who see contacts."""
    families.clients_only(r)
    contacts, here = may(r.visitor, Capability.CONTACTS), await current(r)
    found = sorted(
        await r.db.scalars(select(Client).where(Client.merged_into_id.is_(None)).order_by(Client.id)),
        key=lambda client: formats.sort_key(client.last_name, client.first_name),
    )
    children = await _children(r)
    reach = (_("Email"), _("Phone")) if contacts else ()
    head = (_("Last name"), _("First name"), *reach, _("Children"), _("Since"))
    rows = []
    for client in found:
        theirs = (client.email, spoken_phone(client.phone, here.country)) if contacts else ()
        kids = ", ".join(children.get(client.id, []))
        since = local_day(client.created_at, here.zone)
        rows.append((client.last_name, client.first_name, *theirs, kids, since))
    return ListTable(head, rows)


async def _children(r: Reading) -> dict[UUID, list[str]]:
    """The names of every family's children, the oldest first."""
    rows = await r.db.execute(
        select(Relation.client_id, Attendee.first_name, Attendee.last_name)
        .join(Attendee, Attendee.id == Relation.attendee_id)
        .order_by(Attendee.born_on.nulls_last(), Attendee.first_name, Attendee.id)
    )
    found: dict[UUID, list[str]] = {}
    for client_id, first, last in rows:
        found.setdefault(client_id, []).append(formats.full_name(first, last))
    return found


async def bookings(r: Reading, span: Span) -> ListTable:
    """Every booking that the visitor may see, the newest class first."""
    families.clients_only(r)
    zone = (await current(r)).zone
    rows = await r.db.execute(
        select(Booking, Attendee, Client, Class, Programme, Venue.name)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .join(Client, Client.id == Booking.client_id)
        .join(Class, Class.id == Booking.class_id)
        .join(Programme, Programme.id == Class.programme_id)
        .join(Venue, Venue.id == Class.venue_id)
        .where(access.visible(r.visitor))
        .order_by(Class.first_on.desc(), Class.name, Attendee.first_name, Booking.id)
    )
    head = (
        _("Booking number"),
        _("Child"),
        _("Age"),
        _("Parent"),
        _("Programme"),
        _("Class"),
        _("Venue"),
        _("First day"),
        _("Last day"),
        _("State"),
        _("Places"),
        _("Booked on"),
    )
    return ListTable(head, [_booking(row, span.today, zone) for row in rows])


def _booking(row: Any, on: date, zone: ZoneInfo) -> tuple[Any, ...]:
    booking, attendee, client, class_, programme, venue = row
    return (
        booking.number,
        formats.full_name(attendee.first_name, attendee.last_name),
        None if attendee.born_on is None else age(attendee.born_on, on),
        families.name_of(client),
        programme.name,
        class_.name,
        venue,
        class_.first_on,
        booking.ends_on - timedelta(days=1) if booking.ends_on else class_.last_on,
        _(STATUSES[booking.status]),
        booking.slots,
        local_day(booking.created_at, zone),
    )


async def register(r: Reading, span: Span) -> ListTable:
    """Who came to each session of these days that the visitor may see, in the order of time."""
    if not may(r.visitor, Capability.REGISTER):
        raise NotFound
    zone = (await current(r)).zone
    rows = await r.db.execute(
        select(Session, Class.name, Venue.name, Staff, Attendee, Attendance)
        .join(Class, Class.id == Session.class_id)
        .join(Venue, Venue.id == Session.venue_id)
        .outerjoin(Staff, Staff.id == Session.instructor_id)
        .join(Attendance, Attendance.session_id == Session.id)
        .join(Attendee, Attendee.id == Attendance.attendee_id)
        .where(
            access_to_sessions.sessions_of(r.visitor),
            Session.starts_at >= at_wall(span.first, MIDNIGHT, zone),
            Session.starts_at < day_end(span.last, zone),
            Attendance.state != "hidden",
        )
        .order_by(Session.starts_at, Class.name, Session.id, Attendee.first_name, Attendance.id)
    )
    head = (_("Begins"), _("Class"), _("Venue"), _("Instructor"), _("Child"), _("Kind"), _("State"))
    return ListTable(
        head,
        [
            (
                session.starts_at.astimezone(zone).replace(tzinfo=None),
                class_,
                venue,
                formats.full_name(staff.first_name, staff.last_name) if staff else "",
                formats.full_name(attendee.first_name, attendee.last_name),
                _(TYPES[attendance.type]),
                _("session cancelled") if session.status == "cancelled" else _(STATES[attendance.state]),
            )
            for session, class_, venue, staff, attendee, attendance in rows
        ],
    )


async def debts(r: Reading, _span: Span) -> ListTable:
    """Everything that is not paid, what is late first."""
    contacts = may(r.visitor, Capability.CONTACTS)
    ids = await not_paid.debt_ids(r, NotPaidFilter())
    found = [
        each
        for start in range(0, len(ids), AT_ONCE)
        for each in await not_paid.of_debts(r, ids[start : start + AT_ONCE])
    ]
    reach = (_("Email"),) if contacts else ()
    head = (
        _("Family"),
        *reach,
        _("What for"),
        _("Reference"),
        _("Due"),
        _("Days late"),
        _("Left to pay"),
        _("Currency"),
        _("Reminded"),
    )
    rows = [
        (
            each.payer if contacts or "@" not in each.payer else "",
            *((each.email,) if contacts else ()),
            each.debt.title,
            each.debt.reference,
            each.debt.due_on,
            each.days_late,
            each.debt.left.decimal,
            each.debt.left.currency,
            each.times_reminded,
        )
        for each in found
    ]
    return ListTable(head, rows)
