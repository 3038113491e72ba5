"""What was done to many things, as staff look it up: everything that they may take back, and by whom it was done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import DoneAct
from services import provider
from services.attendance.sick_day.act import SICK_DAY
from services.core import acts, done_acts
from services.core.capabilities import Capability, may
from services.core.done_acts import Done
from services.core.plan import Plan
from services.core.refusals import NotFound, Refused
from services.core.visitor import Kind
from services.core.work import Reading, Work
from services.imports.batches.act import IMPORT
from services.language import N_
from services.make_ups.credits.giving import GIVING
from services.make_ups.credits.keeping import CREDITS
from services.merging.act import MERGE
from services.operations.act_table import ACTS
from services.timetable.book_next import BOOK_NEXT
from services.timetable.next_asking import ASK_NEXT
from services.timetable.next_term import NEXT_TERM
from services.timetable.policy_act import POLICY
from services.timetable.series_act import SERIES

SHOWN = 100
NEEDS = {
    ASK_NEXT.name: Capability.TIMETABLE,
    BOOK_NEXT.name: Capability.TIMETABLE,
    CREDITS.name: Capability.CLIENTS,
    GIVING.name: Capability.CLIENTS,
    IMPORT.name: Capability.SETTINGS,
    MERGE.name: Capability.MONEY,
    NEXT_TERM.name: Capability.TIMETABLE,
    POLICY.name: Capability.SETTINGS,
    SERIES.name: Capability.TIMETABLE,
    SICK_DAY.name: Capability.TIMETABLE,
}
"""Who may see acts of a kind; of one that is not done any more, whoever may change the settings."""


class TooLateToStop(Refused):
    """The messages may have left."""

    message = N_("The emails have left by now. See what taking it back would do.")


@dataclass(frozen=True, slots=True)
class DoneBy:
    """An act with the names of those who did it and took it back; empty where the program did."""

    done: Done
    by: str
    taken_back_by: str
    heard: int
    """To how many families a message of it has left; not counted in the list."""


def may_see(r: Reading, act: str) -> bool:
    """Whether this visitor may look at acts of this kind."""
    needs = NEEDS.get(act, Capability.SETTINGS)
    return r.visitor.kind is Kind.SYSTEM or may(r.visitor, needs)


async def listed(r: Reading) -> list[DoneBy]:
    """The newest acts that this visitor may see, at most a hundred.

    Raises:
        NotFound: they may see none.
    """
    mine = [name for name in ACTS if may_see(r, name)]
    if not mine:
        raise NotFound
    rows = await r.db.scalars(
        select(DoneAct).where(DoneAct.act.in_(mine)).order_by(DoneAct.at.desc(), DoneAct.id).limit(SHOWN)
    )
    return [await _named(r, row) for row in rows.all()]


async def one(r: Reading, act_id: UUID) -> DoneBy:
    """One act.

    Raises:
        NotFound: there is none, or it is not for them.
    """
    row = await r.db.get(DoneAct, act_id)
    if row is None or not may_see(r, row.act):
        raise NotFound
    return await _named(r, row, len(await done_acts.heard(r, act_id)))


async def _named(r: Reading, row: DoneAct, heard: int = 0) -> DoneBy:
    names = (await provider.places(r)).names

    def name(actor: str | None) -> str:
        id_ = (actor or "").partition(":")[2]
        return next((full for staff, full in names.items() if str(staff) == id_), "")

    return DoneBy(done_acts.read(row), name(row.by), name(row.taken_back_by), heard)


async def stop(w: Work, act_id: UUID, key: str | None = None) -> None:
    """Take an act back whole within its minute: nobody has heard of it, so nothing has to be weighed.

    Raises:
        TooLateToStop: the minute has passed.
        NotFound, TakenBackAlready: as for `acts.take_back`.
    """
    found = (await one(w, act_id)).done
    if found.taken_back_at is None and not found.can_be_stopped(w.now):
        raise TooLateToStop
    act = ACTS[found.act]
    plan = await acts.preview_taking_back(w, act, act_id)
    await acts.take_back(w, act, act_id, plan.stamp, key)


async def preview_taking_back(r: Reading, act_id: UUID) -> Plan:
    """What taking an act back would do, whatever its kind.

    Raises:
        NotFound, TakenBackAlready, TooLongAgo: as for `acts.preview_taking_back`.
    """
    return await acts.preview_taking_back(r, ACTS[(await one(r, act_id)).done.act], act_id)


async def take_back(w: Work, act_id: UUID, stamp: str, key: str | None = None) -> None:
    """Take an act back as it was shown, whatever its kind.

    Raises:
        NotFound, PlanHasChanged, TakenBackAlready, TooLongAgo: as for `acts.take_back`.
    """
    await acts.take_back(w, ACTS[(await one(w, act_id)).done.act], act_id, stamp, key)
