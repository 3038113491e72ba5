"""What owners do with the team: give roles, switch people off and on, log them out. There is always an owner left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import select

from db import STAFF_ROLES, Staff
from services.core import audit, stepping_up, versions
from services.core.capabilities import Careful
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped, NotOffered
from services.core.work import Work
from services.language import N_
from services.people import names
from services.people.profile import own_name
from services.sign_in import devices
from services.sign_in.team import HAS_SECOND, member, owners_only


class LastOwner(Refused):
    """Without them nobody could give roles, or let anybody in again."""

    message = N_(
        "They are the only owner who can log in. Make somebody else an owner first, and let them log in once."
    )


class NotOneself(Refused):
    """Whoever switches off their own access could not switch it on again."""

    message = N_("You can’t switch yourself off. Another owner can.")


async def change(w: Work, staff_id: UUID, seen: int | None, said: Mapping[str, str]) -> Staff:
    """Write name and role as they were typed over the version that was shown.

    Whoever gets another role is logged out everywhere: a new token for other rights, and no page stays open that shows
    what the new role may not see.

    Raises:
        NotFound: there is no such member, or the visitor is not an owner.
        NotAsTyped, ChangedByOthers.
        SecondStepAgain: the role changes.
        LastOwner: it would leave no owner.
    """
    owners_only(w)
    staff = await versions.to_change(w, Staff, staff_id, seen)
    first_name, last_name, role = _read(said)
    changed = [
        field
        for field, value in (("first_name", first_name), ("last_name", last_name))
        if getattr(staff, field) != value
    ]
    staff.first_name, staff.last_name = first_name, last_name
    if changed:
        audit.note(w, "changed", "staff", staff.id, changed=changed)
    if role != staff.role:
        stepping_up.expect(w, Careful.ACCESS)
        await give_role(w, staff, role)
    await w.db.flush()
    return staff


async def give_role(w: Work, staff: Staff, role: str) -> None:
    """Give a member of staff another role, and log them out everywhere. Whoever calls has asked who the visitor is.

    Raises:
        LastOwner: it would leave no owner.
    """
    await keep_an_owner(w, staff)
    audit.note(w, "role changed", "staff", staff.id, before=staff.role, after=role)
    staff.role = role
    await devices.end_all(w, staff.id, "role changed")


async def switch_off(w: Work, staff_id: UUID) -> None:
    """Let somebody in no longer; they are logged out everywhere at once. What they did stays as it is.

    Raises:
        NotFound: as for `change`.
        NotOneself, LastOwner, SecondStepAgain.
    """
    staff = await _locked(w, staff_id)
    if w.visitor.is_person(staff_id):
        raise NotOneself
    if not staff.active:
        return
    await keep_an_owner(w, staff)
    staff.active = False
    await devices.end_all(w, staff_id, "switched off")
    audit.note(w, "switched off", "staff", staff_id)
    await w.db.flush()


async def switch_on(w: Work, staff_id: UUID) -> None:
    """Let somebody in again, with the role they had.

    Raises:
        NotFound: as for `change`.
        SecondStepAgain.
    """
    staff = await _locked(w, staff_id)
    if staff.active:
        return
    staff.active = True
    audit.note(w, "switched on", "staff", staff_id)
    await w.db.flush()


async def log_out(w: Work, staff_id: UUID, sign_in_id: UUID | None = None) -> int:
    """End one sign-in of a member of staff, or all of them; says how many that were.

    Raises:
        NotFound: as for `change`.
    """
    await member(w, staff_id)
    ended = await devices.end_of(w, staff_id, sign_in_id)
    for each in ended:
        audit.note(w, "logged out", "staff", staff_id, sign_in=each)
    return len(ended)


async def keep_an_owner(w: Work, staff: Staff) -> None:
    """Refuse to take the role or the access from the last owner who can log in; all owners are locked meanwhile.

    Raises:
        LastOwner.
    """
    if staff.role != "owner" or not staff.active:
        return
    owners = await w.db.scalars(
        select(Staff.id)
        .where(Staff.role == "owner", Staff.active, Staff.email.is_not(None), HAS_SECOND)
        .order_by(Staff.id)
        .with_for_update()
    )
    if set(owners) == {staff.id}:
        raise LastOwner


def _read(said: Mapping[str, str]) -> tuple[str, str, str]:
    wrong: dict[str, Refused] = {}

    def read(field: str, as_kept: Callable[[str], str]) -> str:
        try:
            return as_kept(said.get(field, ""))
        except Refused as no:
            wrong[field] = no
            return ""

    found = read("first_name", own_name), read("last_name", names.name), read("role", known_role)
    if wrong:
        raise NotAsTyped(wrong)
    return found


def known_role(text: str) -> str:
    """A role as it is chosen in a form.

    Raises:
        NotOffered: it is none of ours.
    """
    if text not in STAFF_ROLES:
        raise NotOffered
    return text


async def _locked(w: Work, staff_id: UUID) -> Staff:
    stepping_up.expect(w, Careful.ACCESS)
    staff: Staff | None = await w.db.get(Staff, staff_id, with_for_update=True, populate_existing=True)
    if staff is None:
        raise NotFound
    staff.version += 1
    return staff
