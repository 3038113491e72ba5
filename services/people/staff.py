"""Members of staff."""

from __future__ import annotations

from db import Staff


def full_name(staff: Staff | None) -> str | None:
    """The full name of a member of staff; None without one."""
    return None if staff is None else f"{staff.first_name} {staff.last_name}".strip()
