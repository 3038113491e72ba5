"""Hop & Tumble's venues, programmes and classes: what it teaches, where, when and with whom."""

from services.demo.timetable.classes import Timetable, set_up
from services.demo.timetable.plans import (
    AUTUMN,
    BOUNCE,
    BOUNCE_TUESDAYS,
    FRIDAYS,
    LATER,
    MONDAYS,
    PLANS,
    SATURDAYS,
    SPLASH,
    STREET_DANCE,
    STREET_DANCE_FULL,
    THURSDAYS,
    TUESDAYS,
    TUESDAYS_FULL,
    Plan,
)
from services.demo.timetable.school import (
    EMAIL,
    INSTRUCTORS,
    NO_LATE_CANCELLING,
    PHONE,
    PROGRAMMES,
    VENUES,
    ZONE,
)
from services.demo.timetable.weeks import christmas_break, teaching_week

__all__ = [
    "AUTUMN",
    "BOUNCE",
    "BOUNCE_TUESDAYS",
    "EMAIL",
    "FRIDAYS",
    "INSTRUCTORS",
    "LATER",
    "MONDAYS",
    "NO_LATE_CANCELLING",
    "PHONE",
    "PLANS",
    "PROGRAMMES",
    "SATURDAYS",
    "SPLASH",
    "STREET_DANCE",
    "STREET_DANCE_FULL",
    "THURSDAYS",
    "TUESDAYS",
    "TUESDAYS_FULL",
    "VENUES",
    "ZONE",
    "Plan",
    "Timetable",
    "christmas_break",
    "set_up",
    "teaching_week",
]
