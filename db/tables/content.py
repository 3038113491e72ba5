"""What belongs to sessions besides meeting: a link to join online, what families read afterwards, files (R95–R97).

It goes with the session, the class or the part that it is of: such a row is only ever deleted where nothing has come of it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.states import Audience, Availability, FileScope, all_of, is_one_of


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


class SharedFile(HasId, Table):
    """One file for families, added at one session. Its bytes lie in the data folder, named by their fingerprint (R95)."""

    __tablename__ = "shared_files"
    __table_args__ = (
        CheckConstraint(is_one_of("scope", all_of(FileScope)), name="scope"),
        CheckConstraint(is_one_of("opens", all_of(Availability)), name="opens"),
        CheckConstraint(is_one_of("audience", all_of(Audience)), name="audience"),
        CheckConstraint("(scope = 'child') = (attendance_id IS NOT NULL)", name="child"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    scope: Mapped[FileScope] = mapped_column(default="session")
    attendance_id: Mapped[UUID | None] = mapped_column(ForeignKey("attendance.id", ondelete="CASCADE"))
    """Of a file for one child: its part in the session."""
    sha256: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    kind: Mapped[str]
    """What it is by its bytes, whatever it was called: "application/pdf"."""
    size: Mapped[int]
    """Bytes."""
    opens: Mapped[Availability] = mapped_column(default="before")
    audience: Mapped[Audience] = mapped_column(default="all")
    added_at: Mapped[datetime]
    by: Mapped[str]
    by_id: Mapped[UUID | None]
    shared_at: Mapped[datetime | None]
    """Since when it is for families at all; None = it was sent, and nobody has said for whom it is."""
    removed_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class FileChild(HasId, Table):
    """A child who can be seen on a picture: without its family's permission no family sees the picture."""

    __tablename__ = "file_children"
    __table_args__ = (Index("uq_file_children_file_attendance", "file_id", "attendance_id", unique=True),)

    file_id: Mapped[UUID] = mapped_column(ForeignKey("shared_files.id", ondelete="CASCADE"))
    attendance_id: Mapped[UUID] = mapped_column(ForeignKey("attendance.id", ondelete="CASCADE"))
    """Its part in the session, so that a child who is merged with another one keeps its own permission."""
