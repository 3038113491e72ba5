"""The room "On your website"."""

from pages.staff.website.room import website

__all__ = ["website"]
