"""A file brought in a few lines at a time, so that nobody who writes something meanwhile waits for all of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from db import ImportBatch, ImportRow
from services.core.acts import PlanHasChanged
from services.core.work import Work
from services.imports.batches import lines
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.journal import Journal, noting
from services.imports.batches.lines import Found, Passage

AT_ONCE = 25
"""Lines that one work brings in, at most."""
LONGEST = 0.4
"""Seconds after which it brings in no more: on a slow machine fewer lines are enough."""


class Going:
    """A file that is being brought in: its lines, what the plan says of each, and what is noted of those that are in."""

    def __init__(self, batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
        self.passage = Passage(batch, rows)
        self.planned = {each.id: (each.outcome, list(each.told)) for each in rows}
        self.journal = Journal(rows[: batch.goes_on_at or 0])
        self.at = batch.goes_on_at or 0


async def portion(w: Work, batch: ImportBatch, going: Going) -> None:
    """Bring the next lines in, and note how far it is. All lines of a file are of the moment in which it was begun.

    So what others do between two portions is later than all that the import has written, as taking it back asks.

    Raises:
        PlanHasChanged: a line would become something else by now.
    """
    of, began, found = len(going.passage.kept), time.monotonic(), Found()
    end = min(going.at + AT_ONCE, of)
    at = going.at
    same = replace(w, now=batch.applied_at or w.now)
    with noting(w, going.journal):
        while at < end and time.monotonic() - began < LONGEST:
            found |= await going.passage.line(same, at, going.journal)
            at += 1
    if any((now["outcome"], now["told"]) != going.planned[id_] for id_, now in found.items()):
        raise PlanHasChanged
    await lines.keep(w, found)
    await lines.note_again(w, {id_: made for id_, made in going.journal.again.items() if id_ not in found})
    going.journal.again.clear()
    going.at, batch.touched_at, batch.goes_on_at = at, w.now, at if at < of else None
    w.publish(IMPORTS_CHANGED, batch.id)
