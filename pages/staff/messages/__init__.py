"""The room of messages: what leaves, when, and in whose words."""

from pages.staff.messages.listing import listing
from pages.staff.messages.wording import wording

__all__ = ["listing", "wording"]
