"""One session that staff look at for one credit: all findings, and the ids of what could be changed about them (R38)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import Class, Session
from services.core import access
from services.core.work import Reading
from services.make_ups import explain
from services.make_ups.credits import covers
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.covers import Covers
from services.make_ups.credits.view import CreditView
from services.make_ups.explain import Explained
from services.people import families


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """One session with all its findings, and the ids of what could be changed about them."""

    explained: Explained
    credit: CreditView
    client_id: UUID
    client: str
    class_id: UUID
    programme_id: UUID
    from_programme_id: UUID
    """The programme that the credit comes from."""
    places: int
    covers: Covers
    """What the credit covers, by name."""


async def one(r: Reading, credit_id: UUID, session_id: UUID) -> OpenedSession | None:
    """All that is known of one session and the credit; also of sessions that `look` does not list. None: no such one.

    Raises:
        NotFound: as `look`.
    """
    families.clients_only(r)
    found = await explain.explain(r, credit_id, session_id)
    if found is None:
        return None
    my = await access.credit(r, credit_id)
    session = await r.db.get_one(Session, session_id)
    class_ = await r.db.get_one(Class, session.class_id)
    return OpenedSession(
        found,
        await credit_views.one(r, credit_id),
        my.mine.client.id,
        families.name_of(my.mine.client),
        class_.id,
        class_.programme_id,
        my.mine.programme.id,
        session.places,
        (await covers.named(r, [my.credit.scope]))[0],
    )
