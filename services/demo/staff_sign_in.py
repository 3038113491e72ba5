"""How Orla, who owns Hop & Tumble, signs in to the demo: her app is this file, and the mailbox shows its code."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from db import SecondFactor, Staff
from services.core.work import Work
from services.sign_in.second import apps, keeping

EMAIL = "orla@example.com"
SECRET = b"Hop & Tumble's Orla."
"""Twenty bytes that everybody may know: the demo protects nothing."""


async def set_up(w: Work) -> None:
    """Give Orla her second factor, so that whoever looks around needs no app."""
    orla = await w.db.scalar(select(Staff).where(Staff.email == EMAIL))
    if orla is None:
        return
    w.db.add(
        SecondFactor(
            staff_id=orla.id,
            kind="totp",
            secret=keeping.encrypted(SECRET),
            created_at=w.now,
            confirmed_at=w.now,
        )
    )


def code(at: datetime) -> str:
    """What her app shows at this moment: "482 913"."""
    digits = apps.code_at(SECRET, at)
    return f"{digits[:3]} {digits[3:]}"
