"""The act "import": a tried file brought in as one, exactly as the try has said, or not at all (B3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from db import ImportBatch, ImportRow
from services.core import audit, versions
from services.core.acts import PlanHasChanged
from services.core.plan import STAYS, ActLine, Plan
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.imports.batches import lines
from services.imports.batches.events import IMPORTS_CHANGED
from services.imports.batches.journal import noting
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
    """Bring the lines in, each as the plan says; note what is made and changed.

    Raises:
        PlanHasChanged: a line would become something else by now; nothing is brought in.
    """
    batch_id = UUID(str(planned.wish["batch"]))
    batch = await versions.to_change(w, ImportBatch, batch_id, None)
    rows = await lines.of_batch(w, batch_id)
    before = {each.id: (each.outcome, list(each.told)) for each in rows}
    with noting(w) as journal:
        found, report = await lines.through(w, batch, rows, journal)
    _compare(before, found)
    await lines.keep(w, found)
    batch = await w.db.get_one(ImportBatch, batch_id, populate_existing=True)
    batch.state, batch.applied_at, batch.touched_at, batch.act_id = "applied", w.now, w.now, done_id
    batch.notes = lines.notes(report)
    audit.note(w, "imported", "import", batch_id, lines=len(planned.changes))
    w.publish(IMPORTS_CHANGED, batch_id)
    return planned.changes


def _compare(
    before: Mapping[UUID, tuple[Any, Sequence[str]]], found: Mapping[UUID, Mapping[str, Any]]
) -> None:
    if any((now["outcome"], now["told"]) != before[id_] for id_, now in found.items()):
        raise PlanHasChanged
