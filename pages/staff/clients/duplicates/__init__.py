"""Clients who may be one person: proposed, looked at side by side, merged."""

from pages.staff.clients.duplicates.another import another
from pages.staff.clients.duplicates.merging import merging
from pages.staff.clients.duplicates.proposals import duplicates

__all__ = ["another", "duplicates", "merging"]
