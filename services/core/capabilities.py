"""What each role of staff may do on the staff side.

Deny by default: a role that is not in the table may do nothing. Which bookings a role sees and what it may do with
one of them is decided in access.py.
"""

from __future__ import annotations

from enum import Enum

from services.core.visitor import Kind, Visitor


class Capability(Enum):
    """One part of the staff side."""

    REGISTER = "register"
    """See who comes to a session, and mark who came."""
    CONTACTS = "contacts"
    """See e-mail addresses and phone numbers of the families whose bookings one sees."""
    CLIENTS = "clients"
    """List, add and change clients, attendees and bookings."""
    MONEY = "money"
    """Prices, payments and pay rates."""
    TIMETABLE = "timetable"
    """Add, change and cancel programmes, classes and sessions."""
    MESSAGES = "messages"
    """Write to families, change the texts of mails, see what was sent."""
    SETTINGS = "settings"
    """The provider's details, policies and imports."""
    HISTORY = "history"
    """Read the list of who changed what; of it, only what one may see anyway."""
    EXPORT = "export"
    """Take lists out as files. Each is noted: what has left cannot be called back."""
    TEAM = "team"
    """Add members of staff, give them roles, log them out."""


CAPABILITIES: dict[str, frozenset[Capability]] = {
    "owner": frozenset(Capability),
    "assistant": frozenset(Capability) - {Capability.TEAM},
    "main_instructor": frozenset(
        {
            Capability.REGISTER,
            Capability.CONTACTS,
            Capability.CLIENTS,
            Capability.TIMETABLE,
            Capability.MESSAGES,
            Capability.HISTORY,
        }
    ),
    "instructor": frozenset({Capability.REGISTER, Capability.CONTACTS}),
    "external_instructor": frozenset({Capability.REGISTER}),
    "receptionist": frozenset({Capability.REGISTER}),
}
"""By role. Only an owner gives roles, so that nobody can raise their own."""


class Careful(Enum):
    """What is asked for the second step again (stepping_up.py): what cannot be called back, or opens doors to others."""

    ACCESS = "access"
    """Who may come in, and as what."""
    EXPORTS = "exports"
    """Lists and papers that leave as files."""
    BANK_ACCOUNT = "bank account"
    """Where families’ money goes."""
    MAIL_SERVER = "mail server"
    """Its password, and through whose hands all mail leaves."""
    OWN_CODES = "own codes"
    """One’s own recovery codes."""


CAREFUL: dict[Careful, Capability | None] = {
    Careful.ACCESS: Capability.TEAM,
    Careful.EXPORTS: Capability.EXPORT,
    Careful.BANK_ACCOUNT: Capability.MONEY,
    Careful.MAIL_SERVER: Capability.SETTINGS,
    Careful.OWN_CODES: None,
}
"""The capability that each needs besides; None = all of the staff."""


def may(visitor: Visitor, capability: Capability) -> bool:
    """Whether this visitor may do this, by their role; never true of anybody who is not staff."""
    return visitor.kind is Kind.STAFF and capability in CAPABILITIES.get(visitor.role, frozenset())
