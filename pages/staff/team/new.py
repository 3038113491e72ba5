"""Adding somebody to the team: address, name and role; the link goes to them by mail."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.entries import Entry, Group
from components.frame import section_head, title
from components.rows import line_row, listed
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.staff.rooms import MORE
from pages.staff.team import addresses, texts
from services.core.visitor import Visitor
from services.core.work import Reading, Work
from services.language import _
from services.sign_in import inviting

EMPTY = {"email": "", "first_name": "", "last_name": "", "role": "instructor"}


async def new(visitor: Visitor) -> None:
    """The form."""

    async def load(_r: Reading) -> Editable:
        return Editable(EMPTY)

    async def save(w: Work, said: Mapping[str, str], _seen: int | None) -> UUID:
        return await inviting.add(w, said)

    async def saved(staff_id: UUID) -> None:
        ui.navigate.to(addresses.member(staff_id))
        say(_("Invited. The link is on its way by email and works for seven days."))

    with frame(_("Add somebody"), tab=MORE, back=addresses.TEAM, room=addresses.TEAM):
        static(
            title(_("Add somebody"), _("They get a link by email, and set up a second step on their phone."))
        )
        Editing(visitor, _groups(), Editable(EMPTY), save, load, saved).draw(_("Send the invitation"))
        heading = _("What each role may do")
        static(
            h.section(".cb-section")[
                section_head(heading),
                listed(line_row, texts.roles(), label=heading, look="cb-card cb-inset"),
            ]
        )


def _groups() -> list[Group]:
    return [
        Group(
            "",
            (
                Entry("email", _("Email")),
                Entry("first_name", _("First name")),
                Entry("last_name", _("Last name")),
                Entry("role", _("Role"), "pick", of=texts.role_options()),
            ),
        )
    ]
