"""Why not?: a make-up, every session with the one rule that refuses it, all rules of one session, what the family sees."""

from pages.staff.why.choose import choose
from pages.staff.why.room import why

__all__ = ["choose", "why"]
