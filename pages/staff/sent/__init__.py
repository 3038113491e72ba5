"""Who got what: every message to a family, what became of it, and sending it again."""

from pages.staff.sent.one import one
from pages.staff.sent.room import of_family, sent

__all__ = ["of_family", "one", "sent"]
