"""Who may bring files in: staff who look after the settings, and the program itself."""

from __future__ import annotations

from uuid import UUID

from db import ImportBatch
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound
from services.core.visitor import Kind
from services.core.work import Reading


def settings_only(r: Reading) -> None:
    """Let nobody else pass.

    Raises:
        NotFound: this visitor may not; for them there is no such thing.
    """
    if r.visitor.kind is not Kind.SYSTEM and not may(r.visitor, Capability.SETTINGS):
        raise NotFound


async def here(r: Reading, batch_id: UUID) -> ImportBatch:
    """The file, if the visitor may see it.

    Raises:
        NotFound.
    """
    settings_only(r)
    found: ImportBatch | None = await r.db.get(ImportBatch, batch_id)
    if found is None:
        raise NotFound
    return found
