"""Inviting members of staff, and an owner’s help when a colleague has lost the second factor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from db import STAFF_ROLES, Staff, StaffInvitation
from services.core import audit, stepping_up
from services.core.capabilities import Careful
from services.core.events import WORKER_NEEDED
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work, with_retries, work
from services.language import N_
from services.language.formats import full_name
from services.notices import telling
from services.notices.messages.staff_invited import StaffInvited
from services.people import names
from services.people.profile import own_name
from services.sign_in import codes, devices, managing
from services.sign_in.browser import Browser, plausible
from services.sign_in.redeeming import SignedIn
from services.sign_in.return_path import STAFF_HOME
from services.sign_in.second import passing
from services.sign_in.secrets import fingerprint
from services.sign_in.team import owners_only

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


class OnTheTeam(Refused):
    """One address is one member of staff."""

    message = N_(
        "{email} is on the team already. Open their line to change their role or to invite them again."
    )


class SwitchedOff(Refused):
    """Nobody is invited while they are switched off."""

    message = N_("They are switched off. Switch them on first.")


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom an invitation is for."""

    name: str
    email: str
    role: str


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
        LastOwner: it would leave no owner.
    """
    owners_only(w)
    if role not in STAFF_ROLES:
        raise NoSuchRole(role=role, roles=", ".join(STAFF_ROLES))
    address = names.address(email)
    staff = await w.db.scalar(select(Staff).where(Staff.email == address).with_for_update())
    if staff is None:
        staff = Staff(email=address, role=role, first_name=first_name or address.partition("@")[0])
        w.db.add(staff)
    staff.first_name, staff.last_name = first_name or staff.first_name, last_name or staff.last_name or ""
    await w.db.flush()
    if staff.role != role:
        await managing.give_role(w, staff, role)
    staff.active = True
    if new_second_step:
        await passing.forget(w, staff.id)
        await devices.end_all(w, staff.id, "second factor reset")
    return await _link(w, staff)


async def add(w: Work, said: Mapping[str, str]) -> UUID:
    """Invite somebody by mail as the form says: address, role, name. Who was switched off comes in again.

    Raises:
        NotFound: the visitor is not an owner.
        NotAsTyped: also for somebody who is on the team already.
        SecondStepAgain.
    """
    stepping_up.expect(w, Careful.ACCESS)
    wrong: dict[str, Refused] = {}
    email = _typed(said, "email", names.address, wrong)
    role = _typed(said, "role", managing.known_role, wrong)
    first_name = _typed(said, "first_name", own_name, wrong)
    last_name = _typed(said, "last_name", names.name, wrong)
    if email and await w.db.scalar(select(Staff.id).where(Staff.email == email, Staff.active)):
        wrong["email"] = OnTheTeam(email=email)
    if wrong:
        raise NotAsTyped(wrong)
    path = await invite(w, email, role, first_name, last_name)
    staff = (await w.db.scalars(select(Staff).where(Staff.email == email))).one()
    await _tell(w, staff, path)
    return staff.id


async def invite_again(w: Work, staff_id: UUID, email: str = "") -> str:
    """Send a member of staff a new link; who had no address so far gets this one. Says where it went.

    Raises:
        NotFound: there is no such member, or the visitor is not an owner.
        BadEmail, OnTheTeam, SwitchedOff, SecondStepAgain.
    """
    stepping_up.expect(w, Careful.ACCESS)
    staff = await w.db.get(Staff, staff_id, with_for_update=True, populate_existing=True)
    if staff is None:
        raise NotFound
    if not staff.active:
        raise SwitchedOff
    if not staff.email:
        address = names.address(email)
        if await w.db.scalar(select(Staff.id).where(Staff.email == address)):
            raise OnTheTeam(email=address)
        staff.email, staff.version = address, staff.version + 1
    await _tell(w, staff, await _link(w, staff))
    return staff.email


async def _link(w: Work, staff: Staff) -> str:
    """A new link in place of those that were not used."""
    await w.db.execute(
        update(StaffInvitation)
        .where(StaffInvitation.staff_id == staff.id, StaffInvitation.used_at.is_(None))
        .values(expires_at=w.now)
    )
    token = codes.new_secret()
    w.db.add(
        StaffInvitation(
            staff_id=staff.id, token_hash=fingerprint(token), created_at=w.now, expires_at=w.now + LASTS
        )
    )
    audit.note(w, "invited", "staff", staff.id, role=staff.role)
    await w.db.flush()
    return f"/join/{token}"


async def _tell(w: Work, staff: Staff, path: str) -> None:
    by = w.visitor.name if w.visitor.kind is Kind.STAFF else ""
    await telling.tell(w, StaffInvited(staff.email or "", path, by, staff.locale, w.now + LASTS))
    w.publish(WORKER_NEEDED)


def _typed(
    said: Mapping[str, str], field: str, as_kept: Callable[[str], str], wrong: dict[str, Refused]
) -> str:
    try:
        return as_kept(said.get(field, ""))
    except Refused as no:
        wrong[field] = no
        return ""


async def invitation(r: Reading, token: str) -> Invited:
    """Whom the link is for. It changes nothing, because mail scanners open links.

    Raises:
        InvitationOver.
    """
    _row, staff = await _open(r, token)
    return Invited(full_name(staff.first_name, staff.last_name), staff.email or "", staff.role)


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


async def reset(w: Work, staff_id: UUID) -> None:
    """A colleague has lost the second factor: it is forgotten, and their sign-ins end; they set up a new one.

    Raises:
        NotFound: the visitor is not an owner, or there is no such colleague.
        NotOnesOwn, SecondStepAgain.
    """
    stepping_up.expect(w, Careful.ACCESS)
    if w.visitor.is_person(staff_id):
        raise NotOnesOwn
    if await w.db.get(Staff, staff_id) is None:
        raise NotFound
    await passing.forget(w, staff_id)
    await devices.end_all(w, staff_id, "second factor reset")
    audit.note(w, "second factor reset", "staff", staff_id)


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
