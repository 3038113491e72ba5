"""The timetable: programmes, classes and their dates, venues, days off, and the next term."""

from pages.staff.timetable.back import back
from pages.staff.timetable.board import board
from pages.staff.timetable.change import change, new_class
from pages.staff.timetable.class_ import class_
from pages.staff.timetable.classes import timetable
from pages.staff.timetable.days_off import listed_days
from pages.staff.timetable.move import move
from pages.staff.timetable.next_term import copy
from pages.staff.timetable.venues import listed_venues

__all__ = [
    "back",
    "board",
    "change",
    "class_",
    "copy",
    "listed_days",
    "listed_venues",
    "move",
    "new_class",
    "timetable",
]
