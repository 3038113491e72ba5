"""Merging as it was planned. Nothing may be lost on the way: what both had before, the one who stays has afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update

from db import Client, SignIn
from services.core import audit
from services.core.plan import ActLine, Plan
from services.core.work import Work
from services.merging import children, credit, fields, moving, payloads, relations, shares, totals
from services.merging.planning import both_ids


class SumsDiffer(Exception):
    """A merge would lose or invent something: a mistake of the program. Nothing is done."""


async def do(w: Work, plan: Plan, act_id: UUID) -> tuple[ActLine, ...]:
    """Move everything, and compare the sums.

    Raises:
        SumsDiffer: they are not equal, so nothing is done.
    """
    keep_id, gone_id = both_ids(plan.wish)
    before = totals.together(await totals.of(w, (keep_id,)), await totals.of(w, (gone_id,)))
    gone = await w.db.get_one(Client, gone_id)
    gone.merged_into_id = keep_id
    (await w.db.get_one(Client, keep_id)).version += 1
    await w.db.flush()  # first, because the database lets debts and accounts go to the same person only
    await _write(w, plan.changes, gone, keep_id)
    await _nobody_looks(w, gone_id)
    await w.db.flush()
    if await totals.of(w, (keep_id,)) != before or await _left(w, gone_id, keep_id):
        raise SumsDiffer(f"{gone_id} into {keep_id}")
    audit.note(w, "merged", "client", keep_id, merged=gone_id, by_act=act_id)
    return plan.changes


async def _write(w: Work, lines: Sequence[ActLine], gone: Client, keep_id: UUID) -> None:
    for line in lines:
        match line.what:
            case moving.MOVE:
                await moving.move(w, line, gone.id, keep_id)
            case children.CHILD:
                await children.write(w, line)
            case relations.RELATE:
                await relations.write(w, line)
            case credit.CREDIT:
                await credit.move(w, line, gone.id, keep_id)
            case shares.SHARE:
                await shares.write(w, line)
            case fields.FIELD:
                await fields.write(w, line, gone)
    await payloads.rename(w, keep_id, gone.id, keep_id)


async def _left(w: Work, gone_id: UUID, keep_id: UUID) -> bool:
    """Whether the one who was merged still has something."""
    return bool(await totals.of(w, (gone_id,)) or await moving.lines(w, gone_id, keep_id))


async def _nobody_looks(w: Work, gone_id: UUID) -> None:
    """A colleague who looks at the merged one's own screens sees the staff side again."""
    await w.db.execute(
        update(SignIn).where(SignIn.viewing_id == gone_id).values(viewing_id=None, viewing_until=None)
    )
