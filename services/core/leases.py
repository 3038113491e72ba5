"""Leases: a task that only one process may do at a time belongs to the one that holds its lease.

A lease is a row with an owner and an end. It is taken by one conditional UPDATE, so two processes never hold it at once,
and it runs out by itself when its owner dies.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, update

from db import Lease
from db.upsert import insert_or_ignore
from services.core.work import Work

LASTS = timedelta(seconds=30)
"""How long a lease lasts unless its owner extends it by `keep`."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class LeaseLost(Exception):
    """Another process holds the lease by now. The work that raises this is rolled back."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lease that this process has taken. `epoch` counts how often it was taken, by whomever."""

    name: str
    owner: str
    epoch: int


async def take(w: Work, name: str, owner: str) -> Held | None:
    """Take the lease if it is free or has run out; None while another process holds it.

    If its end is further away than a lease can last, the clock was set back since; then it counts as run out.
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
    """Extend the lease from now. The row stays locked until this work ends, so nobody else can take it meanwhile.

    Raises:
        LeaseLost: another process holds it by now.
    """
    await _set(w, held, w.now + LASTS)


async def give_back(w: Work, held: Held) -> None:
    """End the lease at once, so that the next owner need not wait until it runs out.

    Raises:
        LeaseLost: another process holds it by now.
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
