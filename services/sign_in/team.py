"""The team as owners see it: who can log in on the staff side, as what, and where they are logged in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, func, select

from db import SecondFactor, SignIn, Staff, StaffInvitation
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading
from services.language import formats
from services.sign_in import devices
from services.sign_in.devices import Device

HAS_SECOND = exists().where(SecondFactor.staff_id == Staff.id, SecondFactor.confirmed_at.is_not(None))
"""The condition on members of staff that they have set up their second step."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff."""

    staff_id: UUID
    first_name: str
    last_name: str
    email: str
    """Empty for whoever only leads classes and never logs in."""
    role: str
    active: bool
    is_set_up: bool
    """Whether they have a second step, so that they can log in."""
    is_me: bool
    invited_until: datetime | None
    """How long the invitation that they have not used works."""
    signed_in: int
    """On how many devices they are logged in now."""
    version: int

    @property
    def name(self) -> str:
        """First and last name."""
        return formats.full_name(self.first_name, self.last_name)


def owners_only(r: Reading) -> None:
    """Let nobody pass but owners, and the program itself.

    Raises:
        NotFound: for everybody else there is no team.
    """
    if r.visitor.kind is not Kind.SYSTEM and not may(r.visitor, Capability.TEAM):
        raise NotFound


async def members(r: Reading) -> tuple[Member, ...]:
    """Everybody on the staff: who may come in first, by name; also who has no address or is switched off.

    Raises:
        NotFound: the visitor is not an owner.
    """
    owners_only(r)
    rows = await r.db.execute(_members(r).order_by(Staff.active.desc(), Staff.id))
    found = [_member(r, row) for row in rows]
    return tuple(sorted(found, key=lambda each: (not each.active, formats.sort_key(each.name))))


async def member(r: Reading, staff_id: UUID) -> Member:
    """One of them.

    Raises:
        NotFound: there is none, or the visitor is not an owner.
    """
    owners_only(r)
    row = (await r.db.execute(_members(r).where(Staff.id == staff_id))).one_or_none()
    if row is None:
        raise NotFound
    return _member(r, row)


async def sign_ins(r: Reading, staff_id: UUID) -> tuple[Device, ...]:
    """The devices on which a member of staff is logged in, the one used last first.

    Raises:
        NotFound: as for `member`.
    """
    await member(r, staff_id)
    return tuple(await devices.of_person(r, staff_id))


def _members(r: Reading) -> Select[Staff, bool, datetime | None, int]:
    invited = (
        select(func.max(StaffInvitation.expires_at))
        .where(
            StaffInvitation.staff_id == Staff.id,
            StaffInvitation.used_at.is_(None),
            StaffInvitation.expires_at > r.now,
        )
        .correlate(Staff)
        .scalar_subquery()
    )
    number = (
        select(func.count())
        .select_from(SignIn)
        .where(SignIn.staff_id == Staff.id, *_valid(r.now), SignIn.second_at.is_not(None))
        .correlate(Staff)
        .scalar_subquery()
    )
    return select(Staff, HAS_SECOND, invited, number)


def _valid(at: datetime) -> list[ColumnElement[bool]]:
    return [SignIn.revoked_at.is_(None), SignIn.idle_until > at, SignIn.absolute_until > at]


def _member(r: Reading, row: Row[Staff, bool, datetime | None, int]) -> Member:
    staff, is_set_up, invited_until, number = row
    return Member(
        staff.id,
        staff.first_name,
        staff.last_name,
        staff.email or "",
        staff.role,
        staff.active,
        is_set_up,
        r.visitor.is_person(staff.id),
        invited_until,
        number,
        staff.version,
    )
