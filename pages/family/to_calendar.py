"""The link that saves one session for somebody's own calendar."""

import htpy as h

from components.marks import icon
from services.attendance.view import AttendanceView
from services.core import ids
from services.language import _


def add_to_calendar(attendance: AttendanceView) -> h.Element:
    """A file (.ics) that calendars open; those that are to follow every change have an address in the profile."""
    address = f"/to-calendar/{ids.short(attendance.attendance_id)}"
    return h.a(".cb-btn.cb-outline", href=address, download=True)[icon("event", 20), _("Add to calendar")]
