"""Where acts on many things are looked up."""

from __future__ import annotations

from uuid import UUID

from services.core.ids import short

ACTS = "/staff/acts"


def one(act_id: UUID) -> str:
    """One act."""
    return f"{ACTS}/{short(act_id)}"
