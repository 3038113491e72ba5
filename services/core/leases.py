"""Who may do what only one may do at a time, among all processes: one row, changed by one conditional statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, update

from db import Lease
from db.upsert import insert_or_ignore
from services.core.work import Work

LASTS = timedelta(seconds=30)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class LeaseLost(Exception):
    """Another process has taken over; what was begun is not kept."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lease that is ours for now. `epoch` tells it from an earlier one of the same owner."""

    name: str
    owner: str
    epoch: int


async def take(w: Work, name: str, owner: str) -> Held | None:
    """Take the lease if it is free or has run out; None while somebody else holds it.

    One that seems to last longer than any can was taken before a clock was set back: it counts as run out.
    """
    row = {"name": name, "owner": "", "until": LONG_AGO, "epoch": 0}
    await w.db.execute(insert_or_ignore(w.db, Lease, row))
    epoch = await w.db.scalar(
        update(Lease)
        .where(Lease.name == name, or_(Lease.until <= w.now, Lease.until > w.now + LASTS))
        .values(owner=owner, until=w.now + LASTS, epoch=Lease.epoch + 1)
        .returning(Lease.epoch)
        .execution_options(synchronize_session=False)
    )
    return None if epoch is None else Held(name, owner, epoch)


async def keep(w: Work, held: Held) -> None:
    """Keep the lease while working under it. Until this work ends nobody else can take it.

    Raises:
        LeaseLost: somebody else has it by now.
    """
    await _set(w, held, w.now + LASTS)


async def give_back(w: Work, held: Held) -> None:
    """Give the lease back, so that the next need not wait.

    Raises:
        LeaseLost: somebody else has it by now.
    """
    await _set(w, held, w.now)


async def _set(w: Work, held: Held, until: datetime) -> None:
    still = await w.db.scalar(
        update(Lease)
        .where(Lease.name == held.name, Lease.owner == held.owner, Lease.epoch == held.epoch)
        .values(until=until)
        .returning(Lease.name)
        .execution_options(synchronize_session=False)
    )
    if still is None:
        raise LeaseLost
