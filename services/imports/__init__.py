"""Imports classes and clients from spreadsheets: a dry run first, applied on request."""

from services.imports.installation import UnknownZone, WhichZone
from services.imports.running import run
from services.imports.typed_day import typed_day

__all__ = [
    "UnknownZone",
    "WhichZone",
    "run",
    "typed_day",
]
