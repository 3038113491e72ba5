"""Imports classes and clients from spreadsheets: a dry run first, applied on request."""

from services.imports.installation import UnknownZone
from services.imports.running import run

__all__ = [
    "UnknownZone",
    "run",
]
