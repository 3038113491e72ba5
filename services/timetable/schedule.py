"""The timetable: generate, move and cancel sessions, and enter days off."""

from services.timetable.cancel_session import CancelPreview, Compensation, before_cancelling, cancel
from services.timetable.change_session import FewerPlacesThanTaken, NotScheduled, move, set_places
from services.timetable.closing import close
from services.timetable.days_off import NoSession, days_without, weekly
from services.timetable.sessions import generate, places

__all__ = [
    "CancelPreview",
    "Compensation",
    "FewerPlacesThanTaken",
    "NoSession",
    "NotScheduled",
    "before_cancelling",
    "cancel",
    "close",
    "days_without",
    "generate",
    "move",
    "places",
    "set_places",
    "weekly",
]
