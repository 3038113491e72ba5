"""The provider: settings, policies and free days."""

from services.provider import logo
from services.provider.calendar import DayOff, FreeDays, free_days, public_holidays
from services.provider.founding import AlreadySetUp, SessionsStand, found, move
from services.provider.places import Place, Places
from services.provider.policies import cancellation, make_ups, set_cancellation, set_make_ups
from services.provider.settings import (
    NOBODY_YET,
    NotSetUp,
    ProviderView,
    current,
    is_set_up,
    last_seen,
    places,
)
from services.provider.terms import CancellationTerms, MakeUpTerms

__all__ = [
    "NOBODY_YET",
    "AlreadySetUp",
    "CancellationTerms",
    "DayOff",
    "FreeDays",
    "MakeUpTerms",
    "NotSetUp",
    "Place",
    "Places",
    "ProviderView",
    "SessionsStand",
    "cancellation",
    "current",
    "found",
    "free_days",
    "is_set_up",
    "last_seen",
    "logo",
    "make_ups",
    "move",
    "places",
    "public_holidays",
    "set_cancellation",
    "set_make_ups",
]
