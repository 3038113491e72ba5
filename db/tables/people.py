"""People and how they come in: clients, attendees, staff, sign-ins."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table


class Client(HasId, Table):
    """An account holder, known by e-mail (R4)."""

    __tablename__ = "clients"
    __table_args__ = (CheckConstraint("theme IN ('auto', 'light', 'dark')", name="theme"),)

    email: Mapped[str] = mapped_column(unique=True)
    """Trimmed and lower-cased."""
    first_name: Mapped[str] = mapped_column(default="")
    last_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    """E.164 where it could be read, else as it was written."""
    locale: Mapped[str | None]
    """Chosen language; None = the provider's."""
    theme: Mapped[str] = mapped_column(default="auto")
    notices_on: Mapped[bool] = mapped_column(default=True)
    """Make-up notices and session reminders; what one did oneself is always confirmed."""
    promotional: Mapped[bool] = mapped_column(default=False)
    internal_note: Mapped[str] = mapped_column(default="")
    last_seen_at: Mapped[datetime | None]
    delivery_problem: Mapped[str | None]
    """What the channels that do not reach them said last: a line each, its name in front."""
    created_at: Mapped[datetime]


class Attendee(HasId, Table):
    """Who turns up; may be the client in person."""

    __tablename__ = "attendees"

    first_name: Mapped[str]
    last_name: Mapped[str] = mapped_column(default="")
    born_on: Mapped[date | None]
    colour: Mapped[str] = mapped_column(default="sky")
    """One of the six fixed colours of children."""


class Relation(HasId, Table):
    """What a client is to an attendee; directional and unique (R9)."""

    __tablename__ = "relations"
    __table_args__ = (UniqueConstraint("client_id", "attendee_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    attendee_id: Mapped[UUID] = mapped_column(ForeignKey("attendees.id"), index=True)
    category: Mapped[str] = mapped_column(default="parent")


STAFF_ROLES = (
    "owner",
    "assistant",
    "main_instructor",
    "instructor",
    "external_instructor",
    "receptionist",
)


class Staff(HasId, Table):
    """Someone who works for the provider; who has an e-mail address may sign in."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint(f"role IN {STAFF_ROLES}", name="role"),
        CheckConstraint("theme IN ('auto', 'light', 'dark')", name="theme"),
    )

    email: Mapped[str | None] = mapped_column(unique=True)
    """Trimmed and lower-cased, as a client's is."""
    first_name: Mapped[str]
    last_name: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="instructor")
    """One of STAFF_ROLES; what each may do: services/core/capabilities.py and access.py."""
    active: Mapped[bool] = mapped_column(default=True)
    """False = cannot sign in, and whoever is signed in is out at the next click."""
    locale: Mapped[str | None]
    """Chosen language; None = the provider's."""
    theme: Mapped[str] = mapped_column(default="auto")
    last_seen_at: Mapped[datetime | None]


class SignInRequest(HasId, Table):
    """One asking to come in: a code and a link secret, both hashed (R1, R2)."""

    __tablename__ = "sign_in_requests"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
        Index("ix_sign_in_requests_browser_hash", "browser_hash"),
    )

    email_mac: Mapped[str] = mapped_column(index=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """Whose address it is; both are empty for an address that nobody has."""
    code_hash: Mapped[str]
    link_hash: Mapped[str]
    browser_hash: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    next_path: Mapped[str] = mapped_column(default="/")
    network: Mapped[str] = mapped_column(default="")


class SignIn(HasId, Table):
    """One signed-in device; the cookie holds a token of which only the hash is kept."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    idle_until: Mapped[datetime] = mapped_column(index=True)
    absolute_until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str | None]
    device: Mapped[str] = mapped_column(default="")
    """Browser and system, such as "Chrome · Android": how its owner tells it from others."""
    device_hash: Mapped[str] = mapped_column(default="", index=True)
    """Names the browser by a cookie that outlives the sign-in, so that a known one is known again."""
    network: Mapped[str] = mapped_column(default="")


class SignInGuard(Table):
    """How often codes were guessed wrongly for one address; known devices have a row of their own."""

    __tablename__ = "sign_in_guards"

    key: Mapped[str] = mapped_column(primary_key=True)
    consecutive_wrong: Mapped[int] = mapped_column(default=0)
    """Codes compared in vain since one was right; this many guesses somebody has had."""
    wrong_today: Mapped[int] = mapped_column(default=0)
    """Wrong entries on that day; one entry may be compared with three codes."""
    today: Mapped[date] = mapped_column(index=True)
    """The day (UTC) of the last wrong entry."""


class RateBucket(Table):
    """A counter for one key in one window of time."""

    __tablename__ = "rate_buckets"

    key: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    count: Mapped[int] = mapped_column(default=0)
