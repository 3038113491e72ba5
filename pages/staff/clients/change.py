"""Changing a family's name and phone, and asking for another address; two members of staff, or the family itself, may have it open at once."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from nicegui import ui

from components.base import static
from components.entries import Entry, Group
from components.frame import title
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.staff.clients import addresses
from pages.staff.clients.address import Address
from pages.staff.rooms import CLIENTS
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _
from services.people import changing, families
from services.sign_in import address_change


async def change(visitor: Visitor, client_id: UUID) -> None:
    """The screen."""

    async def load(r: Reading) -> Editable:
        return Editable(*await changing.values(r, client_id))

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> UUID:
        await changing.change(w, client_id, seen, said)
        return client_id

    async def saved(_client_id: UUID) -> None:
        ui.navigate.to(addresses.family(client_id))
        say(_("Saved."))

    async with reading(visitor) as r:
        found = await load(r)
        email = (await families.line(r, client_id)).email
        asked = await address_change.pending(r, client_id)
    with frame(_("Name and phone"), tab=CLIENTS, back=addresses.family(client_id), room=CLIENTS):
        static(title(_("Name and phone")))
        Editing(visitor, _groups(), found, save, load, saved).draw(_("Save"))
        Address(visitor, client_id, email).draw(asked)


def _groups() -> list[Group]:
    hint = _("With or without the country’s code, as they say it.")
    return [
        Group(
            "",
            (
                Entry("first_name", _("First name")),
                Entry("last_name", _("Last name")),
                Entry("phone", _("Phone"), hint=hint),
            ),
        )
    ]
