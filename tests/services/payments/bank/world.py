"""Families who owe, and statements that pay."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import BankLine, Debt, Pairing, Staff
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.payments.bank import accounts, store
from services.payments.bank.store import Kept
from services.payments.statements import read
from tests import small
from tests.services.payments.statements.samples import PROVIDER
from tests.small import SYSTEM, Family
from tests.small_money import debt
from tests.world import visitor


async def owner() -> Visitor:
    """Olga, who owns the place, on a new device."""
    async with work(SYSTEM) as w:
        if await w.db.scalar(select(Staff).where(Staff.email == "olga@example.com")) is None:
            w.db.add(Staff(first_name="Olga", role="owner", email="olga@example.com"))
    return await visitor("olga@example.com")


@dataclass(slots=True)
class Paying:
    """Two families, each with one debt of 84.00, and the provider's account."""

    anna: Family
    beata: Family
    debts: tuple[UUID, UUID]
    references: tuple[str, str]


async def paying(minor: int = 8400) -> Paying:
    """Such a world."""
    world = await small.found()
    anna, beata = await small.families(await small.class_(world), 2)
    debts = (await debt(anna, minor), await debt(beata, minor))
    async with work(SYSTEM) as w:
        await accounts.add(w, PROVIDER, "Hop & Tumble", "EUR")
        found = {each.id: each.reference for each in await w.db.scalars(select(Debt))}
    return Paying(anna, beata, debts, (found[debts[0]], found[debts[1]]))


async def keep(data: bytes, name: str = "march.xml") -> Kept:
    """Keep the one statement of a file."""
    (statement,) = read(data, name)
    async with work(SYSTEM) as w:
        return await store.keep(w, await accounts.of(w, statement), statement, name, data)


async def lines() -> list[BankLine]:
    """All lines, by their day."""
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(BankLine).order_by(BankLine.booked_on, BankLine.amount_minor, BankLine.id)
        )
        return list(found)


async def pairings() -> list[Pairing]:
    """All pairings, in their order."""
    async with reading(SYSTEM) as r:
        return list(await r.db.scalars(select(Pairing).order_by(Pairing.at, Pairing.id)))
