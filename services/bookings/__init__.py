"""Enrolling in a class, and the bookings a family has."""
