"""Clients: who has an account."""

from __future__ import annotations

from sqlalchemy import select

from db import Client
from services.core import audit
from services.core.work import Work
from services.people.names import address, name, with_note


async def client(
    w: Work, email: str, first_name: str = "", last_name: str = "", phone: str = "", note: str = ""
) -> Client:
    """The client with this e-mail address; a new one if there is none (R4).

    Of an existing client, only empty fields are filled in. The note is for staff.

    Raises:
        BadEmail, NameTooLong.
    """
    email = address(email)
    given = {"first_name": name(first_name), "last_name": name(last_name), "phone": phone.strip()}
    found: Client | None = await w.db.scalar(select(Client).where(Client.email == email))
    if found is None:
        found = Client(email=email, created_at=w.now, internal_note=note.strip(), **given)
        w.db.add(found)
        await w.db.flush()
        audit.note(w, "added", "client", found.id)
        return found
    for field, value in given.items():
        if value and not getattr(found, field):
            setattr(found, field, value)
    found.internal_note = with_note(found.internal_note, note)
    return found
