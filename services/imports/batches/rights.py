"""Who may bring files in: staff who look after the settings, and the program itself."""

from __future__ import annotations

from uuid import UUID

from db import ImportBatch
from services.core import versions
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, Refused
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.language import N_


class IsClosed(Refused):
    """What was brought in or taken back is not corrected any more."""

    message = N_("This file was imported already, so nothing in it can be changed any more.")


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


async def to_change(w: Work, batch_id: UUID, seen: int | None = None) -> ImportBatch:
    """Lock a file that can still be changed, and raise its version.

    Raises:
        NotFound, IsClosed. ChangedByOthers: it was seen in another version.
    """
    await here(w, batch_id)
    batch = await versions.to_change(w, ImportBatch, batch_id, seen)
    if batch.state != "open":
        raise IsClosed
    return batch
