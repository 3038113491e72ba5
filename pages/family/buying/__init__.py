"""Buying a pass, prepaid credit or anything else that is offered in the portal."""

from pages.family.buying.page import buy

__all__ = ["buy"]
