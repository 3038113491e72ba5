"""Paying: the sheet that opens over any screen, and the page that a mail's button leads to."""

from pages.family.paying.page import pay
from pages.family.paying.sheet import open_sheet

__all__ = ["open_sheet", "pay"]
