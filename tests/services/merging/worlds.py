"""Two clients who are one person, with something of everything, and what they have between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Client, Table
from services.core import acts
from services.core.plan import Plan
from services.core.visitor import Kind, Visitor
from services.core.work import Reading, Work, reading, work
from services.merging import planning, totals
from services.merging.act import MERGE
from services.merging.totals import Totals
from services.timetable import programmes
from tests import small, small_money, small_passes
from tests.small import SYSTEM, Family

OWNER = replace(SYSTEM, kind=Kind.STAFF, role="owner", name="Orla")
"""Not signed in by a device: for services that are called directly."""


@dataclass(frozen=True, slots=True)
class Two:
    """The one who stays, and the one who is merged, each with a child called Theo in a class of their own."""

    keep: Family
    gone: Family
    classes: tuple[UUID, UUID]


async def two() -> Two:
    """Anna Novak twice: with a debt, credit, a pass and a make-up right each."""
    pool = await small_passes.pool()
    async with work(SYSTEM) as w:
        term = await programmes.add(w, "Mini Movers", youngest=5, oldest=7)
    own = await small.class_(pool.world, weekday=2, programme_id=term.id)
    (keep,), (gone,) = pool.families, await small.families(own)
    await small.with_credit(gone)
    await named(keep, "anna.novak@example.com", "+353871234567")
    await named(gone, "anna.novak@exmaple.com", "087 123 4567")
    product_id = await small_passes.product()
    for family, credit, owed in ((keep, 500, 2000), (gone, 300, 4500)):
        await small_passes.buy(family, product_id)
        await small_money.pay(family, credit)
        paid = await small_money.debt(family, owed + credit)
        assert paid
        await small_money.pay(family, 100, paid)
    return Two(keep, gone, (pool.class_id, own))


async def named(of: Family, email: str, phone: str) -> None:
    """Call a family Novak, with this address and phone."""
    async with work(SYSTEM) as w:
        client = await w.db.get_one(Client, of.client_id)
        client.first_name, client.last_name, client.email, client.phone = "Anna", "Novak", email, phone
        child = await w.db.get_one(Attendee, of.child_id)
        child.last_name, child.born_on = "Novak", date(2019, 12, 1)


def wish(of: Two, *, take: tuple[str, ...] = (), joined: bool = True) -> dict[str, Any]:
    """Merge `gone` into `keep`, their children into one."""
    children = {of.gone.child_id: of.keep.child_id} if joined else {}
    return planning.wish(of.keep.client_id, of.gone.client_id, take, children)


@asynccontextmanager
async def as_owner(visitor: Visitor = OWNER) -> AsyncIterator[Work]:
    """A work of the owner."""
    async with work(SYSTEM) as w:
        yield replace(w, visitor=visitor)


async def preview(asked: dict[str, Any], visitor: Visitor = OWNER) -> Plan:
    """What would be done."""
    async with reading(SYSTEM) as r:
        return await acts.preview(replace(r, visitor=visitor), MERGE, asked)


async def merge(asked: dict[str, Any]) -> UUID:
    """Do it as it is shown."""
    plan = await preview(asked)
    async with as_owner() as w:
        return await acts.apply(w, MERGE, asked, plan.stamp)


async def back(done_id: UUID) -> Plan:
    """Take it back as it is shown."""
    async with reading(SYSTEM) as r:
        plan = await acts.preview_taking_back(replace(r, visitor=OWNER), MERGE, done_id)
    async with as_owner() as w:
        await acts.take_back(w, MERGE, done_id, plan.stamp)
    return plan


async def have(*families: Family) -> Totals:
    """What these have together."""
    async with reading(SYSTEM) as r:
        return await totals.of(r, [each.client_id for each in families])


async def everything(r: Reading) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that names a client or a child, but for versions and the log; entries as their sums."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in Table.metadata.sorted_tables:
        if any(
            key.column.table.name in ("clients", "attendees") for key in table.foreign_keys
        ) or table.name in (
            "clients",
            "attendees",
            "shares",
        ):
            columns = [column for column in table.columns if column.name not in ("version", "pdf", "xml")]
            rows = await r.db.execute(select(*columns))
            found[table.name] = sorted(tuple(map(str, row)) for row in rows)
    return found
