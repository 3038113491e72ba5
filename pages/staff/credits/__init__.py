"""Make-ups: the board of all that are to be booked, one of them, and what staff do with one or many."""

from pages.staff.credits.asked import asked
from pages.staff.credits.board import make_ups
from pages.staff.credits.one import one

__all__ = ["asked", "make_ups", "one"]
