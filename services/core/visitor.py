"""Who asks: a visitor, and what they may do at this moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Class, Client, OutboxMessage, Provider, SignIn, Staff
from db.records import Records
from services.core.local_time import day_of
from services.core.refusals import NotSignedIn, SecondFactorMissing

TEACHES = frozenset({"instructor", "external_instructor"})
"""Roles that see the bookings of the classes and sessions they teach."""
TODAY_ONLY = frozenset({"receptionist"})
"""Roles that see the bookings of today's sessions."""


class Kind(Enum):
    """What sort of visitor somebody is."""

    ANONYMOUS = "anonymous"
    CLIENT = "client"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. A page keeps it only for the sign-in's id: name and permissions are loaded again with each work."""

    kind: Kind
    name: str = ""
    """What others may read in a history: "Anna", "Noah", "automatic"."""
    sign_in_id: UUID | None = None
    client_id: UUID | None = None
    staff_id: UUID | None = None
    role: str = ""
    last_name: str = ""
    email: str = ""
    locale: str | None = None
    theme: str = "auto"
    """Light, dark, or as the device is set."""
    classes: frozenset[UUID] = frozenset()
    """The classes of an instructor; empty for everybody else."""
    second_at: datetime | None = None
    """When this member of staff showed the second step last; None for everybody else."""
    today: tuple[datetime, datetime] | None = None
    """A receptionist's day, from 0:00 to 24:00 of the provider's time zone; None for everybody else."""
    views: UUID | None = None
    """The client whose own screens this member of staff looks at (view_as.py); None for everybody else."""
    seen_by: UUID | None = None
    """The member of staff who looks at this client's screens, and may change nothing there; None: the client in person."""
    signed_in_at: datetime | None = None
    """When this client signed in on this device."""
    app_hint_at: datetime | None = None
    """When this client was last shown how to put the portal on their phone."""
    unread: int = 0
    """How many messages this client has not opened. It is read with the sign-in, as every screen shows it."""

    @staticmethod
    def anonymous() -> Visitor:
        """Somebody who is not signed in."""
        return Visitor(Kind.ANONYMOUS)

    @staticmethod
    def system(job: str) -> Visitor:
        """The program itself, running a job or command of this name; the audit log shows the name."""
        return Visitor(Kind.SYSTEM, name=job)

    @property
    def person_id(self) -> UUID | None:
        """Id of the client or of the staff member; None for the program itself."""
        return self.client_id or self.staff_id

    def is_person(self, person_id: UUID | None) -> bool:
        """Whether this visitor has that person's id; never true of an unknown id (None)."""
        return person_id is not None and person_id == self.person_id

    @property
    def actor(self) -> str:
        """How the audit log names this visitor: by id, never by name."""
        return f"{self.kind.value}:{self.client_id or self.staff_id or self.name}"


IS_UNREAD = OutboxMessage.letter.is_not(None), OutboxMessage.read_at.is_(None)
"""What was sent, is kept as it was sent, and has not been opened."""
_SIGNED_IN = (
    select(
        SignIn,
        Client,
        Staff,
        select(func.count(OutboxMessage.id))
        .where(OutboxMessage.client_id == SignIn.client_id, *IS_UNREAD)
        .scalar_subquery(),
    )
    .outerjoin(Client, Client.id == SignIn.client_id)
    .outerjoin(Staff, Staff.id == SignIn.staff_id)
)
_BY_ID = Records(_SIGNED_IN.where(SignIn.id == bindparam("sign_in_id")))
_BY_TOKEN = Records(_SIGNED_IN.where(SignIn.token_hash == bindparam("token_hash")))


async def reloaded(db: AsyncSession, visitor: Visitor, at: datetime) -> Visitor:
    """The visitor with the permissions of this moment.

    Raises:
        NotSignedIn: the sign-in was revoked or has run out, or its person was deleted or no longer works here.
        SecondFactorMissing: its person is staff and has not shown the second factor here.
    """
    if visitor.sign_in_id is None:
        if visitor.kind in (Kind.CLIENT, Kind.STAFF):
            raise NotSignedIn
        return visitor
    found = await db.run_sync(_BY_ID.read, {"sign_in_id": visitor.sign_in_id})
    return await _of(db, found[0] if found else None, at)


async def by_token(db: AsyncSession, token_hash: str, at: datetime) -> tuple[Visitor, datetime]:
    """The visitor whose sign-in has a token of this fingerprint, and when the sign-in was last seen.

    Raises:
        NotSignedIn: as for `reloaded`.
    """
    found = await db.run_sync(_BY_TOKEN.read, {"token_hash": token_hash})
    if not found:
        raise NotSignedIn
    return await _of(db, found[0], at), found[0][0].last_seen_at


async def _of(db: AsyncSession, row: tuple[SignIn, Client, Staff, int] | None, at: datetime) -> Visitor:
    if row is None:
        raise NotSignedIn
    sign_in: SignIn = row[0]
    client: Client | None = row[1]
    staff: Staff | None = row[2]
    if sign_in.revoked_at is not None or at >= min(sign_in.idle_until, sign_in.absolute_until):
        raise NotSignedIn
    if client is not None:
        return replace(client_visitor(client, sign_in.id), signed_in_at=sign_in.created_at, unread=row[3])
    if staff is not None and staff.active:
        if sign_in.second_at is None:
            raise SecondFactorMissing
        return replace(_staff(staff, sign_in), views=_views(sign_in, at), **await _reach(db, staff, at))
    raise NotSignedIn


def _views(sign_in: SignIn, at: datetime) -> UUID | None:
    ends = sign_in.viewing_until
    return sign_in.viewing_id if ends is not None and at < ends else None


def client_visitor(client: Client, sign_in_id: UUID) -> Visitor:
    """A client who asks with this sign-in."""
    return Visitor(
        Kind.CLIENT,
        client.first_name or client.email,
        sign_in_id,
        client_id=client.id,
        last_name=client.last_name,
        email=client.email,
        locale=client.locale,
        theme=client.theme,
        app_hint_at=client.app_hint_at,
    )


def _staff(staff: Staff, sign_in: SignIn) -> Visitor:
    return Visitor(
        Kind.STAFF,
        staff.first_name,
        sign_in.id,
        second_at=sign_in.second_at,
        staff_id=staff.id,
        role=staff.role,
        last_name=staff.last_name,
        email=staff.email or "",
        locale=staff.locale,
        theme=staff.theme,
    )


async def _reach(db: AsyncSession, staff: Staff, at: datetime) -> dict[str, Any]:
    """What limits the bookings that some roles see; loaded for those roles only."""
    if staff.role in TEACHES:
        classes = await db.scalars(select(Class.id).where(Class.instructor_id == staff.id))
        return {"classes": frozenset(classes)}
    if staff.role in TODAY_ONLY:
        zone = await db.scalar(select(Provider.zone).limit(1))
        if zone is not None:
            return {"today": day_of(at, ZoneInfo(zone))}
    return {}
