"""Paying: the sheet that opens over any screen, and the pages that a mail's button and a gateway lead to."""

from pages.family.paying.page import pay
from pages.family.paying.returned import returned
from pages.family.paying.sheet import open_sheet

__all__ = ["open_sheet", "pay", "returned"]
