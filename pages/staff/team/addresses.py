"""Where the team's screens are."""

from __future__ import annotations

from uuid import UUID

from services.core.ids import short

TEAM, NEW = "/staff/team", "/staff/new-member"


def member(staff_id: UUID) -> str:
    """One member of the team."""
    return f"{TEAM}/{short(staff_id)}"
