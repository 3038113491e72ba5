"""What staff do to a family's money by hand (R76), and that two at once are never both done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from db import Checkout, Debt, Entry, MoneyOut, OutboxMessage, PaymentRequest, SignIn, Staff
from services.core.refusals import NotFound, Refused
from services.core.visitor import Kind, Visitor
from services.core.work import App, reading, work
from services.ledger.entries import Cause
from services.payments import by_hand, debts, family_stamp, receiving
from services.payments.by_hand import How, NotByHand, NothingGiven, NotThatMuch
from services.payments.family_stamp import ChangedMeanwhile
from services.payments.receiving import AlreadySentBack, AlreadyTakenBack, WhyIsNeeded
from tests import small
from tests.small import SYSTEM, Family
from tests.small_money import credit, debt, euros, left

IBAN = "IE29 AIBK 9311 5212 3456 78"
DUE = date(2026, 3, 6)


@pytest.fixture
async def two(house: App) -> list[Family]:
    return await small.families(await small.class_(await small.found()), 2)


@pytest.fixture
def family(two: list[Family]) -> Family:
    return two[0]


async def staff(role: str = "assistant") -> Visitor:
    async with work(SYSTEM) as w:
        person = Staff(first_name="Orla", role=role)
        w.db.add(person)
        await w.db.flush()
        row = SignIn(
            token_hash=uuid4().hex,
            staff_id=person.id,
            created_at=w.now,
            second_at=w.now,
            last_seen_at=w.now,
            idle_until=w.now + timedelta(days=1),
            absolute_until=w.now + timedelta(days=1),
        )
        w.db.add(row)
        await w.db.flush()
        return Visitor(Kind.STAFF, "Orla", row.id, staff_id=person.id, role=role)


async def seen(family: Family) -> str:
    async with reading(SYSTEM) as r:
        return await family_stamp.stamp(r, family.client_id)


async def does(
    family: Family, act: Callable[..., Awaitable[object]], *facts: object, **more: object
) -> object:
    async with work(await staff()) as w:
        return await act(w, family.client_id, await family_stamp.stamp(w, family.client_id), *facts, **more)


async def stands(family: Family, *owed: UUID) -> tuple[list[int], int]:
    """What is left of each debt, and what is in credit."""
    async with reading(SYSTEM) as r:
        return [await left(r, each) for each in owed], await credit(r, family)


async def test_cash_pays_the_debt_it_is_for_and_the_rest_is_kept(family: Family) -> None:
    first, second = await debt(family, 5000), await debt(family, 3000)
    await does(family, by_hand.record, euros(3000), How.CASH, [second])
    assert await stands(family, first, second) == ([5000, 0], 0)
    await does(family, by_hand.record, euros(6000), How.TRANSFER)
    assert await stands(family, first, second) == ([0, 0], 1000)
    async with reading(SYSTEM) as r:
        mails = await r.db.scalars(
            select(OutboxMessage.notice).where(OutboxMessage.notice == "payment-received")
        )
        assert len(mails.all()) == 2, "the family has its receipt"


async def test_two_at_once_are_not_both_done(family: Family) -> None:
    asked = await debt(family, 5000)
    both_saw = await seen(family)
    one, other = await staff(), await staff()
    async with work(one) as w:
        await by_hand.record(w, family.client_id, both_saw, euros(5000), How.CASH, [asked])
    with pytest.raises(ChangedMeanwhile):
        async with work(other) as w:
            await by_hand.record(w, family.client_id, both_saw, euros(5000), How.CASH, [asked])
    assert await stands(family, asked) == ([0], 0)


async def test_without_the_stamp_both_would_be_done(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""

    async def as_ever(_r: object, _client_id: UUID) -> str:
        return "as ever"

    monkeypatch.setattr(family_stamp, "stamp", as_ever)
    asked = await debt(family, 5000)
    for _each in range(2):
        async with work(await staff()) as w:
            await by_hand.record(w, family.client_id, "as ever", euros(5000), How.CASH, [asked])
    assert await stands(family, asked) == ([0], 5000)


async def _act_of_payment() -> UUID:
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(select(Entry.act_id).where(Entry.kind == "paid").order_by(Entry.at.desc()))
        return rows.all()[0]


async def test_a_correction_is_as_if_it_had_never_been(family: Family) -> None:
    asked = await debt(family, 5000)
    await does(family, by_hand.record, euros(7000), How.CASH, [asked])
    act = await _act_of_payment()
    with pytest.raises(WhyIsNeeded):
        await does(family, by_hand.correct, act, "  ")
    await does(family, by_hand.correct, act, "wrong family")
    assert await stands(family, asked) == ([5000], 0)
    with pytest.raises(AlreadyTakenBack):
        await does(family, by_hand.correct, act, "again")


async def test_what_was_sent_back_is_not_corrected_away(family: Family) -> None:
    asked = await debt(family, 5000)
    await does(family, by_hand.record, euros(7000), How.CASH, [asked])
    act = await _act_of_payment()
    await does(family, by_hand.refund, euros(2000), "too much", iban=IBAN, name="Anna")
    with pytest.raises(AlreadySentBack):
        await does(family, by_hand.correct, act, "wrong family")
    assert await stands(family, asked) == ([0], 0)


async def test_a_refund_is_of_what_is_there_and_changes_no_debt(family: Family) -> None:
    asked = await debt(family, 5000)
    await does(family, by_hand.record, euros(7000), How.CASH, [asked])
    with pytest.raises(NotThatMuch):
        await does(family, by_hand.refund, euros(2001), "too much", iban=IBAN, name="Anna")
    with pytest.raises(Refused):
        await does(
            family, by_hand.refund, euros(100), "too much", iban="IE29 AIBK 9311 5212 3456 79", name="Anna"
        )
    await does(family, by_hand.refund, euros(1500), "too much", iban=IBAN, name="Anna Novak")
    await does(family, by_hand.refund, euros(500), "the rest")
    assert await stands(family, asked) == ([0], 0)
    async with reading(SYSTEM) as r:
        rows = (await r.db.scalars(select(MoneyOut).order_by(MoneyOut.amount_minor))).all()
        assert [(row.way, row.state, row.iban) for row in rows] == [
            ("cash", "seen", ""),
            ("transfer", "asked", "IE29AIBK93115212345678"),
        ]


async def test_moving_takes_from_one_debt_and_pays_another(family: Family) -> None:
    first, second = await debt(family, 5000), await debt(family, 3000)
    await does(family, by_hand.record, euros(5000), How.CASH, [first])
    with pytest.raises(NotThatMuch):
        await does(family, by_hand.move, first, second, euros(3001), "wrong class")
    await does(family, by_hand.move, first, second, euros(3000), "wrong class")
    assert await stands(family, first, second) == ([3000, 0], 0)
    await does(family, by_hand.correct, await _first_act(first), "bounced")
    assert await stands(family, first, second) == ([5000, 3000], 0), "all of the payment is gone"


async def _first_act(debt_id: UUID) -> UUID:
    async with reading(SYSTEM) as r:
        owed = await r.db.get_one(Debt, debt_id)
        rows = await r.db.scalars(
            select(Entry.act_id).where(
                Entry.account_id == owed.account_id, Entry.kind == "paid", Entry.other_id.is_(None)
            )
        )
        return rows.one()


async def test_a_debt_gets_another_amount_and_day(family: Family) -> None:
    asked = await debt(family, 5000)
    await does(family, by_hand.record, euros(5000), How.CASH, [asked])
    later = DUE + timedelta(days=9)
    await does(family, by_hand.change, asked, euros(4000), later, "one week less")
    assert await stands(family, asked) == ([0], 1000)
    await does(family, by_hand.change, asked, euros(4500), later, "half of it after all")
    assert await stands(family, asked) == ([0], 500), "what is in credit pays it"
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Debt, asked)).due_on == later


async def test_an_ended_debt_gives_back_what_was_paid_and_pays_the_next(family: Family) -> None:
    first, second = await debt(family, 5000), await debt(family, 3000)
    await does(family, by_hand.record, euros(4000), How.CASH, [first])
    await does(family, by_hand.cancel, first, "left")
    assert await stands(family, first, second) == ([0, 0], 1000)


async def test_given_credit_pays_what_is_owed(family: Family) -> None:
    asked = await debt(family, 5000)
    await does(family, by_hand.give_credit, euros(6000), "sorry")
    assert await stands(family, asked) == ([0], 1000)
    with pytest.raises(NothingGiven):
        await does(family, by_hand.give_credit, euros(0), "nothing")


async def test_another_familys_debt_is_not_there(two: list[Family]) -> None:
    family, other = two[0], await debt(two[1], 5000)
    for act, facts in (
        (by_hand.record, (euros(100), How.CASH, [other])),
        (by_hand.cancel, (other, "x")),
        (by_hand.change, (other, euros(1), DUE, "x")),
        (by_hand.move, (other, other, euros(1), "x")),
    ):
        with pytest.raises(NotFound):
            await does(family, act, *facts)


@pytest.mark.parametrize("role", ["main_instructor", "instructor", "receptionist"])
async def test_who_does_not_look_after_money_finds_nothing(family: Family, role: str) -> None:
    who, state = await staff(role), await seen(family)
    with pytest.raises(NotFound):
        async with work(who) as w:
            await by_hand.give_credit(w, family.client_id, state, euros(100), "x")


async def test_a_payment_by_card_is_not_corrected_here(family: Family) -> None:
    asked = await debt(family, 5000)
    async with work(SYSTEM) as w:
        request = PaymentRequest(
            client_id=family.client_id, reference=await debts.reference(w), key="k", created_at=w.now
        )
        w.db.add(request)
        await w.db.flush()
        tried = Checkout(
            request_id=request.id,
            client_id=family.client_id,
            gateway="test",
            amount_minor=5000,
            amount_currency="EUR",
            created_at=w.now,
            expires_at=w.now,
        )
        w.db.add(tried)
        await w.db.flush()
        cause = Cause("card", checkout_id=tried.id)
        await receiving.receive(w, family.client_id, euros(5000), [(asked, euros(5000))], cause)
    with pytest.raises(NotByHand):
        await does(family, by_hand.correct, cause.act_id, "wrong")
