"""Clients, attendees, staff, and how they sign in."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import HasId, Table
from db.contact_keys import given_email_key, given_phone_key, keep_contact_keys
from db.name_key import first_key, keep_keys


class Client(HasId, Table):
    """An account holder, known by e-mail (R4)."""

    __tablename__ = "clients"
    __table_args__ = (
        CheckConstraint("theme IN ('auto', 'light', 'dark')", name="theme"),
        *(
            Index(
                f"ix_clients_{key}",
                key,
                sqlite_where=text("merged_into_id IS NULL"),
                postgresql_where=text("merged_into_id IS NULL"),
            )
            for key in ("name_key", "phone_key", "email_key")
        ),
    )

    email: Mapped[str] = mapped_column(unique=True)
    """Trimmed and lower-cased."""
    first_name: Mapped[str] = mapped_column(default="")
    last_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    """E.164 if it could be parsed, else as it was written."""
    locale: Mapped[str | None]
    """Chosen language; None = the provider's."""
    theme: Mapped[str] = mapped_column(default="auto")
    notices_on: Mapped[bool] = mapped_column(default=True)
    """Make-up notices and session reminders; what the client does themselves is confirmed by mail in any case."""
    promotional: Mapped[bool] = mapped_column(default=False)
    internal_note: Mapped[str] = mapped_column(default="")
    last_seen_at: Mapped[datetime | None]
    delivery_problem: Mapped[str | None]
    """The last error of each channel that does not reach them, one on each line after the channel's name."""
    delivery_problem_at: Mapped[datetime | None]
    """When the last of them was noted."""
    created_at: Mapped[datetime]
    name_key: Mapped[str] = mapped_column(default=first_key, server_default="")
    """Both names as search compares them (db/name_key.py)."""
    phone_key: Mapped[str] = mapped_column(default=given_phone_key, server_default="")
    email_key: Mapped[str] = mapped_column(default=given_email_key, server_default="")
    """Both as doubles are found by them (db/contact_keys.py)."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Raised by each change of name or phone (services/core/versions.py)."""
    app_hint_at: Mapped[datetime | None]
    """When they were last shown how to put the portal on their phone; not again for a while."""
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)
    """The client who is the same person, and has all that was this one's. Its address signs in to that one."""


class Attendee(HasId, Table):
    """Who comes to sessions; may be the client in person."""

    __tablename__ = "attendees"
    __table_args__ = (Index("ix_attendees_name_key", "name_key"),)

    first_name: Mapped[str]
    last_name: Mapped[str] = mapped_column(default="")
    born_on: Mapped[date | None]
    colour: Mapped[str] = mapped_column(default="sky")
    """One of COLOURS (services/people/kids.py)."""
    care_note: Mapped[str] = mapped_column(default="", server_default="")
    """What whoever looks after them has to know: an allergy, an inhaler. Only staff see it."""
    photos_allowed: Mapped[bool | None]
    """Whether photos may be taken; None = nobody has said."""
    name_key: Mapped[str] = mapped_column(default=first_key, server_default="")
    """Both names as search compares them (db/name_key.py)."""


for _named in (Client, Attendee):
    keep_keys(_named)
keep_contact_keys(Client)


class ToldApart(Table):
    """Two clients who look like one person and are two, as staff have said; they are not proposed again."""

    __tablename__ = "told_apart"
    __table_args__ = (CheckConstraint("one_id < other_id", name="in_order"),)

    one_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True, index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    """Name, at that time, of who said so."""


class Relation(HasId, Table):
    """An attendee belongs to a client, who is their parent or the like (R9)."""

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
    """Someone who works for the provider; those with an e-mail address can sign in."""

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
    """One of STAFF_ROLES; services/core/capabilities.py and access.py say what each may do."""
    active: Mapped[bool] = mapped_column(default=True)
    """False = cannot sign in; who is signed in loses access with the next click."""
    locale: Mapped[str | None]
    """Chosen language; None = the provider's."""
    theme: Mapped[str] = mapped_column(default="auto")
    last_seen_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Raised by each change of name, address or role (services/core/versions.py)."""


class OpenedFamily(Table):
    """A family whose screen this member of staff has opened, and when last: where they go on."""

    __tablename__ = "opened_families"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    at: Mapped[datetime]


class AddressChange(HasId, Table):
    """Staff ask for another e-mail address of a client; it counts once both mailboxes have said yes."""

    __tablename__ = "address_changes"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    email: Mapped[str]
    """The new address, as `Client.email` will hold it."""
    old_hash: Mapped[str] = mapped_column(unique=True)
    new_hash: Mapped[str] = mapped_column(unique=True)
    """Fingerprints of the links that the old and the new mailbox get."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    old_said_at: Mapped[datetime | None]
    new_said_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When it was done, or was taken back."""


class SignInRequest(HasId, Table):
    """One request to sign in: a code and a link secret, both hashed (R1, R2)."""

    __tablename__ = "sign_in_requests"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
        Index("ix_sign_in_requests_browser_hash", "browser_hash"),
    )

    email_mac: Mapped[str] = mapped_column(index=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    """The person with this address; both columns are empty for an unknown address."""
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
    """One signed-in device; the cookie holds a token, of which only the hash is stored."""

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
    """Browser and system, such as "Chrome · Android", by which its owner recognises it."""
    device_hash: Mapped[str] = mapped_column(default="", index=True)
    """Identifies the browser by a cookie that outlives the sign-in, so that it is recognised later."""
    network: Mapped[str] = mapped_column(default="")
    second_at: Mapped[datetime | None]
    """When a member of staff showed the second factor; until then the sign-in opens nothing. Clients have none."""
    challenge: Mapped[str] = mapped_column(default="", server_default="")
    """What a passkey has been asked to sign and has not signed yet."""
    viewing_id: Mapped[UUID | None]
    """The client whose own screens a member of staff looks at on this device, for an hour; only ever looked up."""
    viewing_until: Mapped[datetime | None]


class SignInGuard(Table):
    """How often codes were guessed wrongly for one address; known devices have a row of their own."""

    __tablename__ = "sign_in_guards"

    key: Mapped[str] = mapped_column(primary_key=True)
    consecutive_wrong: Mapped[int] = mapped_column(default=0)
    """Comparisons with wrong codes since the last right one."""
    wrong_today: Mapped[int] = mapped_column(default=0)
    """Wrong codes typed on the day `today`; each may have been compared with three requests."""
    today: Mapped[date] = mapped_column(index=True)
    """The day (UTC) of the last wrong code."""


class RateBucket(Table):
    """A counter for one key in one window of time.

    Nothing but its key: an attack makes many, so SQLite keeps each of them once (T42).
    """

    __tablename__ = "rate_buckets"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
