"""One member of the team: name and role, invitation, where they are logged in, second step, on and off."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout
from components.entries import Entry, Group
from components.frame import title
from components.marks import Avatar, initials, note
from components.rows import DOT
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.staff.rooms import MORE
from pages.staff.team import addresses, texts
from pages.staff.team.access_part import AccessPart
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _
from services.people.staff import ROLES
from services.sign_in import managing
from services.sign_in import team as people
from services.sign_in.team import Member


async def member(visitor: Visitor, staff_id: UUID) -> None:
    """The screen."""

    async def load(r: Reading) -> Editable:
        now = await people.member(r, staff_id)
        held = {"first_name": now.first_name, "last_name": now.last_name, "role": now.role}
        return Editable(held, now.version, await versions.last_change(r, "staff", staff_id))

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> UUID:
        await managing.change(w, staff_id, seen, said)
        return staff_id

    async def saved(_staff_id: UUID) -> None:
        ui.navigate.to(addresses.TEAM)
        say(_("Saved."))

    async with reading(visitor) as r:
        who = await people.member(r, staff_id)
        devices = await people.sign_ins(r, staff_id)
        found = await load(r)
    with frame(who.name, tab=MORE, back=addresses.TEAM, room=addresses.TEAM):
        static(_head(who))
        Editing(visitor, _groups(), found, save, load, saved).draw(_("Save"))
        AccessPart(visitor, who, devices).draw()


def _head(who: Member) -> h.Renderable:
    now = texts.state(who)
    line = _("They can’t log in. What they did stays as it is.")
    return h.fragment[
        title(
            who.name,
            DOT.join(part for part in (_(ROLES[who.role]), who.email) if part),
            Avatar(initials(who.name, 2)),
        ),
        h.div(".cb-section.cb-tight")[note(now)] if now else None,
        None
        if who.active
        else h.div(".cb-section")[callout(_("Switched off."), line, icon_name="visibility_off")],
    ]


def _groups() -> list[Group]:
    hint = _("With another role they are logged out everywhere, and log in again with the new one.")
    return [
        Group(
            "",
            (
                Entry("first_name", _("First name")),
                Entry("last_name", _("Last name")),
                Entry("role", _("Role"), "pick", hint=hint, of=texts.role_options()),
            ),
        )
    ]
