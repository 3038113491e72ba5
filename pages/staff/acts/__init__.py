"""What was done to many things at once: looked up, stopped within its minute, taken back for thirty days."""

from pages.staff.acts.listing import listing
from pages.staff.acts.one import one

__all__ = ["listing", "one"]
