"""Statements cut, repeated, overlapping and read by two at once: no cent twice, no line out of sight (T28)."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from db import Account, BankLine, Pairing
from services.core.work import App, reading
from services.imports import bank_statements
from services.payments import review
from services.payments.review import State
from tests.rel.scorecard import score, size
from tests.services.payments.bank.world import Paying, paying
from tests.services.payments.statements.samples import camt, entry, transaction
from tests.small import SYSTEM
from tests.small_money import in_from_outside

pytestmark = pytest.mark.rel

LINES = size("STATEMENT_LINES", 120)
FILES = size("STATEMENT_FILES", 12)


def payment(world: Paying, n: int, chance: random.Random) -> str:
    """One booking: right, a cent off, with a wrong digit, for two debts, without anything, or money out."""
    own, other = world.references
    wrong = own[:-1] + str((int(own[-1]) + 1) % 10)
    words = chance.choice(
        [own, other, f"{own} {other}", wrong, f"/VS00{own}/SS/KS0308", f"thank you {n % 7}"]
    )
    amount = chance.choice(["84.00", "83.99", "84.01", "168.00", "20.00"])
    way = "DBIT" if n % 11 == 0 else "CRDT"
    return entry(
        amount, transaction(text=words, name=f"Parent {n % 5}"), direction=way, day=f"2026-03-{n % 27 + 1:02}"
    )


async def read_all(folder: Path, files: list[bytes]) -> list[str]:
    """Read these files twice, by two at once and in another order each; what was said last."""
    names = []
    for n, data in enumerate(files):
        names.append(folder / f"{n}.xml")
        names[-1].write_bytes(data)
    said: list[str] = []
    both = [list(names), list(names)]
    random.Random(1).shuffle(both[1])
    await asyncio.gather(*(bank_statements.run(each, apply=True, say=said.append) for each in both))
    await bank_statements.run(names, apply=True, say=said.append)
    return said


async def test_t28_no_payment_counts_twice_and_none_is_out_of_sight(house: App, tmp_path: Path) -> None:
    world = await paying()
    chance = random.Random(28)
    booked = [payment(world, n, chance) for n in range(LINES)]
    cuts = [sorted(chance.sample(range(LINES + 1), 2)) for _n in range(FILES)]
    files = [camt(*booked), *(camt(*booked[start:end]) for start, end in cuts)]
    said = await read_all(tmp_path, files)
    async with reading(SYSTEM) as r:
        lines = (await r.db.scalars(select(BankLine))).all()
        paired = await r.db.scalar(select(func.coalesce(func.sum(Pairing.amount), 0)))
        came = await in_from_outside(r, world.anna) + await in_from_outside(r, world.beata)
        counts = await review.counts(r)
        below = await r.db.scalar(select(func.count()).where(Account.balance < 0))
    assert len(lines) == LINES
    assert sum(counts.values()) == LINES
    assert paired == came == sum(line.paired_minor for line in lines)
    assert counts[State.MONEY_OUT] == sum(line.amount_minor < 0 for line in lines)
    assert not below
    assert said[-1].endswith(" seen before")
    assert said[-1].split(":")[1].split(",")[0].strip() == "0 paired"
    score(
        "T28",
        "0 twice, 0 lost",
        engine=house.database.dialect,
        lines=LINES,
        files=len(files),
        paired=counts[State.PAIRED],
    )


async def test_t28_the_control_without_its_key_a_line_counts_twice(house: App, tmp_path: Path) -> None:
    world = await paying()
    async with house.database.writer.begin() as connection:
        for index in ("uq_bank_lines_bank_ref", "uq_bank_lines_content"):
            await connection.execute(text(f"DROP INDEX {index}"))
    data = camt(entry("84.00", transaction(text=world.references[0])))
    await read_all(tmp_path, [data])
    async with reading(SYSTEM) as r:
        lines = (await r.db.scalars(select(BankLine.id))).all()
    assert len(lines) > 1
