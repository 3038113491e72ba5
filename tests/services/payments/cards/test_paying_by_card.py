"""Paying by card: each try ends once, and no second one runs beside it, whatever happens at the gateway when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db import Checkout, Debt, GatewayEvent, OutboxMessage
from services.core.refusals import NotFound
from services.core.work import App, reading, with_retries, work
from services.outside.clock import TurnableClock
from services.payments import debts
from services.payments.cards import background, flow, trying
from services.payments.cards.refusals import CardsAway, NotByCard, StillConfirming
from services.payments.paying import NothingToPay
from services.people import clients
from tests import small
from tests.small import SYSTEM
from tests.small_cards import Till, till
from tests.small_money import debt, euros, pay


@pytest.fixture
async def at(house: App) -> AsyncIterator[Till]:
    async with till(house) as made:
        yield made


async def test_paid_once_and_the_family_is_told(at: Till) -> None:
    page = await at.begin()
    assert at.stripe.things[page]["amount_total"] == 8400
    at.stripe.pay(page)
    await at.hear(*at.stripe.events)
    assert (await at.left(), await at.credit(), await at.statuses()) == (0, 0, ["paid"])
    async with reading(SYSTEM) as r:
        told = list(await r.db.scalars(select(OutboxMessage.notice)))
    assert told == ["payment-received"]
    with pytest.raises(NothingToPay):
        await at.begin()


async def test_the_same_debts_have_one_page_until_it_closes(at: Till) -> None:
    first = await at.begin()
    assert await at.begin() == first
    assert await at.statuses() == ["open"]


async def test_two_taps_at_once_open_one_page(at: Till) -> None:
    pages = await asyncio.gather(*(with_retries(at.begin) for _tap in range(4)))
    assert len(set(pages)) == 1
    assert await at.statuses() == ["open"]


async def test_a_page_for_some_of_the_same_debts_is_closed_first(at: Till) -> None:
    more = await debt(at.family, 1600)
    first = await at.begin()
    both = await at.begin(at.debt_id, more)
    assert at.stripe.things[first]["status"] == "expired"
    assert at.stripe.things[both]["amount_total"] == 10000
    assert sorted(await at.statuses()) == ["expired", "open"]


async def test_what_was_paid_on_the_first_page_is_not_asked_again(at: Till) -> None:
    more = await debt(at.family, 1600)
    at.stripe.pay(await at.begin())
    both = await at.begin(at.debt_id, more)
    assert at.stripe.things[both]["amount_total"] == 1600
    assert await at.left() == 0


async def test_a_price_changed_while_paying_opens_a_new_page(at: Till) -> None:
    first = await at.begin()
    async with work(SYSTEM) as w:
        found, account = await debts.locked(w, at.debt_id)
        await debts.change(w, found, account, euros(5000), "lower")
    second = await at.begin()
    assert (at.stripe.things[first]["status"], at.stripe.things[second]["amount_total"]) == ("expired", 5000)


async def test_paid_for_something_cancelled_meanwhile_becomes_credit_and_both_sides_are_told(
    at: Till,
) -> None:
    page = await at.begin()
    async with work(SYSTEM) as w:
        await debts.cancel(w, at.debt_id, "ended")
    at.stripe.pay(page)
    await at.hear(*at.stripe.events)
    assert (await at.left(), await at.credit()) == (0, 8400)
    async with reading(SYSTEM) as r:
        notices = set(await r.db.scalars(select(OutboxMessage.notice)))
    assert "payment-received" in notices


async def test_paid_twice_is_never_lost(at: Till) -> None:
    page = await at.begin()
    await pay(at.family, 8400, at.debt_id)
    at.stripe.pay(page)
    await at.hear(*at.stripe.events)
    assert (await at.left(), await at.credit()) == (0, 8400)


async def test_a_declined_card_may_be_tried_again_on_the_same_page(at: Till) -> None:
    page = await at.begin()
    at.stripe.decline(page)
    await at.hear(*at.stripe.events)
    assert await at.statuses() == ["open"]
    at.stripe.pay(page)
    await at.hear(*at.stripe.events)
    assert (await at.statuses(), await at.left()) == (["paid"], 0)


async def test_after_going_away_nothing_can_be_paid_on_the_old_page(at: Till) -> None:
    page = await at.begin()
    await flow.leave(at.family.visitor, [at.debt_id])
    assert (at.stripe.things[page]["status"], await at.statuses()) == ("expired", ["expired"])
    assert await at.begin() != page


async def test_going_away_from_what_is_paid_is_paid(at: Till) -> None:
    at.stripe.pay(await at.begin())
    await flow.leave(at.family.visitor, [at.debt_id])
    assert (await at.statuses(), await at.left()) == (["paid"], 0)


async def test_while_it_is_confirmed_nothing_else_is_offered_and_no_event_is_needed(
    at: Till, clock: TurnableClock
) -> None:
    page = await at.begin()
    at.stripe.process(page)
    seen = await flow.look(at.family.visitor, (await at.newest()).id, back=True)
    assert seen.returned_at is not None
    assert await at.is_on_its_way()
    with pytest.raises(StillConfirming):
        await at.begin()
    at.stripe.confirm(page)
    clock.advance(timedelta(seconds=5))
    await background.do_due()
    assert (await at.statuses(), await at.left()) == (["paid"], 0)


async def test_refused_by_the_bank_in_the_end_it_can_be_paid_again(at: Till) -> None:
    page = await at.begin()
    at.stripe.process(page)
    await at.hear(*at.stripe.events)
    assert await at.is_on_its_way()
    at.stripe.confirm(page, good=False)
    await at.hear(*at.stripe.events)
    assert await at.statuses() == ["failed"]
    assert not await at.is_on_its_way()
    assert await at.begin() != page


async def test_back_without_an_answer_of_the_gateway_it_is_believed(at: Till, clock: TurnableClock) -> None:
    page = await at.begin()
    at.stripe.pay(page)
    at.stripe.is_down = True
    await flow.look(at.family.visitor, (await at.newest()).id, back=True)
    assert await at.is_on_its_way()
    at.stripe.is_down = False
    clock.advance(timedelta(seconds=5))
    await background.do_due()
    assert (await at.statuses(), await at.left()) == (["paid"], 0)


async def test_who_opens_the_return_page_without_paying_can_still_pay(at: Till) -> None:
    page = await at.begin()
    await flow.look(at.family.visitor, (await at.newest()).id, back=True)
    assert not await at.is_on_its_way()
    assert await at.begin() == page


async def test_a_gateway_that_is_away_takes_nothing_and_the_next_tap_works(at: Till) -> None:
    at.stripe.is_down = True
    with pytest.raises(CardsAway):
        await at.begin()
    at.stripe.is_down = False
    page = await at.begin()
    assert [one for one in at.stripe.things.values() if one["object"] == "checkout.session"] == [
        at.stripe.things[page]
    ]


async def test_a_refused_key_says_so_and_blocks_nothing(at: Till) -> None:
    at.gateway.key = "sk_test_wrong"
    with pytest.raises(NotByCard):
        await at.begin()
    assert await at.statuses() == ["failed"]


async def test_closed_unpaid_with_every_event_lost(at: Till, clock: TurnableClock) -> None:
    at.stripe.expire(await at.begin())
    clock.advance(timedelta(hours=2))
    await background.do_due()
    assert await at.statuses() == ["expired"]


async def test_a_try_the_gateway_never_answered_ends_with_its_hour(at: Till, clock: TurnableClock) -> None:
    at.stripe.is_down = True
    with pytest.raises(CardsAway):
        await at.begin()
    for _each in range(2):
        clock.advance(timedelta(hours=2))
        await background.do_due()
    assert await at.statuses() == ["expired"]


async def test_an_event_waits_while_the_gateway_is_away_and_is_believed_in_the_end(
    at: Till, clock: TurnableClock
) -> None:
    at.stripe.pay(await at.begin())
    at.stripe.is_down = True
    await at.hear(at.stripe.events[-1])
    assert await at.left() == 8400
    for _each in range(4):
        clock.advance(timedelta(minutes=2))
        await background.do_due()
    assert (await at.left(), await at.statuses()) == (0, ["paid"])


@pytest.mark.parametrize("change", [{"amount_total": 84}, {"currency": "usd"}, {"client_reference_id": None}])
async def test_another_amount_currency_or_order_pays_nothing(at: Till, change: dict[str, object]) -> None:
    page = await at.begin()
    at.stripe.pay(page)
    at.stripe.things[page].update(change)
    await at.hear(*at.stripe.events)
    assert (await at.left(), await at.received(), await at.statuses()) == (8400, 0, ["failed"])


async def test_events_of_others_change_nothing(at: Till) -> None:
    page = await at.begin()
    at.stripe.pay(page)
    done = at.stripe.events[-1]
    strange = {**done["data"]["object"], "client_reference_id": "4b1a7a3e-0000-4000-8000-000000000000"}
    await at.hear(
        {**done, "id": "evt_1", "account": "acct_other"},
        {**done, "id": "evt_2", "livemode": True},
        {**done, "id": "evt_3", "data": {"object": strange}},
        at.stripe.event("customer.created", {"id": "cus_1", "object": "customer"}),
    )
    assert (await at.left(), await at.statuses()) == (8400, ["open"])
    assert sorted(await at.outcomes()) == ["another account", "live", "not ours", "not ours"]


async def test_no_data_of_the_payer_is_kept(at: Till) -> None:
    at.stripe.pay(await at.begin())
    await at.hear(*at.stripe.events)
    async with reading(SYSTEM) as r:
        kept = " ".join(await r.db.scalars(select(GatewayEvent.payload)))
    assert not any(word in kept for word in ("4242", "payer@example.com", "A Payer"))


async def test_the_gateway_never_hears_a_child_s_name(at: Till) -> None:
    page = await at.begin()
    assert at.stripe.things[page]["what"] == "Mighty Movers"


async def test_others_do_not_see_it(at: Till) -> None:
    await at.begin()
    async with work(SYSTEM) as w:
        other = await clients.client(w, "other@example.com", "Marek", "Novak")
        stranger = await small.sign_in(w, other.id)
    with pytest.raises(NotFound):
        async with reading(stranger) as r:
            await trying.one(r, (await at.newest()).id)


async def test_what_goes_wrong_with_one_event_is_tried_later_and_holds_up_nothing(
    at: Till, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_self: object, _ref: str) -> object:
        raise ZeroDivisionError

    at.stripe.pay(await at.begin())
    with monkeypatch.context() as patch:
        patch.setattr(type(at.gateway), "state", broken)
        await at.hear(*at.stripe.events)
        async with reading(SYSTEM) as r:
            due = await background.next_due(r)
            assert due is not None
            assert due > r.now, "not again at once"
    clock.advance(timedelta(minutes=1))
    await background.do_due()
    assert (await at.left(), await at.statuses()) == (0, ["paid"])


async def test_reminders_rest_only_until_it_is_over(at: Till) -> None:
    page = await at.begin()
    at.stripe.process(page)
    await at.hear(*at.stripe.events)
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Debt, at.debt_id)).quiet_until is not None
    at.stripe.confirm(page, good=False)
    await at.hear(*at.stripe.events)
    async with reading(SYSTEM) as r:
        found = await r.db.get_one(Debt, at.debt_id)
        assert (found.sent_at, found.quiet_until) == (None, None)


async def test_the_database_allows_one_open_try_for_the_same_debts(at: Till) -> None:
    await at.begin()
    first = await at.newest()
    with pytest.raises(IntegrityError):
        async with work(SYSTEM) as w:
            w.db.add(
                Checkout(
                    request_id=first.request_id,
                    client_id=first.client_id,
                    gateway="stripe",
                    amount_minor=1,
                    amount_currency="EUR",
                    created_at=w.now,
                    expires_at=w.now,
                )
            )


async def test_a_page_that_the_gateway_has_forgotten_makes_room_for_another(at: Till) -> None:
    """Nobody is told that cards do not work because one page is gone."""
    first = await at.begin()
    del at.stripe.things[first]
    at.stripe.answers.clear()
    second = await at.begin()
    assert second != first
    assert sorted(await at.statuses()) == ["failed", "open"]
    at.stripe.pay(second)
    await at.hear(*at.stripe.events)
    assert (await at.left(), await at.credit()) == (0, 0)


async def test_a_forgotten_page_can_be_left(at: Till) -> None:
    del at.stripe.things[await at.begin()]
    await flow.leave(at.family.visitor, [at.debt_id])
    assert await at.statuses() == ["failed"]
