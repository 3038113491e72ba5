"""The history on the staff side: as a room, and as a part of a thing's own screen."""

from pages.staff.history.everything import everything
from pages.staff.history.lines import part

__all__ = ["everything", "part"]
