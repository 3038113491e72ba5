"""Invoices: all papers of the family, one that is made out wrongly, and whom they are made out to."""

from pages.family.invoices.book import invoices
from pages.family.invoices.correction import correction
from pages.family.invoices.details import details

__all__ = ["correction", "details", "invoices"]
