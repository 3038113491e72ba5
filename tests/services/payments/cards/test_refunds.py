"""Money back to the card that paid it: from credit alone, never more than it paid, asked, sent and seen once (R76)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from db import MoneyOut
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.outside.clock import TurnableClock
from services.outside.stripe_cards import StripeCards
from services.payments import debts
from services.payments.cards import background, refunds
from services.payments.cards.refusals import NotPaidByCard, TooMuchForCard
from tests.small import SYSTEM
from tests.small_cards import Till, till
from tests.small_money import euros


@pytest.fixture
async def at(house: App) -> AsyncIterator[Till]:
    """€84.00 were paid by card, then the booking ended: they are the family's credit."""
    async with till(house) as made:
        made.stripe.pay(await made.begin())
        await made.hear(*made.stripe.events)
        async with work(SYSTEM) as w:
            await debts.cancel(w, made.debt_id, "ended")
        yield made


async def ask(at: Till, minor: int) -> UUID:
    checkout = await at.newest()
    async with work(SYSTEM) as w:
        return (await refunds.ask(w, checkout.id, euros(minor), "ended")).id


async def state(out: UUID) -> str:
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(MoneyOut, out)).state


async def given_back(at: Till) -> int:
    return sum(one["amount"] for one in at.stripe.things.values() if one["object"] == "refund")


async def test_all_of_it_goes_back_once(at: Till, clock: TurnableClock) -> None:
    out = await ask(at, 8400)
    assert (await at.credit(), await state(out), await at.statuses()) == (0, "asked", ["refunded"])
    for _time in range(3):
        await background.do_due()
        clock.advance(timedelta(hours=2))
    assert (await state(out), await given_back(at)) == ("seen", 8400)


async def test_a_part_and_then_the_rest_and_never_more(at: Till) -> None:
    await ask(at, 3000)
    assert (await at.statuses(), await at.credit()) == (["paid"], 5400)
    with pytest.raises(TooMuchForCard) as no:
        await ask(at, 5401)
    assert "€54.00" in no.value.words()
    await ask(at, 5400)
    with pytest.raises(TooMuchForCard):
        await ask(at, 1)
    await background.do_due()
    assert (await given_back(at), await at.credit()) == (8400, 0)


async def test_pending_is_sent_until_the_event_says_that_it_is_seen(at: Till) -> None:
    at.stripe.refund_status = "pending"
    out = await ask(at, 8400)
    await background.do_due()
    assert await state(out) == "sent"
    refund = next(one for one in at.stripe.things.values() if one["object"] == "refund")
    refund["status"] = "succeeded"
    news = at.stripe.event("refund.updated", refund)
    await at.hear(news, news)
    assert await state(out) == "seen"


async def test_what_the_card_does_not_take_is_credit_again_and_may_be_asked_again(at: Till) -> None:
    at.stripe.refund_status = "pending"
    out = await ask(at, 8400)
    await background.do_due()
    refund = next(one for one in at.stripe.things.values() if one["object"] == "refund")
    refund["status"] = "failed"
    news = at.stripe.event("refund.failed", refund)
    await at.hear(news, {**news, "id": "evt_again"})
    assert (await state(out), await at.credit(), await at.statuses()) == ("failed", 8400, ["paid"])
    assert await ask(at, 100) != out


async def test_an_old_event_does_not_unsee_it(at: Till) -> None:
    out = await ask(at, 8400)
    await background.do_due()
    refund = next(one for one in at.stripe.things.values() if one["object"] == "refund")
    await at.hear(at.stripe.event("refund.created", {**refund, "status": "pending"}))
    assert await state(out) == "seen"


async def test_a_gateway_that_is_away_gets_it_once_however_late(at: Till, clock: TurnableClock) -> None:
    at.stripe.is_down = True
    out = await ask(at, 8400)
    await background.do_due()
    assert await state(out) == "asked"
    at.stripe.is_down = False
    clock.advance(timedelta(days=2))
    await background.do_due()
    assert (await state(out), await given_back(at)) == ("seen", 8400)


async def test_refused_by_the_gateway_it_stays_the_family_s(at: Till) -> None:
    out = await ask(at, 8400)
    at.house.cards = StripeCards("sk_test_wrong", address=at.stripe.address)
    await background.do_due()
    assert (await state(out), await at.credit()) == ("failed", 8400)


async def test_only_from_what_was_paid_and_by_whoever_looks_after_money(at: Till) -> None:
    checkout = await at.newest()
    with pytest.raises(NotFound):
        async with work(at.family.visitor) as w:
            await refunds.ask(w, checkout.id, euros(100), "mine")
    async with reading(SYSTEM) as r:
        assert await refunds.most(r, checkout.id) == euros(8400)
        assert (await r.db.scalars(select(MoneyOut))).all() == []


async def test_nothing_goes_back_from_a_try_that_paid_nothing(house: App) -> None:
    async with till(house) as made:
        await made.begin()
        checkout = await made.newest()
        with pytest.raises(NotPaidByCard):
            async with work(SYSTEM) as w:
                await refunds.ask(w, checkout.id, euros(100), "why")
