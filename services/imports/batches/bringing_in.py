"""The act "import": a tried file brought in as one, exactly as the try has said, or not at all (B3).

A long file is brought in in portions, between which others have their turn (`flow.py`); it is taken back as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from db import ImportBatch, ImportRow
from services.core import audit, versions
from services.core.plan import STAYS, ActLine, Plan
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.imports.batches import lines
from services.imports.batches.portions import Going, portion
from services.imports.batches.rights import here
from services.language import N_

NAME = "import"
OUTCOMES = ("added", "changed")
"""What a line does to the records."""


class NotTried(Refused):
    """Something was corrected since all lines were tried together."""

    message = N_("This file has been changed since it was checked. Check it again before it is imported.")


class WasBroughtIn(Refused):
    """The file is in already."""

    message = N_("This file was imported already.")


def wish(batch_id: UUID) -> dict[str, str]:
    """What is asked for: that this file is brought in."""
    return {"batch": str(batch_id)}


async def plan(r: Reading, wished: Mapping[str, Any]) -> Plan:
    """What the last try of the whole file has said, line by line.

    Raises:
        NotFound, NotTried, WasBroughtIn.
    """
    batch = await here(r, UUID(str(wished["batch"])))
    if batch.state != "open":
        raise WasBroughtIn
    if batch.tried_at is None:
        raise NotTried
    rows = await lines.of_batch(r, batch.id)
    return Plan(NAME, wished, tuple(_planned(batch, each) for each in rows))


def _planned(batch: ImportBatch, row: ImportRow) -> ActLine:
    facts = {"line": row.line, "version": row.version, "kind": batch.kind, "told": list(row.told)}
    does = not row.left_out and row.outcome in OUTCOMES
    what = str(row.outcome) if does else STAYS
    return ActLine(
        what, "line", row.id, facts, "" if does else "left out" if row.left_out else str(row.outcome)
    )


async def do(w: Work, planned: Plan, done_id: UUID) -> tuple[ActLine, ...]:
    """Begin to bring the lines in, each as the plan says; what does not fit in one portion goes on in works of its own.

    Raises:
        PlanHasChanged: a line would become something else by now; nothing is brought in.
    """
    batch_id = UUID(str(planned.wish["batch"]))
    batch = await versions.to_change(w, ImportBatch, batch_id, None)
    batch.state, batch.applied_at, batch.act_id, batch.goes_on_at = "applied", w.now, done_id, 0
    audit.note(w, "imported", "import", batch_id, lines=len(planned.changes))
    going = Going(batch, await lines.of_batch(w, batch_id))
    await portion(w, batch, going)
    return planned.changes
