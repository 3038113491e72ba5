"""Days: one attendee's part in one session, as the family sees it. Every screen shows the same value."""

from services.days.loading import cancel_facts, differs, load, one
from services.days.values import Brief, Day, Kid, Right, brief, kid, name, right

__all__ = [
    "Brief",
    "Day",
    "Kid",
    "Right",
    "brief",
    "cancel_facts",
    "differs",
    "kid",
    "load",
    "name",
    "one",
    "right",
]
