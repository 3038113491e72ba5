"""Invoices: the family's papers, one that is made out wrongly, and whom they are made out to."""

from pages.family.invoices.correction import correction
from pages.family.invoices.details import details

__all__ = ["correction", "details"]
