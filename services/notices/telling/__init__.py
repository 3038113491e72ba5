"""Writing messages down: in the work that causes them, so that they leave exactly if the work is kept."""

from services.notices.telling.tell import suppress, tell

__all__ = ["suppress", "tell"]
