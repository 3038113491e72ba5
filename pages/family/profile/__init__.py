"""Profile: the client's own data and settings. One list; each row opens one screen."""

from pages.family.profile.calendar import calendar
from pages.family.profile.choosing import language, notices, theme
from pages.family.profile.devices import devices
from pages.family.profile.me import profile
from pages.family.profile.my_data import my_data
from pages.family.profile.phone import phone

__all__ = ["calendar", "devices", "language", "my_data", "notices", "phone", "profile", "theme"]
