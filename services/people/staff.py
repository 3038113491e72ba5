"""Who works there."""

from __future__ import annotations

from db import Staff


def full_name(staff: Staff | None) -> str | None:
    """A member of staff's full name."""
    return None if staff is None else f"{staff.first_name} {staff.last_name}".strip()
