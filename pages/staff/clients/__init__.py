"""Clients: finding a family, its screen, its bookings, and what staff change of it."""

from pages.staff.clients.booking import booking
from pages.staff.clients.change import change
from pages.staff.clients.family import family
from pages.staff.clients.search import clients

__all__ = ["booking", "change", "clients", "family"]
