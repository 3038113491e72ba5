"""Where staff see what was sent."""

from __future__ import annotations

from uuid import UUID

from pages.staff.rooms import SENT
from services.core.ids import short


def one(message_id: UUID) -> str:
    """One message."""
    return f"{SENT}/{short(message_id)}"
