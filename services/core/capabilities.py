"""What members of staff may do, by their role. Everybody else may do none of it."""

from __future__ import annotations

from enum import Enum

from services.core.visitor import Kind, Visitor


class Capability(Enum):
    """One part of the office's work."""

    REGISTER = "register"
    CLIENTS = "clients"
    MONEY = "money"
    TIMETABLE = "timetable"
    MESSAGES = "messages"
    SETTINGS = "settings"
    TEAM = "team"


def may(visitor: Visitor, capability: Capability) -> bool:
    """Whether this visitor may do this part of the office's work; never true of anybody who is not staff."""
    return visitor.kind is Kind.STAFF and visitor.role == "owner" and capability in Capability
