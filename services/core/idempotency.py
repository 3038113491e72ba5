"""Idempotency keys: a request that is sent twice has one effect, and both times the same answer (T13).

A form or sheet makes a random key when it is drawn and sends it with each tap. The key is stored in the same transaction
as the effect. When a tap is repeated, because the answer was lost on its way or the button was pressed twice, the
key is found and the first answer is given again.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import IdempotencyKey
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_


class AnotherRequest(Refused):
    """The key was used before, for a different request."""

    message = N_("This page is out of date. Please reload it and try again.")


async def answered(r: Reading, key: str | None, request: str) -> UUID | None:
    """The id that the first tap with this key was answered with, or None if this is the first tap.

    `request` describes the act and its arguments, as a text that is the same for a repeated tap.

    Raises:
        AnotherRequest: the key was used for a different request.
    """
    if key is None:
        return None
    found = await r.db.scalar(select(IdempotencyKey).where(IdempotencyKey.key == _own(r, key)))
    if found is None:
        return None
    if found.request != request:
        raise AnotherRequest
    return UUID(found.answer["id"])


def remember(w: Work, key: str | None, request: str, id_: UUID) -> None:
    """Store the answer (an id) with its key. Does nothing without a key."""
    if key is not None:
        w.db.add(
            IdempotencyKey(
                key=_own(w, key),
                request=request,
                answer={"id": str(id_)},
                created_at=w.now,
            )
        )


def _own(r: Reading, key: str) -> str:
    """The key as it is stored: two visitors who happen to send the same key do not get each other's answers."""
    return f"{r.visitor.actor}/{key[:200]}"
