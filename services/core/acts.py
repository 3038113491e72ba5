"""Acts on many things: previewed as a plan, done as that plan or not at all, and taken back as the reverse plan.

Each kind of act is one `BulkAct` in the table of acts (`services/operations/act_table.py`). It brings four functions; that a
plan is the one which was shown, that it is done once, that its messages can be stopped, and for how long it can be taken
back, is decided here for all of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update

from db import DoneAct, new_id
from services.core import audit, done_acts, idempotency
from services.core.done_acts import Done
from services.core.plan import ActLine, Plan, stored
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_


class PlanHasChanged(Refused):
    """What would be done now is not what was shown; nothing is done."""

    message = N_("Something has changed since you saw this list. Nothing is done yet: look at it again.")


class NothingToDo(Refused):
    """No line of the plan would change anything."""

    message = N_("There is nothing to change.")


class TakenBackAlready(Refused):
    """Somebody has taken it back."""

    message = N_("This has been taken back already.")


class TooLongAgo(Refused):
    """It was done more than thirty days ago."""

    message = N_("This can no longer be taken back: it was done more than 30 days ago.")


@dataclass(frozen=True, slots=True)
class BulkAct:
    """One kind of act on many things. Each function checks by itself whether the visitor may."""

    name: str
    """Stored with what was done, so it must never change."""
    plan: Callable[[Reading, Mapping[str, Any]], Awaitable[Plan]]
    """What this wish would do now; in a work, it locks what must hold still."""
    do: Callable[[Work, Plan, UUID], Awaitable[tuple[ActLine, ...]]]
    """Do it, with the id under which it is kept and its messages are written; returns what was done, with what was before."""
    reverse: Callable[[Reading, Done], Awaitable[Plan]]
    """What taking it back would do now; what somebody has changed since stays, with the reason."""
    undo: Callable[[Work, Done, Plan], Awaitable[None]]
    """Do that."""


async def preview(r: Reading, act: BulkAct, wish: Mapping[str, Any]) -> Plan:
    """What this wish would do now.

    Raises:
        NotFound: the visitor may not. Also what the act refuses.
    """
    return await act.plan(r, wish)


async def apply(w: Work, act: BulkAct, wish: Mapping[str, Any], stamp: str, key: str | None = None) -> UUID:
    """Do what was shown; returns the id of what is done. A repeated tap with the same key gets the same id.

    Raises:
        PlanHasChanged: the plan would be another by now.
        NothingToDo: it would change nothing.
        NotFound: the visitor may not. Also what the act refuses.
    """
    request = f"{act.name}/{stamp}"
    before = await idempotency.answered(w, key, request)
    if before is not None:
        return before
    plan = await act.plan(w, wish)
    if plan.stamp != stamp:
        raise PlanHasChanged
    if not plan.changes:
        raise NothingToDo
    id_ = new_id()
    lines = await act.do(w, plan, id_)
    w.db.add(
        DoneAct(
            id=id_,
            act=act.name,
            wish=dict(wish),
            lines=[stored(line) for line in lines],
            told=[str(each.client_id) for each in plan.told],
            at=w.now,
            by=w.visitor.actor,
        )
    )
    audit.note(w, "done", "act", id_, kind=act.name, lines=len(lines), told=len(plan.told))
    idempotency.remember(w, key, request, id_)
    await w.db.flush()
    return id_


async def preview_taking_back(r: Reading, act: BulkAct, done_id: UUID) -> Plan:
    """What taking it back would do now.

    Raises:
        TakenBackAlready, TooLongAgo.
        NotFound: there is no such act, or the visitor may not.
    """
    return await act.reverse(r, await _to_take_back(r, act, done_id))


async def take_back(w: Work, act: BulkAct, done_id: UUID, stamp: str, key: str | None = None) -> None:
    """Take it back as was shown; its messages that have not left are withdrawn.

    Raises:
        PlanHasChanged, TakenBackAlready, TooLongAgo.
        NotFound: there is no such act, or the visitor may not.
    """
    request = f"back/{done_id}/{stamp}"
    if await idempotency.answered(w, key, request) is not None:
        return
    kept = await _to_take_back(w, act, done_id, lock=True)
    plan = await act.reverse(w, kept)
    if plan.stamp != stamp:
        raise PlanHasChanged
    await done_acts.withdraw(w, done_id)
    await act.undo(w, kept, plan)
    await w.db.execute(
        update(DoneAct)
        .where(DoneAct.id == done_id)
        .values(taken_back_at=w.now, taken_back_by=w.visitor.actor)
        .execution_options(synchronize_session=False)
    )
    audit.note(
        w, "taken back", "act", done_id, kind=act.name, lines=len(plan.changes), stay=len(plan.staying)
    )
    idempotency.remember(w, key, request, done_id)
    await w.db.flush()


async def _to_take_back(r: Reading, act: BulkAct, done_id: UUID, *, lock: bool = False) -> Done:
    found = await done_acts.done(r, done_id, lock=lock)
    if found.act != act.name:
        raise NotFound
    if found.taken_back_at is not None:
        raise TakenBackAlready
    if not found.can_be_taken_back(r.now):
        raise TooLongAgo
    return found
