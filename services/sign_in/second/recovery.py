"""Recovery codes: ten of them, shown once, each good once, for whoever has lost the second factor."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import delete, select

from db import RecoveryCode, new_id
from services.core.work import Reading, Work
from services.sign_in import codes

NUMBER, LETTERS = 10, 10
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without 0, O, 1 and I, which people mistake for each other."""


async def made() -> list[tuple[UUID, str, str]]:
    """Ten new codes with their ids and hashes; slow, so outside any work."""
    out = []
    for _each in range(NUMBER):
        text, id_ = "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS)), new_id()
        out.append((id_, text, await codes.hashed(id_, text)))
    return out


def spelled(code: str) -> str:
    """ "ABCDE-FGHJK"."""
    return f"{code[:5]}-{code[5:]}"


def read(typed: str) -> str | None:
    """The code in a typed text; None if it can be none."""
    found = "".join(c for c in typed[:100].upper() if c.isascii() and c.isalnum())
    return found if len(found) == LETTERS and set(found) <= set(ALPHABET) else None


async def unused(r: Reading, staff_id: UUID) -> list[tuple[UUID, str]]:
    """The ids and hashes of this person's codes that are still good."""
    rows = await r.db.execute(
        select(RecoveryCode.id, RecoveryCode.code_hash)
        .where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
        .order_by(RecoveryCode.id)
    )
    return [(id_, code_hash) for id_, code_hash in rows]


async def replace(w: Work, staff_id: UUID, new: list[tuple[UUID, str, str]]) -> None:
    """Keep these in place of all that this person had."""
    await forget(w, staff_id)
    w.db.add_all(
        RecoveryCode(id=id_, staff_id=staff_id, code_hash=code_hash, created_at=w.now)
        for id_, _text, code_hash in new
    )


async def forget(w: Work, staff_id: UUID) -> None:
    """Delete all codes of this person."""
    await w.db.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id))
