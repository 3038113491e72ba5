"""What staff change of a client: name and phone. The e-mail address is how they sign in, and is changed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from db import Client
from services.core import audit, versions
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, Refused
from services.core.typed_form import NotAsTyped
from services.core.versions import LastChange
from services.core.work import Reading, Work
from services.people import families, names
from services.people.phones import spoken_phone, written_phone
from services.provider.settings import current

FIELDS = ("first_name", "last_name", "phone")


async def values(r: Reading, client_id: UUID) -> tuple[dict[str, str], int, LastChange | None]:
    """What the fields hold, in which version, and who has changed it last.

    Raises:
        NotFound: as for `change`.
    """
    _both_only(r)
    client = await families.here(r, client_id)
    held = {
        "first_name": client.first_name,
        "last_name": client.last_name,
        "phone": spoken_phone(client.phone, (await current(r)).country),
    }
    return held, client.version, await versions.last_change(r, "client", client_id)


async def change(w: Work, client_id: UUID, seen: int | None, said: Mapping[str, str]) -> Client:
    """Write what was typed over the version that was shown. All fields may be empty: an address alone is a client.

    Raises:
        NotFound: no such client, or the visitor may not list clients or not see contacts.
        NotAsTyped: a field cannot be taken.
        ChangedByOthers: somebody, perhaps the family itself, has changed it since it was shown.
    """
    _both_only(w)
    client = await versions.to_change(w, Client, client_id, seen)
    country = (await current(w)).country
    read: dict[str, Callable[[str], str]] = {
        "first_name": names.name,
        "last_name": names.name,
        "phone": lambda text: written_phone(text, country, client.phone),
    }
    wanted: dict[str, str] = {}
    wrong: dict[str, Refused] = {}
    for field in FIELDS:
        try:
            wanted[field] = read[field](said.get(field, ""))
        except Refused as no:
            wrong[field] = no
    if wrong:
        raise NotAsTyped(wrong)
    changed = sorted(field for field, value in wanted.items() if getattr(client, field) != value)
    for field in changed:
        setattr(client, field, wanted[field])
    if changed:
        audit.note(w, "changed", "client", client_id, changed=changed)
    await w.db.flush()
    return client


def _both_only(r: Reading) -> None:
    families.clients_only(r)
    if not may(r.visitor, Capability.CONTACTS):
        raise NotFound
