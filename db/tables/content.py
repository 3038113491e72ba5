"""What belongs to sessions besides meeting: a link to join online, and what families read afterwards (R95–R97).

It goes with the session, the class or the part that it is of: such a row is only ever deleted where nothing has come of it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import Audience, all_of, is_one_of


class OnlineLink(HasId, Table):
    """Where a class, or one session of it, is joined online. A session's own goes before its class's."""

    __tablename__ = "online_links"
    __table_args__ = (
        CheckConstraint("(class_id IS NULL) <> (session_id IS NULL)", name="of_one"),
        CheckConstraint(is_one_of("audience", all_of(Audience)), name="audience"),
    )

    class_id: Mapped[UUID | None] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"), unique=True)
    session_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), unique=True
    )
    address: Mapped[str] = mapped_column(default="")
    """Empty: nothing to join. A session's empty one takes its class's away for that day."""
    instructions: Mapped[str] = mapped_column(default="")
    """What families read beforehand: what to have ready, how to get in."""
    audience: Mapped[Audience] = mapped_column(default="all")
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class SessionReport(HasId, Table):
    """What was done in a session and what to practise, for the families of all who were booked (R96)."""

    __tablename__ = "session_reports"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), unique=True)
    done: Mapped[str] = mapped_column(default="")
    practise: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    """Name, at that time, of who wrote it last; families read it."""
    by_id: Mapped[UUID | None]
    written_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    """Since when families read it and the notes for their children; None = a draft of the team."""
    news_at: Mapped[datetime | None]
    """When something was added last that families were told of."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class PersonalNote(HasId, Table):
    """What one family alone reads about its child in one session. It is shared with the session's report."""

    __tablename__ = "personal_notes"

    attendance_id: Mapped[UUID] = mapped_column(ForeignKey("attendance.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str]
