"""What somebody has seen work: kept once, with the moment and who it was."""

from __future__ import annotations

from sqlalchemy import select

from db import SetupProof
from db.states import ProofOf
from db.upsert import insert_or_ignore
from services import provider
from services.core import audit
from services.core.events import SETUP_CHANGED
from services.core.work import Reading, Work
from services.operations.setup.rights import settings_only


async def note(w: Work, step: ProofOf) -> None:
    """Keep that it works; the first time counts. Whoever calls has asked who may say so."""
    row = {"step": step, "at": w.now, "staff_id": w.visitor.staff_id}
    await w.db.execute(insert_or_ignore(w.db, SetupProof, row))
    audit.note(w, "seen to work", "provider", (await provider.current(w)).id, step=step)
    w.publish(SETUP_CHANGED)


async def seen(r: Reading, step: ProofOf) -> SetupProof | None:
    """When it was seen to work, and by whom; None: not yet."""
    found: SetupProof | None = await r.db.get(SetupProof, step)
    return found


async def forget(w: Work, step: ProofOf) -> None:
    """What was seen is not so any more: another account, another address."""
    if row := await seen(w, step):
        await w.db.delete(row)
        audit.note(w, "to be tried again", "provider", (await provider.current(w)).id, step=step)
        await w.db.flush()


async def confirm(w: Work, step: ProofOf) -> None:
    """The visitor has seen it work.

    Raises:
        NotFound: they may not change the provider's settings.
    """
    settings_only(w)
    await note(w, step)


async def all_seen(r: Reading) -> set[str]:
    """The steps that somebody has seen work."""
    return set(await r.db.scalars(select(SetupProof.step)))
