"""Hop & Tumble and its people by name, for every test that needs somebody to be there.

Anna Novak is the parent of Theo and Mia; Marek may change Theo's booking, Julia may see it; Zuzana's family is
another one and must see nothing of theirs; Grace's Sam holds an offer; Orla owns the place, Noah teaches there.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from db import Attendance, Attendee, Booking, Class, Client, Credit, QueueEntry, Session, SignIn, Staff
from services import demo
from services.core.visitor import Kind, Visitor
from services.core.work import now, reading, work
from services.demo.timetable import PLANS, Plan
from services.outside.clock import Clock

KIDS = ("Theo", "Mia", "Ema", "Jakub", "Sam")


@dataclass(frozen=True, slots=True)
class World:
    """Ids by name. Plans are named in `services.demo.timetable`: MONDAYS is Theo's class, BOUNCE is Mia's."""

    anna: UUID
    marek: UUID
    julia: UUID
    zuzana: UUID
    grace: UUID
    orla: UUID
    noah: UUID
    theo: UUID
    mia: UUID
    ema: UUID
    jakub: UUID
    sam: UUID
    bookings: dict[tuple[str, str], UUID]
    """By child and class name; `booking` is easier to read."""
    sessions: dict[tuple[str, int], UUID]
    """By class name and week, 0 being the one we are in; `session` is easier to read."""
    classes: dict[str, UUID]
    credits: dict[str, UUID]
    """Theo's "to_book", "booked", "used" and "expired"; Ema's "waiting" and Sam's "offered"."""
    entries: dict[str, UUID]
    """Places in lines: Ema's "waiting" and Sam's "offered"."""

    def booking(self, child: str, plan: Plan) -> UUID:
        """A child's booking: booking("Theo", MONDAYS)."""
        return self.bookings[child, plan.name]

    def session(self, plan: Plan, week: int) -> UUID:
        """A class's session: session(MONDAYS, 1) is next week's."""
        return self.sessions[plan.name, week]

    async def attendance(self, child: str, plan: Plan, week: int, of: Plan | None = None) -> UUID:
        """A child's part in a session; `of` is the class they are booked in, where it is another one."""
        async with reading(Visitor.system("test")) as r:
            found = await r.db.scalars(
                select(Attendance.id).where(
                    Attendance.session_id == self.session(plan, week),
                    Attendance.booking_id == self.booking(child, of or plan),
                )
            )
            return found.one()


async def build() -> None:
    """Build Hop & Tumble in the empty database that is connected."""
    await demo.build()


async def hop_and_tumble(clock: Clock) -> World:
    """Build it as of a clock, and name its people."""
    await demo.build(clock)
    return await load()


async def load() -> World:
    """The people of the world that is connected, by name."""
    async with reading(Visitor.system("test")) as r:
        known = await r.db.scalars(select(Client).where(Client.email.endswith("@example.com")))
        clients = {row.email.partition("@")[0]: row.id for row in known}
        staff = {row.first_name.lower(): row.id for row in await r.db.scalars(select(Staff))}
        kids = await r.db.execute(
            select(Attendee.first_name, Attendee.id)
            .join(Booking, Booking.attendee_id == Attendee.id)
            .join(Client, Client.id == Booking.client_id)
            .where(Client.email.in_([f"{name}@example.com" for name in ("anna", "zuzana", "grace")]))
        )
        bookings = await r.db.execute(
            select(Attendee.first_name, Class.name, Booking.id)
            .join(Attendee, Attendee.id == Booking.attendee_id)
            .join(Class, Class.id == Booking.class_id)
            .where(Attendee.first_name.in_(KIDS))
        )
        classes = await r.db.execute(select(Class.name, Class.id))
        sessions = await r.db.execute(
            select(Class.name, Session.number, Session.id).join(Class, Class.id == Session.class_id)
        )
        lines = await r.db.execute(select(QueueEntry.state, QueueEntry.id, QueueEntry.credit_id))
        rights = await r.db.execute(
            select(Credit.state, Credit.id, Session.starts_at)
            .join(Booking, Booking.id == Credit.booking_id)
            .join(Attendee, Attendee.id == Booking.attendee_id)
            .outerjoin(Attendance, Attendance.credit_id == Credit.id)
            .outerjoin(Session, Session.id == Attendance.session_id)
            .where(Attendee.first_name == "Theo")
        )
        first_weeks = {plan.name: plan.first_week for plan in PLANS}
        waiting = list(lines.all())
        return World(
            **{name: clients[name] for name in ("anna", "marek", "julia", "zuzana", "grace")},
            **{name: staff[name] for name in ("orla", "noah")},
            **{name.lower(): id_ for name, id_ in kids},
            bookings={(kid, class_): id_ for kid, class_, id_ in bookings},
            sessions={(class_, first_weeks[class_] + n - 1): id_ for class_, n, id_ in sessions},
            classes=dict(classes.all()),
            credits={_right(state, at): id_ for state, id_, at in rights}
            | {state: credit_id for state, _id, credit_id in waiting},
            entries={state: id_ for state, id_, _credit_id in waiting},
        )


def _right(state: str, made_up_at: object) -> str:
    if state == "active":
        return "to_book"
    return "booked" if state == "used" and made_up_at > now() else state  # type: ignore[operator]


async def visitor(email: str, *, days: int = 90) -> Visitor:
    """Sign somebody in on a new device, without the mail: a client or a member of staff, known by e-mail."""
    async with work(Visitor.system("test")) as w:
        client = await w.db.scalar(select(Client).where(Client.email == email))
        staff = await w.db.scalar(select(Staff).where(Staff.email == email))
        row = SignIn(
            token_hash=hashlib.sha256(secrets.token_bytes(32)).hexdigest(),
            client_id=client.id if client is not None else None,
            staff_id=staff.id if client is None and staff is not None else None,
            created_at=w.now,
            second_at=w.now,
            last_seen_at=w.now,
            idle_until=w.now + timedelta(days=days),
            absolute_until=w.now + timedelta(days=days),
            device="Test",
        )
        w.db.add(row)
        await w.db.flush()
        if client is not None:
            return Visitor(
                Kind.CLIENT,
                client.first_name,
                row.id,
                client_id=client.id,
                email=client.email,
                locale=client.locale,
            )
        if staff is not None:
            return Visitor(Kind.STAFF, staff.first_name, row.id, staff_id=staff.id, role=staff.role)
        raise LookupError(email)
