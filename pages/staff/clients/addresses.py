"""Where the screens of clients are."""

from __future__ import annotations

from uuid import UUID

from pages.staff.rooms import CLIENTS
from services.core.ids import short


def family(client_id: UUID) -> str:
    """One family."""
    return f"{CLIENTS}/{short(client_id)}"


def messages(client_id: UUID) -> str:
    """Everything that was sent to one family."""
    return f"{family(client_id)}/messages"


DUPLICATES = f"{CLIENTS}/duplicates"
"""Families who may be one."""


def same(client_id: UUID) -> str:
    """Choosing another family that is the same person."""
    return f"{family(client_id)}/same"


def merge(keep_id: UUID, gone_id: UUID) -> str:
    """Both side by side, to become one."""
    return f"{family(keep_id)}/merge/{short(gone_id)}"


TRASH = "/staff/deleted-bookings"
"""What was deleted in the last thirty days."""
NEW = f"{CLIENTS}/new"
"""Adding a family."""


def book(client_id: UUID, attendee_id: UUID | None = None) -> str:
    """Booking one of its children into a class; who is chosen already, if it is known."""
    chosen = f"?child={short(attendee_id)}" if attendee_id is not None else ""
    return f"{family(client_id)}/book{chosen}"


def change(client_id: UUID) -> str:
    """Changing its name and phone."""
    return f"{family(client_id)}/change"


def money(client_id: UUID) -> str:
    """Its money."""
    return f"/staff/families/{short(client_id)}"


def booking(booking_id: UUID) -> str:
    """One of its bookings with all sessions."""
    return f"/staff/bookings/{short(booking_id)}"


def enrol(booking_id: UUID) -> str:
    """Giving a booking that waits, or is on trial, its places."""
    return f"{booking(booking_id)}/enrol"


def move(booking_id: UUID) -> str:
    """Moving a booking to another class."""
    return f"{booking(booking_id)}/move"


def end(booking_id: UUID) -> str:
    """Ending a booking, now or on a day."""
    return f"{booking(booking_id)}/end"


def copy(client_id: UUID, attendee_id: UUID, booking_id: UUID) -> str:
    """Booking another class for the same child, paid by the same plan."""
    return f"{book(client_id, attendee_id)}&copy={short(booking_id)}"


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
