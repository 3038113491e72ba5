"""Inviting members of staff, and an owner’s help when a colleague has lost the second factor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from db import STAFF_ROLES, SecondFactor, Staff, StaffInvitation
from services.core import audit
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, Refused
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work, with_retries, work
from services.language import N_
from services.people import names
from services.sign_in import codes, devices
from services.sign_in.browser import Browser, plausible
from services.sign_in.redeeming import SignedIn
from services.sign_in.return_path import STAFF_HOME
from services.sign_in.second import passing
from services.sign_in.secrets import fingerprint

LASTS = timedelta(days=7)


class NoSuchRole(Refused):
    """The role is none of ours."""

    message = N_("There is no role “{role}”. Choose one of: {roles}.")


class InvitationOver(Refused):
    """The link was used, has run out, or was replaced by a newer one."""

    message = N_("This invitation was used already or has run out. Ask for a new one.")


class NotOnesOwn(Refused):
    """Nobody resets the own second factor here: that would need no second factor."""

    message = N_("You can’t reset your own second step. Another owner can, or one of your recovery codes.")


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation is for."""

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member of staff who can sign in."""

    staff_id: UUID
    name: str
    email: str
    role: str
    is_set_up: bool
    """Whether they have a second factor."""
    is_me: bool


async def invite(
    w: Work,
    email: str,
    role: str,
    first_name: str = "",
    last_name: str = "",
    *,
    new_second_step: bool = False,
) -> str:
    """Invite somebody, or invite them again; says the path of the link, which works once, for seven days.

    Whoever was invited before keeps their name unless a new one is given, gets this role, and may come in again.

    Args:
        new_second_step: forget the second factor that they have lost; for the only owner nobody else can do it.

    Raises:
        NotFound: the visitor is not an owner, and not the program.
        BadEmail, NoSuchRole.
    """
    _owners_only(w)
    if role not in STAFF_ROLES:
        raise NoSuchRole(role=role, roles=", ".join(STAFF_ROLES))
    address = names.address(email)
    staff = await w.db.scalar(select(Staff).where(Staff.email == address).with_for_update())
    if staff is None:
        staff = Staff(email=address, first_name=first_name or address.partition("@")[0])
        w.db.add(staff)
    staff.role, staff.active = role, True
    staff.first_name, staff.last_name = first_name or staff.first_name, last_name or staff.last_name or ""
    await w.db.flush()
    await w.db.execute(
        update(StaffInvitation)
        .where(StaffInvitation.staff_id == staff.id, StaffInvitation.used_at.is_(None))
        .values(expires_at=w.now)
    )
    if new_second_step:
        await passing.forget(w, staff.id)
        await devices.end_all(w, staff.id, "second factor reset")
    token = codes.new_secret()
    w.db.add(
        StaffInvitation(
            staff_id=staff.id, token_hash=fingerprint(token), created_at=w.now, expires_at=w.now + LASTS
        )
    )
    audit.note(w, "invited", "staff", staff.id, role=role)
    return f"/join/{token}"


async def invitation(r: Reading, token: str) -> Invited:
    """Whom the link is for. It changes nothing, because mail scanners open links.

    Raises:
        InvitationOver.
    """
    _row, staff = await _open(r, token)
    return Invited(f"{staff.first_name} {staff.last_name}".strip(), staff.email or "", staff.role)


async def accept(token: str, browser: Browser) -> SignedIn:
    """Sign in with the link, once. A flow; the second factor is shown, or set up, next.

    Raises:
        InvitationOver.
    """

    async def take() -> SignedIn:
        async with work(Visitor.anonymous()) as w:
            row, staff = await _open(w, token)
            row.used_at = w.now
            opened = await devices.open_(w, staff, browser)
            audit.note(w, "signed in", "staff", staff.id, by="invitation", sign_in=opened.row.id)
            return SignedIn(opened.token, opened.device, STAFF_HOME, opened.row.id)

    return await with_retries(take)


async def colleagues(r: Reading) -> list[Colleague]:
    """Everybody on the staff who can sign in.

    Raises:
        NotFound: the visitor is not an owner.
    """
    _owners_only(r)
    number = (
        select(func.count())
        .where(SecondFactor.staff_id == Staff.id, SecondFactor.confirmed_at.is_not(None))
        .correlate(Staff)
        .scalar_subquery()
    )
    rows = await r.db.execute(
        select(Staff, number)
        .where(Staff.active, Staff.email.is_not(None))
        .order_by(Staff.first_name, Staff.last_name, Staff.id)
    )
    return [
        Colleague(
            staff.id,
            f"{staff.first_name} {staff.last_name}".strip(),
            staff.email or "",
            staff.role,
            bool(factors),
            r.visitor.is_person(staff.id),
        )
        for staff, factors in rows.all()
    ]


async def reset(w: Work, staff_id: UUID) -> None:
    """A colleague has lost the second factor: it is forgotten, and their sign-ins end; they set up a new one.

    Raises:
        NotFound: the visitor is not an owner, or there is no such colleague.
        NotOnesOwn.
    """
    _owners_only(w)
    if w.visitor.is_person(staff_id):
        raise NotOnesOwn
    if await w.db.get(Staff, staff_id) is None:
        raise NotFound
    await passing.forget(w, staff_id)
    await devices.end_all(w, staff_id, "second factor reset")
    audit.note(w, "second factor reset", "staff", staff_id)


def _owners_only(r: Reading) -> None:
    if r.visitor.kind is not Kind.SYSTEM and not may(r.visitor, Capability.TEAM):
        raise NotFound


async def _open(r: Reading, token: str) -> tuple[StaffInvitation, Staff]:
    statement = (
        select(StaffInvitation, Staff)
        .join(Staff, Staff.id == StaffInvitation.staff_id)
        .where(
            StaffInvitation.token_hash == fingerprint(token),
            StaffInvitation.used_at.is_(None),
            StaffInvitation.expires_at > r.now,
            Staff.active,
        )
    )
    if isinstance(r, Work):
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = (await r.db.execute(statement)).one_or_none() if plausible(token) else None
    if row is None:
        raise InvitationOver
    return row[0], row[1]
