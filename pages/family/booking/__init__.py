"""One booking: its sessions, and its details."""

from pages.family.booking.page import booking

__all__ = ["booking"]
