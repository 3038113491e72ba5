"""Booking single sessions of a pay-as-you-go class (R56–R61)."""

from pages.family.picking.confirmation import picked
from pages.family.picking.page import picking

__all__ = ["picked", "picking"]
