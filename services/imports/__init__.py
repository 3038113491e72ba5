"""Spreadsheets in, as small providers have them: classes and clients, tried first, kept when asked."""

from services.imports.running import run
from services.imports.whose import UnknownZone

__all__ = [
    "UnknownZone",
    "run",
]
