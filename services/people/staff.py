"""Members of staff: what they and their roles are called."""

from __future__ import annotations

from db import Staff
from services.language import N_, formats

ROLES = {
    "owner": N_("Owner"),
    "assistant": N_("Assistant"),
    "main_instructor": N_("Main instructor"),
    "instructor": N_("Instructor"),
    "external_instructor": N_("External instructor"),
    "receptionist": N_("Receptionist"),
}
"""What each role of staff is called."""


def full_name(staff: Staff | None) -> str | None:
    """The full name of a member of staff; None without one."""
    return None if staff is None else formats.full_name(staff.first_name, staff.last_name)
