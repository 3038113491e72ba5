"""Everything that was ever sent to the visitor, as it was sent."""

from pages.family.messages.listing import messages
from pages.family.messages.one import message

__all__ = ["message", "messages"]
