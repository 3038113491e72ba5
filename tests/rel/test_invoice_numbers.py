"""Eight issue invoices at once, each seventh try fails, and the year changes: no number is missing, none is there twice (T29)."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import undefer

from db import Invoice, guards
from services.core import work as works
from services.core.local_time import local_day
from services.core.work import App, reading, with_retries, work
from services.invoices import issuing, numbers
from services.invoices.rendering import PaperBytes
from tests.rel.crowd import Crowd
from tests.rel.scorecard import score, size
from tests.services.invoices.selling import families, paid_debt, sells
from tests.small import SYSTEM

pytestmark = pytest.mark.rel

ISSUERS = 8
PAPERS = size("INVOICES", 240)
FAILS = 0.15
DUBLIN = ZoneInfo("Europe/Dublin")
MIDNIGHT = datetime(2027, 1, 1, tzinfo=DUBLIN)


class AroundMidnight:
    """The clocks of the issuers, which differ by a second or two while the year changes: works of both years interleave."""

    def now(self) -> datetime:
        """A moment before midnight or after it."""
        return (MIDNIGHT + timedelta(seconds=random.uniform(-1, 1))).astimezone(UTC)


class Failure(Exception):
    """What makes a work be rolled back after its paper was stored."""


async def _one(debt_id: UUID) -> int:
    """Issue one, after as many works as fail; says how many did."""
    failed = 0
    while True:
        fails = random.random() < FAILS

        async def act(fails: bool = fails) -> None:
            async with work(SYSTEM) as w:
                await issuing.issue(w, debt_id)
                if fails:
                    raise Failure

        try:
            await with_retries(act)
        except Failure:
            failed += 1
            continue
        return failed


async def issue_all(debt_ids: Sequence[UUID]) -> list[int]:
    """One issuer's share in PostgreSQL's processes, all eight issuers' on SQLite, where tasks take turns."""
    shares = [debt_ids[n::ISSUERS] for n in range(ISSUERS)]

    async def share(of: Sequence[UUID]) -> list[int]:
        return [await _one(each) for each in of]

    return [failed for part in await asyncio.gather(*map(share, shares)) for failed in part]


async def _to_invoice(number: int) -> list[UUID]:
    all_ = await families(12)
    await sells()
    return [await paid_debt(all_[n % len(all_)], 1000 + n) for n in range(number)]


async def wrong_with_numbers() -> list[str]:
    """What nobody may find: a gap, a double, a paper in another year's series, bytes that are not what they say."""
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Invoice).order_by(Invoice.series, Invoice.number).options(undefer(Invoice.pdf))
        )
        papers = list(found)
        series = {row.name: row.last for row in await r.db.execute(text("SELECT name, last FROM series"))}
    wrong = []
    for name, of in itertools.groupby(papers, key=lambda paper: paper.series):
        taken = [paper.number for paper in of]
        if taken != list(range(1, len(taken) + 1)):
            wrong.append(f"{name}: {taken}")
        elif series[name] != len(taken):
            wrong.append(f"{name} counts {series[name]} of {len(taken)}")
    for paper in papers:
        if paper.series != str(local_day(paper.issued_at, DUBLIN).year):
            wrong.append(f"{paper.title} of {paper.issued_at}")
        if hashlib.sha256(paper.pdf).hexdigest() != paper.sha256:
            wrong.append(f"{paper.title} is damaged")
    return wrong


async def test_t29_no_gap_and_no_double_while_the_year_changes(house: App, empty_url: str) -> None:
    to_invoice = await _to_invoice(PAPERS)
    clock = AroundMidnight()
    works.connect(house.database, clock)
    async with Crowd(empty_url, clock) as crowd:
        failed = await crowd.do(issue_all, to_invoice)
    assert await wrong_with_numbers() == []
    async with reading(SYSTEM) as r:
        years = [title[:4] for title in await r.db.scalars(select(Invoice.title))]
    assert len(years) == PAPERS
    assert set(years) == {"2026", "2027"}
    assert sum(failed) > 0
    score(
        "T29",
        "0 gaps, 0 doubles",
        engine=house.database.dialect,
        issuers=ISSUERS,
        papers=PAPERS,
        rolled_back=sum(failed),
        before_midnight=years.count("2026"),
        after=years.count("2027"),
        gaps=0,
        doubles=0,
    )


async def _plain(_paper: object, _language: str) -> PaperBytes:
    return PaperBytes(b"%PDF", b"", hashlib.sha256(b"%PDF").hexdigest())


async def test_the_control_numbers_that_are_counted_outside_of_the_work_leave_gaps(
    house: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a sequence of PostgreSQL counts; with the database's guard taken off, too, which would refuse them."""
    to_invoice = await _to_invoice(60)
    async with work(SYSTEM) as w:
        for statement in guards.removal(house.database.dialect):
            await w.db.execute(text(statement))
    counted = itertools.count(1)

    async def outside(_w: object, _kind: object, on: datetime, _prefix: str = "") -> numbers.Number:
        number = next(counted)
        return numbers.Number(str(on.year), number, f"{on.year}-{number:04}")

    async with work(SYSTEM) as w:
        await numbers.next_number(w, "invoice", local_day(w.now, DUBLIN))
    monkeypatch.setattr(numbers, "next_number", outside)
    monkeypatch.setattr(issuing, "rendered", _plain)
    failed = await issue_all(to_invoice)
    wrong = await wrong_with_numbers()
    assert any(each.startswith("2026: ") for each in wrong), "a gap must be found"
    score("T29 control", "gaps found", engine=house.database.dialect, rolled_back=sum(failed))
