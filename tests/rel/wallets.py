"""One wallet in a hundred hands, and what may be found wrong with it afterwards (T03)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select, text, update

from db import Booking, Session
from services.attendance import picking
from services.core.refusals import Refused
from services.core.visitor import Kind, Visitor
from services.core.work import reading, with_retries, work
from tests import small
from tests.rel import racing
from tests.small import SYSTEM
from tests.small_money import euros
from tests.small_passes import buy, pool, product

APIECE, IN_IT = 7, 100
NOT_ENOUGH = "Your pass doesn’t have enough entries left for this booking."


class Hand(NamedTuple):
    """One device of the family, and the session it taps."""

    sign_in: UUID
    booking_id: UUID
    session_id: UUID


async def with_one_wallet(hands: int, *, prepaid: bool = False) -> list[Hand]:
    """A wallet of a hundred; each session takes seven of it. Prepaid credit may run dry, a pass is required."""
    here = await pool(
        capacity=APIECE * 2,
        terms={"require_pass": not prepaid},
        unit_price=euros(APIECE if prepaid else 1200),
    )
    (of,) = here.families
    if not prepaid:
        async with work(SYSTEM) as w:
            await w.db.execute(update(Booking).where(Booking.id == of.booking_id).values(slots=APIECE))
    wanted = {"entries": IN_IT, "months": None, "for_family": True}
    if prepaid:
        wanted = {"kind": "prepaid", "entries": None, "value": euros(IN_IT), "months": None}
    await buy(of, await product(**wanted))
    session_ids = await _sessions(here.class_id, hands)
    async with work(SYSTEM) as w:
        visitors = [await small.sign_in(w, of.client_id) for _hand in range(hands)]
    return [
        Hand(visitor.sign_in_id, of.booking_id, session_id)
        for visitor, session_id in zip(visitors, session_ids, strict=True)
        if visitor.sign_in_id is not None
    ]


async def _sessions(class_id: UUID, number: int) -> list[UUID]:
    """So many sessions of the class, one a day from tomorrow on."""
    async with work(SYSTEM) as w:
        first = await w.db.scalar(select(Session).where(Session.class_id == class_id).limit(1))
        assert first is not None
        made = [
            Session(
                class_id=class_id,
                venue_id=first.venue_id,
                instructor_id=first.instructor_id,
                number=100 + n,
                starts_at=w.now + timedelta(days=n + 1, minutes=7),
                minutes=45,
                places=APIECE,
            )
            for n in range(number)
        ]
        w.db.add_all(made)
        await w.db.flush()
        return [each.id for each in made]


async def _pick(hand: Hand) -> None:
    async with work(Visitor(Kind.CLIENT, sign_in_id=hand.sign_in)) as w:
        await picking.pick(w, hand.booking_id, hand.session_id)


async def _told(hand: Hand) -> str:
    try:
        await with_retries(lambda: _pick(hand))
    except Refused as no:
        return no.words()
    except Exception as problem:  # a control without its guard breaks in many ways
        return f"broken: {type(problem).__name__}"
    return "taken"


async def pick_at_once(hands: Sequence[Hand]) -> list[str]:
    """All devices tap at the same moment."""
    return await asyncio.gather(*map(_told, hands))


WRONG = {
    "a balance is the sum of its entries": (
        "SELECT a.id FROM accounts a WHERE a.balance <> "
        "(SELECT COALESCE(SUM(e.amount), 0) FROM entries e WHERE e.account_id = a.id)"
    ),
    "nothing is below zero": ("SELECT account_id FROM entries GROUP BY account_id HAVING SUM(amount) < 0"),
    "an entry is given back once": (
        "SELECT reverses FROM entries WHERE reverses IS NOT NULL GROUP BY reverses HAVING COUNT(*) > 1"
    ),
    "who has a place has paid for it or owes it": (
        "SELECT at.id FROM attendance at JOIN bookings b ON b.id = at.booking_id"
        " WHERE at.holds_place AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.attendance_id = at.id)"
        " AND NOT EXISTS (SELECT 1 FROM debts d WHERE d.attendance_id = at.id)"
    ),
}


async def wrong_with_pass(told: Sequence[str]) -> list[str]:
    """What is not as it must be: fourteen sevens come out of a hundred, and all others are told why not."""
    counted = Counter(told)
    wrong = [] if counted["taken"] == IN_IT // APIECE else [f"{counted['taken']} sevens out of {IN_IT}"]
    wrong += [
        f"{often} told {words!r}" for words, often in counted.items() if words not in ("taken", NOT_ENOUGH)
    ]
    return wrong + await _drift(2)


async def wrong_with_prepaid(told: Sequence[str], hands: int) -> list[str]:
    """All come, the prepaid credit is used up to the last cent, and the rest is owed."""
    counted = Counter(told)
    wrong = [] if counted["taken"] == hands else [f"{counted['taken']} of {hands} booked: {counted}"]
    async with reading(SYSTEM) as r:
        owed = await r.db.scalar(
            text("SELECT SUM(a.balance) FROM accounts a JOIN debts d ON d.account_id = a.id WHERE d.asked")
        )
    if owed != hands * APIECE - IN_IT:
        wrong.append(f"{owed} owed")
    return wrong + await _drift(0)


async def _drift(left: int) -> list[str]:
    async with reading(SYSTEM) as r:
        found = [f"not so: {name}" for name, sql in WRONG.items() if (await r.db.execute(text(sql))).all()]
        balance = await r.db.scalar(text("SELECT balance FROM accounts WHERE kind IN ('pass', 'prepaid')"))
    if balance != left:
        found.append(f"{balance} left")
    return found + await racing.drift()
