"""A new family, added by staff: who pays and is written to, and their first child. Later children by `add_child`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from db import Client
from services.core.capabilities import Capability, may
from services.core.local_time import today
from services.core.refusals import NotFound, Refused
from services.core.typed_form import Missing, TypedForm
from services.core.work import Work
from services.language import N_
from services.people import attendees, clients, families, names
from services.people.phones import written_phone
from services.people.recognition import Person
from services.provider.settings import current


class KnownAddress(Refused):
    """A family has this address already (R4)."""

    message = N_("A family with this address is here already. Look for it under Clients.")


class NotBornYet(Refused):
    """A date of birth in the future."""

    message = N_("This day is still to come.")


class Added(NamedTuple):
    """A new family, and its child where one was named."""

    client_id: UUID
    attendee_id: UUID | None


async def add(w: Work, said: Mapping[str, str]) -> Added:
    """Add a family with one child, from what was typed.

    Raises:
        NotFound: the visitor may not list clients, or not see contacts.
        NotAsTyped: a field cannot be taken; among them, the address is a family's already.
    """
    families.clients_only(w)
    if not may(w.visitor, Capability.CONTACTS):
        raise NotFound
    here = await current(w)
    form = TypedForm(said, here.currency)
    email = _read(form, "email", names.address)
    if email and await w.db.scalar(select(Client.id).where(Client.email == email)) is not None:
        form.wrong("email", KnownAddress())
    first, last = _read(form, "first_name", names.name), _read(form, "last_name", names.name)
    phone = _read(form, "phone", lambda text: written_phone(text, here.country))
    named = any(form.raw(name) for name in CHILD)
    child = await _child(w, form, last) if named else None
    form.done()
    made = await clients.client(w, email, first, last, phone)
    if child is None:
        return Added(made.id, None)
    return Added(made.id, await _attendee(w, made.id, child))


async def add_child(w: Work, client_id: UUID, said: Mapping[str, str]) -> UUID:
    """Add another child to a family, from what was typed; the one that is there already, if that is who is meant.

    Raises:
        NotFound: the visitor may not list clients, or there is no such family.
        NotAsTyped: a field cannot be taken.
        OtherBirthDate, SeveralOfThisName: it cannot be known who is meant.
    """
    families.clients_only(w)
    client = await families.here(w, client_id)
    form = TypedForm(said, "")
    child = await _child(w, form, client.last_name)
    form.done()
    return await _attendee(w, client_id, child)


CHILD = ("child_first_name", "child_last_name", "child_born_on")


async def _child(w: Work, form: TypedForm, family_name: str) -> Person:
    """A child as typed; without a last name of its own it has the family's."""
    first = _read(form, "child_first_name", names.name)
    if not first:
        form.wrong("child_first_name", Missing())
    born_on = form.day("child_born_on")
    if born_on is not None and born_on > today(w.now, (await current(w)).zone):
        form.wrong("child_born_on", NotBornYet())
    return Person(first, _read(form, "child_last_name", names.name) or family_name, born_on)


async def _attendee(w: Work, client_id: UUID, child: Person) -> UUID:
    made = await attendees.attendee(w, client_id, child.first_name, child.last_name, child.born_on)
    return made.id


def _read(form: TypedForm, name: str, read: Callable[[str], str]) -> str:
    try:
        return read(form.raw(name))
    except Refused as no:
        form.wrong(name, no)
        return ""
