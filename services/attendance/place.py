"""PURE: where a session is, in one line, and the way there: the same on screens and in mails."""

from __future__ import annotations

from urllib.parse import quote


def within(venue: str, room: str) -> str:
    """A venue with the room that is meant; the venue alone where it has no rooms."""
    return f"{venue}, {room}" if room else venue


def place_text(venue: str, address: str, area: str) -> str:
    """Where it is, as one line of text; the neighbourhood is named only once."""
    return ", ".join(part for part in (venue, address, "" if area in address else area) if part)


def directions(venue: str, address: str, area: str) -> str:
    """The address of a map that leads there."""
    where = quote(place_text(venue, address, area))
    return f"https://www.google.com/maps/dir/?api=1&destination={where}"
