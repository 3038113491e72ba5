"""Write messages to the outbox in the work that causes them, so that they are sent if and only if it commits."""

from services.notices.telling.tell import suppress, tell

__all__ = ["suppress", "tell"]
