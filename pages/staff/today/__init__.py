"""Today on the staff side: the day's sessions, the register of each, and the calendar that leads to them."""

from pages.staff.today.calendar import calendar
from pages.staff.today.file import file
from pages.staff.today.files import files
from pages.staff.today.report import report
from pages.staff.today.session import session
from pages.staff.today.today import today

__all__ = ["calendar", "file", "files", "report", "session", "today"]
