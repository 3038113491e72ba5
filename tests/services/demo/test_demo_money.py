"""Hop & Tumble's money: every state that a screen can show, made by the services that real families go through."""

from __future__ import annotations

from sqlalchemy import func, select

from db import Account, Booking, Class, Debt, DebtReminder, DiscountRule, MoneyOut, Order, Pricing, Programme
from db.states import LIVE
from services.core.visitor import Visitor
from services.core.work import reading
from services.payments import owed, review, review_page
from services.payments.bank.last_statement import last_statement
from services.payments.pairing import Confidence
from services.payments.review import State
from tests.world import World

SYSTEM = Visitor.system("test")


async def test_every_word_for_a_debt_is_there(world: World) -> None:
    async with reading(SYSTEM) as r:
        every = await owed.several(r, list(await r.db.scalars(select(Debt.id))))
        words = {each.status.value for each in every}
        assert {"due", "late", "on its way", "paid", "refunded"} <= words
        assert any(each.is_part_paid for each in every)
        credits_ = select(func.count()).where(Account.kind == "credit", Account.balance > 0)
        assert await r.db.scalar(credits_)
        assert await r.db.scalar(select(func.count()).where(Debt.cancels_on.is_not(None)))
        assert await r.db.scalar(select(func.count(DebtReminder.id)))
        assert set(await r.db.scalars(select(MoneyOut.state))) == {"asked", "sent", "seen"}
        assert "new" in set(await r.db.scalars(select(Order.status)))
        used = select(DiscountRule.used).where(DiscountRule.code == "EARLY10")
        assert await r.db.scalar(used) == 1


async def test_a_statement_waits_with_lines_in_every_state(world: World) -> None:
    async with reading(SYSTEM) as r:
        counts = await review.counts(r)
        assert all(counts[state] > 0 for state in State), counts
        suggested = await review_page.page(r, State.SUGGESTED)
        assert suggested.sure == 2
        assert {line.confidence for line in suggested.lines} == {Confidence.CERTAIN, Confidence.LIKELY}
        went = await review_page.page(r, State.MONEY_OUT)
        assert (len(went.seen), len(went.suggested), len(went.lines)) == (1, 1, 3)
        last = await last_statement(r)
        assert last is not None
        assert last.read_at is not None


async def test_each_booking_of_a_class_with_a_price_was_charged_by_the_one_function(world: World) -> None:
    async with reading(SYSTEM) as r:
        uncharged = await r.db.scalars(
            select(Booking.number)
            .join(Class, Class.id == Booking.class_id)
            .join(Programme, Programme.id == Class.programme_id)
            .outerjoin(Pricing, Pricing.booking_id == Booking.id)
            .where(Booking.status.in_(LIVE), Programme.price_minor.is_not(None), Pricing.id.is_(None))
        )
        assert uncharged.all() == []
