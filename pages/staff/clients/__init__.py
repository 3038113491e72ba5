"""Clients: finding a family, its screen, its bookings, and what staff change of them."""

from pages.staff.clients.book import book
from pages.staff.clients.booking import booking
from pages.staff.clients.change import change
from pages.staff.clients.duplicates import another, duplicates, merging
from pages.staff.clients.end import end
from pages.staff.clients.enrol import enrol
from pages.staff.clients.family import family
from pages.staff.clients.move import move
from pages.staff.clients.new import new
from pages.staff.clients.search import clients
from pages.staff.clients.trash import deleted

__all__ = [
    "another",
    "book",
    "booking",
    "change",
    "clients",
    "deleted",
    "duplicates",
    "end",
    "enrol",
    "family",
    "merging",
    "move",
    "new",
]
