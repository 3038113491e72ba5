"""Whether a channel reaches a client: staff see one line for each channel that does not, until it does again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import Client
from services.core.work import Work

COMES_BACK = "the last one came back"
"""Recorded with news that is not sent because the address takes none."""


async def note(w: Work, client_id: UUID, address: str, channel: str, problem: str | None) -> None:
    """Record why the channel did not reach this client under this address; None means that it did.

    Of an address that is no longer theirs nothing is recorded: the answer may come after they have given another one.
    """
    statement = select(Client).where(Client.id == client_id, Client.email == address)
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
    client.delivery_problem_at = w.now if lines else None
    await w.db.flush()


def comes_back(client: Client, channel: str) -> bool:
    """Whether the last message over this channel came back: no more news then, only what must be said in any case."""
    return any(line.startswith(f"{channel}: ") for line in (client.delivery_problem or "").splitlines())
