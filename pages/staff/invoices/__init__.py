"""The invoices' room: what was issued, one of them, what has none, the accountant's months, and the seller's details."""

from pages.staff.invoices.accountant import accountant
from pages.staff.invoices.book import book
from pages.staff.invoices.paper import paper
from pages.staff.invoices.seller import seller
from pages.staff.invoices.to_issue import to_issue

__all__ = ["accountant", "book", "paper", "seller", "to_issue"]
