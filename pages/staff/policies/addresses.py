"""Where the rules are."""

from __future__ import annotations

from uuid import UUID

from services.core.ids import short

POLICIES, CANCELLING, MAKE_UPS = "/staff/policies", "/staff/cancelling", "/staff/make-up-rules"
BY_ITSELF = "/staff/by-itself"


def programme(programme_id: UUID) -> str:
    """Until when sessions of one programme may be cancelled."""
    return f"{CANCELLING}/{short(programme_id)}"
