"""What each role of staff is called."""

from __future__ import annotations

from services.language import N_, _

ROLES = {
    "owner": N_("Owner"),
    "assistant": N_("Assistant"),
    "main_instructor": N_("Main instructor"),
    "instructor": N_("Instructor"),
    "external_instructor": N_("External instructor"),
    "receptionist": N_("Receptionist"),
}


def role_at(role: str, provider: str) -> str:
    """ "Owner at Hop & Tumble"."""
    return _("{role} at {provider}").format(role=_(ROLES[role]), provider=provider)
