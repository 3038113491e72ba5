"""One tap, one effect: a repeated tap with the same key gets the answer of the first (T13).

The key is made when a sheet or form is drawn. It is kept in the same transaction as its effect, so an answer that
was lost on the way can be asked for again.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import IdempotencyKey
from services.core.refusals import Refused
from services.core.work import Work
from services.language import N_


class AnotherRequest(Refused):
    """The key was used before, for something else."""

    message = N_("This page is out of date. Please reload it and try again.")


async def answered(w: Work, key: str | None, request: str) -> UUID | None:
    """What the first tap with this key led to, or None if this is the first.

    Raises:
        AnotherRequest: the key belongs to another request.
    """
    if key is None:
        return None
    found = await w.db.scalar(select(IdempotencyKey).where(IdempotencyKey.key == _own(w, key)))
    if found is None:
        return None
    if found.request != request:
        raise AnotherRequest
    return UUID(found.answer["id"])


def remember(w: Work, key: str | None, request: str, id_: UUID) -> None:
    """Keep the answer with its key."""
    if key is not None:
        w.db.add(
            IdempotencyKey(
                key=_own(w, key),
                request=request,
                answer={"id": str(id_)},
                created_at=w.now,
            )
        )


def _own(w: Work, key: str) -> str:
    """Keys of different visitors never meet."""
    return f"{w.visitor.actor}/{key[:200]}"
