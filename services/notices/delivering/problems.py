"""Whether a channel reaches a client: staff see one line for each channel that does not, until it does again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Client
from services.core.work import Work


async def note(w: Work, client_id: UUID, channel: str, problem: str | None) -> None:
    """Record why the channel did not reach this client; None means that it did."""
    statement = select(Client).where(Client.id == client_id)
    if problem is None:
        statement = statement.where(Client.delivery_problem.is_not(None))
    client = await w.db.scalar(statement.with_for_update().execution_options(populate_existing=True))
    if client is None:
        return
    lines = [
        line for line in (client.delivery_problem or "").splitlines() if not line.startswith(f"{channel}: ")
    ]
    if problem is not None:
        lines.append(f"{channel}: {' '.join(problem.split())}")
    client.delivery_problem = "\n".join(sorted(lines)) or None
    await w.db.flush()
