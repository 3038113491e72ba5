"""Where the screens of clients are."""

from __future__ import annotations

from uuid import UUID

from pages.staff.rooms import CLIENTS
from services.core.ids import short


def family(client_id: UUID) -> str:
    """One family."""
    return f"{CLIENTS}/{short(client_id)}"


def change(client_id: UUID) -> str:
    """Changing its name and phone."""
    return f"{family(client_id)}/change"


def money(client_id: UUID) -> str:
    """Its money."""
    return f"/staff/families/{short(client_id)}"


def booking(booking_id: UUID) -> str:
    """One of its bookings with all sessions."""
    return f"/staff/bookings/{short(booking_id)}"


def session(session_id: UUID) -> str:
    """One session with its register."""
    return f"/staff/sessions/{short(session_id)}"


def why(credit_id: UUID, session_id: UUID | None = None) -> str:
    """Why sessions are not offered for a make-up; with one of them opened."""
    opened = f"?session={short(session_id)}" if session_id is not None else ""
    return f"/staff/why/{short(credit_id)}{opened}"


def credit(credit_id: UUID) -> str:
    """One make-up, and what can be done with it."""
    return f"/staff/credits/{short(credit_id)}"
