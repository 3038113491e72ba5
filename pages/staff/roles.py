"""What a role is called where it stands, how far it sees, and what each of the things it may do is called."""

from __future__ import annotations

from services.core.capabilities import Capability
from services.language import N_, _
from services.people.staff import ROLES

REACH = {
    "owner": N_("All classes and families"),
    "assistant": N_("All classes and families"),
    "main_instructor": N_("All classes and families, no money"),
    "instructor": N_("Only who comes to their own classes and sessions"),
    "external_instructor": N_("Only who comes to their own classes and sessions, without phones and emails"),
    "receptionist": N_("Only who comes today, without phones and emails"),
}
"""Whose bookings a role sees, as services/core/access.py decides it."""
CAPABILITY_NAMES = {
    Capability.REGISTER: N_("register"),
    Capability.CONTACTS: N_("phones and emails"),
    Capability.CLIENTS: N_("clients and bookings"),
    Capability.MONEY: N_("money and prices"),
    Capability.TIMETABLE: N_("timetable"),
    Capability.MESSAGES: N_("messages"),
    Capability.SETTINGS: N_("settings and imports"),
    Capability.HISTORY: N_("who changed what"),
    Capability.EXPORT: N_("lists as files"),
    Capability.TEAM: N_("team and roles"),
}


def role_at(role: str, provider: str) -> str:
    """ "Owner at Hop & Tumble"."""
    return _("{role} at {provider}").format(role=_(ROLES[role]), provider=provider)
