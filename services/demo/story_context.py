"""What a story can do: act for a family or the owner, at a moment in the past."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from db import Attendance, Booking, Client, Credit
from services.attendance import cancelling, register
from services.attendance.cancel_rules import UNDO
from services.attendance.cancelling import Reason
from services.core.visitor import Kind, Visitor
from services.core.work import Work
from services.demo.people import (
    People,
)
from services.demo.timetable import (
    Plan,
    Timetable,
)
from services.make_ups import book


@dataclass(slots=True)
class StoryContext:
    """What the stories work with: the work, the timetable, the people, and Orla, the owner."""

    w: Work
    made: Timetable
    people: People
    orla: Visitor

    def by(self, email: str, at: datetime) -> Work:
        """The work as a client at a moment in the past."""
        client = self.people.clients[email]
        return replace(self.w, now=min(at, self.w.now), visitor=_visitor(client))

    def by_owner(self, at: datetime) -> Work:
        """The work as the owner at a moment in the past."""
        return replace(self.w, now=min(at, self.w.now), visitor=self.orla)

    async def attendance(self, of: Booking, plan: Plan, week: int) -> Attendance:
        """A booking's attendance in one session."""
        session = self.made.session(plan, week)
        found = await self.w.db.execute(
            select(Attendance).where(Attendance.booking_id == of.id, Attendance.session_id == session.id)
        )
        return found.scalar_one()

    async def cancelled(
        self, email: str, of: Booking, plan: Plan, week: int, before: timedelta, reason: Reason | None = None
    ) -> Credit | None:
        """Cancel a session so long before it starts; returns the credit that this earned, if any."""
        attendance = await self.attendance(of, plan, week)
        at = self.made.session(plan, week).starts_at - before
        w = self.by(email, at)
        await cancelling.cancel(w, attendance.id, reason)
        await register.release_due(replace(self.w, now=w.now + UNDO))
        found: Credit | None = await self.w.db.scalar(
            select(Credit).where(Credit.source_attendance_id == attendance.id)
        )
        return found

    async def made_up(self, email: str, credit: Credit | None, plan: Plan, week: int, at: datetime) -> None:
        """Book another session with the credit."""
        if credit is None:
            raise LookupError("nothing was earned")
        await book.take(self.by(email, at), credit.id, self.made.session(plan, week).id)


def _visitor(client: Client) -> Visitor:
    return Visitor(
        Kind.CLIENT,
        client.first_name or client.email,
        client_id=client.id,
        email=client.email,
        locale=client.locale,
    )
