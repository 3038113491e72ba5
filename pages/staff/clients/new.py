"""A new family: who is written to, and their first child; then straight on to a class."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import ui

from components.base import static
from components.entries import Entry, Group
from components.frame import title
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.staff.clients import addresses
from pages.staff.rooms import CLIENTS
from services.core.visitor import Visitor
from services.core.work import Reading, Work
from services.language import _
from services.people import new_family
from services.people.new_family import Added


async def new(visitor: Visitor) -> None:
    """The screen."""

    async def load(_r: Reading) -> Editable:
        return Editable({})

    async def save(w: Work, said: Mapping[str, str], _seen: int | None) -> Added:
        return await new_family.add(w, said)

    async def saved(made: Added) -> None:
        if made.attendee_id is None:
            ui.navigate.to(addresses.family(made.client_id))
        else:
            ui.navigate.to(addresses.book(made.client_id, made.attendee_id))
        say(_("The family is here."))

    with frame(_("New family"), tab=CLIENTS, back=CLIENTS, room=CLIENTS):
        static(title(_("New family")))
        Editing(visitor, _groups(), Editable({}), save, load, saved).draw(_("Add the family"))


def _groups() -> list[Group]:
    hint = _("With or without the country’s code, as they say it.")
    parent = (
        Entry("email", _("Email"), hint=_("They log in with it, and our emails go there.")),
        Entry("first_name", _("First name")),
        Entry("last_name", _("Last name")),
        Entry("phone", _("Phone"), hint=hint),
    )
    return [Group(_("Who pays and is written to"), parent), Group(_("Child"), child_entries())]


def child_entries() -> tuple[Entry, ...]:
    """The fields of a child."""
    return (
        Entry("child_first_name", _("Child’s first name")),
        Entry("child_last_name", _("Child’s last name"), hint=_("Empty = as the parent’s.")),
        Entry("child_born_on", _("Born on"), "day"),
    )
