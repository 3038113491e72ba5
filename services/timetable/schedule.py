"""The timetable: generate, move and cancel sessions, and enter days off."""

from services.attendance.compensation import Compensation
from services.timetable.cancel_session import cancel
from services.timetable.change_session import FewerPlacesThanTaken, NotScheduled, move, set_places
from services.timetable.closing import close
from services.timetable.days_off import NoSession, days_without, weekly
from services.timetable.sessions import generate, places

__all__ = [
    "Compensation",
    "FewerPlacesThanTaken",
    "NoSession",
    "NotScheduled",
    "cancel",
    "close",
    "days_without",
    "generate",
    "move",
    "places",
    "set_places",
    "weekly",
]
