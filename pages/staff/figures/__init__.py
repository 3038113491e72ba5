"""The figures of a term, and the rows behind each of them."""

from pages.staff.figures.behind import behind
from pages.staff.figures.board import figures

__all__ = ["behind", "figures"]
