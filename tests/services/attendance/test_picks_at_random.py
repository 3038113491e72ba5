"""Whatever families, staff and money do in whatever order: who has a place pays for it once, and who has none does not."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from db import Attendance, Order, Session
from services.attendance import cancelling, picking, undoing
from services.core.refusals import Refused
from services.core.work import App, reading, work
from services.orders import deleting
from services.outside.clock import TurnableClock
from services.timetable import cancel_session
from tests.rel.wallets import WRONG
from tests.small import SYSTEM, Family
from tests.small_money import euros, pay
from tests.small_passes import Pool, buy, pool, product

STANDING = (
    "(SELECT COUNT(*) FROM entries e JOIN accounts a ON a.id = e.account_id WHERE e.attendance_id = at.id"
    " AND a.kind = 'pass' AND e.kind = 'used'"
    " AND NOT EXISTS (SELECT 1 FROM entries b WHERE b.reverses = e.id))"
    " + (SELECT COUNT(*) FROM debts d WHERE d.attendance_id = at.id AND d.asked)"
)
RULES = WRONG | {
    "who goes has paid once, or owes once": (
        f"SELECT at.id FROM attendance at WHERE at.state = 'going' AND {STANDING} <> 1"
    ),
    "who cancelled in time has paid nothing": (
        f"SELECT at.id FROM attendance at WHERE at.state = 'cancelled' AND {STANDING} <> 0"
    ),
    "who cancelled late has paid once": (
        f"SELECT at.id FROM attendance at WHERE at.state = 'late_cancelled' AND {STANDING} <> 1"
    ),
    "nothing is owed for what nobody asks for": (
        "SELECT d.id FROM debts d JOIN accounts a ON a.id = d.account_id WHERE NOT d.asked AND a.balance <> 0"
    ),
    "nothing is asked for a deleted order": (
        "SELECT d.id FROM debts d JOIN orders o ON o.id = d.order_id WHERE o.status = 'deleted' AND d.asked"
    ),
    "prepaid credit is back from what is off": (
        "SELECT e.id FROM entries e JOIN accounts a ON a.id = e.account_id"
        " JOIN debts d ON d.account_id = e.other_id WHERE a.kind = 'prepaid' AND e.kind = 'used' AND NOT d.asked"
        " AND NOT EXISTS (SELECT 1 FROM entries b WHERE b.reverses = e.id)"
    ),
    "no money comes from nowhere": (
        "SELECT client_id FROM (SELECT a.client_id, SUM(CASE WHEN e.kind IN ('charged', 'discount', 'fee',"
        " 'corrected', 'cancelled') AND a.kind = 'debt' THEN 0"
        " WHEN a.kind = 'debt' THEN -e.amount ELSE e.amount END) AS held,"
        " SUM(CASE WHEN e.other_id IS NULL AND a.kind = 'debt' AND e.kind = 'paid' THEN -e.amount"
        " WHEN e.other_id IS NULL AND a.kind = 'credit' AND e.kind = 'received' THEN e.amount"
        " WHEN a.kind = 'prepaid' AND e.kind IN ('issued', 'cancelled') THEN e.amount ELSE 0 END) AS came"
        " FROM accounts a JOIN entries e ON e.account_id = a.id WHERE a.unit <> 'entry' GROUP BY a.client_id) t"
        " WHERE held <> came"
    ),
}


class Walk:
    """One family after the other does one thing after the other."""

    def __init__(self, here: Pool, clock: TurnableClock, seed: int, products: list[UUID]) -> None:
        self.here, self.clock, self.products = here, clock, products
        self.random = random.Random(seed)

    async def step(self) -> str:
        of = self.random.choice(self.here.families)
        acts: list[Callable[[Family], Awaitable[None]]] = [
            self.pick, self.pick, self.pick, self.cancel, self.cancel, self.undo, self.buy, self.pay,
            self.wait, self.until_it_is_late, self.call_off, self.delete,
        ]  # fmt: skip
        if (
            len(self.products) == 1
        ):  # prepaid credit alone, always in time, so that it is spent and returned often
            acts = [self.pick, self.pick, self.cancel, self.cancel, self.undo, self.buy, self.wait]
        act = self.random.choice(acts)
        try:
            await act(of)
        except Refused as no:
            return f"{act.__name__}: {type(no).__name__}"
        return act.__name__

    async def pick(self, of: Family) -> None:
        async with work(of.visitor) as w:
            await picking.pick(w, of.booking_id, self.random.choice(self.here.session_ids[:6]))

    async def _part(self, of: Family) -> UUID | None:
        async with reading(SYSTEM) as r:
            rows = await r.db.scalars(
                select(Attendance.id).where(Attendance.booking_id == of.booking_id).order_by(Attendance.id)
            )
            found = rows.all()
        return self.random.choice(found) if found else None

    async def cancel(self, of: Family) -> None:
        part = await self._part(of)
        if part is not None:
            async with work(of.visitor) as w:
                await cancelling.cancel(w, part)

    async def undo(self, of: Family) -> None:
        part = await self._part(of)
        if part is not None:
            async with work(of.visitor) as w:
                await undoing.undo(w, part)

    async def buy(self, of: Family) -> None:
        await buy(of, self.random.choice(self.products), paid=self.random.random() < 0.7)

    async def pay(self, of: Family) -> None:
        await pay(of, self.random.choice([500, 1200, 9000]))

    async def wait(self, _of: Family) -> None:
        self.clock.advance(self.random.choice([timedelta(seconds=10), timedelta(minutes=5)]))

    async def until_it_is_late(self, _of: Family) -> None:
        """An hour before the next session: cancelling gives nothing back any more."""
        async with reading(SYSTEM) as r:
            late = r.now + timedelta(hours=1)
            found = await r.db.scalar(
                select(Session.starts_at).where(Session.starts_at > late).order_by(Session.starts_at).limit(1)
            )
        if found is not None:
            self.clock.turn_to(found - timedelta(hours=1))

    async def call_off(self, _of: Family) -> None:
        if self.random.random() < 0.3:
            async with work(SYSTEM) as w:
                await cancel_session.cancel(w, self.random.choice(self.here.session_ids[:6]))

    async def delete(self, of: Family) -> None:
        async with work(SYSTEM) as w:
            found = (await w.db.scalars(select(Order.id).where(Order.client_id == of.client_id))).all()
            if found:
                await deleting.delete(w, self.random.choice(sorted(found)), "mistake")


async def wrong() -> list[str]:
    async with reading(SYSTEM) as r:
        return [name for name, sql in RULES.items() if (await r.db.execute(text(sql))).all()]


@pytest.mark.parametrize("seed", range(4))
async def test_places_and_what_pays_for_them_agree_after_every_step(
    house: App, clock: TurnableClock, seed: int
) -> None:
    here = await pool(2, terms={"redeem_unpaid": seed % 2 == 0})
    prepaid = await product(kind="prepaid", name="Credit", entries=None, value=euros(3000), price=euros(2500))
    passes = [
        await product(entries=2, price=euros(2000)),
        await product(name="Family pass", entries=3, for_family=True, months=1),
    ]
    products = [prepaid] if seed == 1 else [prepaid, *passes]
    walk, done = Walk(here, clock, seed, products), []
    for _step in range(40):
        done.append(await walk.step())
        assert await wrong() == [], done
