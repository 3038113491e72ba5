"""Two acts on one family's bookings take turns."""

from __future__ import annotations

from uuid import UUID

from db import Client
from services.core.refusals import NotFound
from services.core.work import Work
from services.ledger import entries
from services.provider.settings import current


async def families_money(w: Work, client_id: UUID) -> None:
    """Lock the family's money first, as everything does that moves some, so that two taps take turns.

    Raises:
        NotFound: there is no such family.
    """
    if await w.db.get(Client, client_id) is None:
        raise NotFound
    await entries.credit_of(w, client_id, (await current(w)).currency)
