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
