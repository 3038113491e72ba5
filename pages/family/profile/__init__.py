"""Profile: what one says about oneself, and how one likes the portal. One list; each row opens one thing."""

from pages.family.profile.choosing import language, notices, theme
from pages.family.profile.devices import devices
from pages.family.profile.me import profile
from pages.family.profile.my_data import my_data

__all__ = ["devices", "language", "my_data", "notices", "profile", "theme"]
