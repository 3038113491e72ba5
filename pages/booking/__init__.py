"""One booking: its sessions, and its details."""

from pages.booking.page import booking

__all__ = ["booking"]
