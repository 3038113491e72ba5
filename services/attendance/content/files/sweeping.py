"""Delete the bytes that nothing names any more: of files removed long ago, and of those whose sending failed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db import SharedFile
from services.attendance.content.files import store
from services.core.work import Work, app

KEPT_FOR = timedelta(days=1)
"""What was written just now may be about to be named."""
PORTION = 500


async def sweep(w: Work) -> int:
    """Delete one portion; says how many. 0 means that nothing is left."""
    configuration = app().configuration
    if configuration is None:
        return 0
    old = list(store.older_than(configuration.data, (w.now - KEPT_FOR).timestamp()))
    named = set(await w.db.scalars(select(SharedFile.sha256).distinct())) if old else set()
    swept = [file for file in old if file.name not in named][:PORTION]
    for file in swept:
        file.unlink(missing_ok=True)
    return len(swept)
