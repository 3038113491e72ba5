"""Where the screens of imports are."""

from __future__ import annotations

from uuid import UUID

from pages.staff.rooms import IMPORT
from services.core.ids import short

FILES = f"{IMPORT}/files"
"""Files are sent there (pages/plain/import_files.py)."""


def file(batch_id: UUID) -> str:
    """One file."""
    return f"{IMPORT}/{short(batch_id)}"


def columns(batch_id: UUID) -> str:
    """What its columns hold."""
    return f"{file(batch_id)}/columns"


def report(batch_id: UUID) -> str:
    """What became of its lines, to be saved."""
    return f"{file(batch_id)}/report.csv"
