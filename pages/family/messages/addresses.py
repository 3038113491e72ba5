"""Where the family's messages are."""

from __future__ import annotations

from uuid import UUID

from services.core.ids import short

MESSAGES = "/messages"


def one(message_id: UUID) -> str:
    """One message."""
    return f"{MESSAGES}/{short(message_id)}"
