"""Profile: what one says about oneself, and how one likes the portal. One list; each row opens one thing."""

from pages.profile.choosing import language, notices, theme
from pages.profile.devices import devices
from pages.profile.me import profile
from pages.profile.my_data import my_data

__all__ = ["devices", "language", "my_data", "notices", "profile", "theme"]
