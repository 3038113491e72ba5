"""The review queue: each line in one state, paired once, taken back alone, and never by somebody else's family."""

from __future__ import annotations

import asyncio
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from db import BankLine, OutboxMessage, PaymentRequest, RequestedDebt
from services.core.refusals import NotFound
from services.core.work import App, reading, with_retries, work
from services.payments import bank_files, debts, receiving, review, review_page
from services.payments.bank.settling import NothingCame, OtherCurrency, PairedMeanwhile, SetAside
from services.payments.bank.taking import SaidOfFiles
from services.payments.pairing import Confidence
from services.payments.paying import MONEY_CHANGED
from services.payments.receiving import WhyIsNeeded
from services.payments.review import HasPaid, NothingSuggested, State
from tests.services.payments.bank.world import Paying, keep, lines, owner, pairings, paying
from tests.services.payments.statements.samples import ANNA, camt, entry, transaction
from tests.small import SYSTEM
from tests.small_money import credit, debt, euros, left


async def certain() -> int:
    """Pair all that is certain; how many lines that were."""
    async with reading(SYSTEM) as r:
        judged = await review.waiting(r)
    sure = [each for each in judged if each[1].confidence is Confidence.CERTAIN]
    for line_id, suggestion in sure:
        async with work(SYSTEM) as w:
            await review.carry_out(w, line_id, suggestion)
    return len(sure)


async def came(world: Paying, amount: str = "84.00", text: str | None = None, **more: str) -> UUID:
    """A payment with Anna's reference, or another text; the id of its line."""
    wording = f"/VS{world.references[0]}/SS/KS0308" if text is None else text
    kept = await keep(camt(entry(amount, transaction(text=wording), **more)), f"{amount}{text}.xml")
    return next(iter(kept.new))


async def state(line_id: UUID) -> State:
    """Where a line is."""
    async with reading(SYSTEM) as r:
        return (await review.one(r, line_id)).state


async def test_a_payment_with_its_reference_pays_by_itself_and_the_family_is_told(house: App) -> None:
    world = await paying()
    line_id = await came(world)
    assert await certain() == 1
    async with reading(SYSTEM) as r:
        assert (await left(r, world.debts[0]), await left(r, world.debts[1])) == (0, 8400)
        told = (
            await r.db.scalars(select(OutboxMessage).where(OutboxMessage.notice == "payment-received"))
        ).all()
    assert [message.client_id for message in told] == [world.anna.client_id]
    assert await state(line_id) is State.PAIRED
    assert await certain() == 0


async def test_too_much_is_credit_and_pays_the_next_debt(house: App) -> None:
    world = await paying()
    await came(world, "100.00")
    await certain()
    later = await debt(world.anna, 1000)
    async with reading(SYSTEM) as r:
        assert (await left(r, later), await credit(r, world.anna)) == (0, 600)


async def test_paid_twice_and_for_something_gone_is_the_familys(house: App) -> None:
    world = await paying()
    await came(world, "84.00", day="2026-03-02")
    await came(world, "84.00", day="2026-03-03")
    await certain()
    async with work(SYSTEM) as w:
        await debts.cancel(w, world.debts[1], "called off")
    await came(world, "84.00", f"VS{world.references[1]}")
    await certain()
    async with reading(SYSTEM) as r:
        assert (await credit(r, world.anna), await credit(r, world.beata)) == (8400, 8400)


async def test_an_early_payment_is_tried_again_when_its_debt_comes(house: App) -> None:
    world = await paying()
    line_id = await came(world, "33.00", "Theo", bank_ref="B7")
    assert await state(line_id) is State.NEW
    await debt(world.anna, 3300)
    assert await state(line_id) is State.SUGGESTED  # only this family owes exactly so much


async def test_a_request_for_both_debts_is_paid_by_one_transfer(house: App) -> None:
    world = await paying()
    second = await debt(world.anna, 5000)
    async with work(SYSTEM) as w:
        number = await debts.reference(w)
        request = PaymentRequest(
            client_id=world.anna.client_id, reference=number, key="both", created_at=w.now
        )
        w.db.add(request)
        await w.db.flush()
        w.db.add_all(RequestedDebt(request_id=request.id, debt_id=each) for each in (world.debts[0], second))
    await came(world, "134.00", number)
    await certain()
    async with reading(SYSTEM) as r:
        assert (await left(r, world.debts[0]), await left(r, second)) == (0, 0)


async def test_an_account_that_has_paid_before_is_known(house: App) -> None:
    world = await paying()
    await came(world)
    await certain()
    later = await debt(world.anna, 7700)
    line_id = await came(world, "77.00", "thank you")
    async with reading(SYSTEM) as r:
        shown = await review.one(r, line_id)
    assert (shown.account, shown.confidence, shown.parts) == (
        ANNA,
        Confidence.CERTAIN,
        ((later, euros(7700)),),
    )
    assert "same account" in shown.why


async def test_a_suggestion_is_accepted_once_and_the_second_is_told_who_was_first(house: App) -> None:
    world = await paying(8000)
    await debt(world.anna, 400)
    line_id = await came(world, "84.00", "no reference")
    async with reading(SYSTEM) as r:
        counted = await review.counts(r)
        (shown,) = await review.listing(r, State.SUGGESTED)
    assert (counted[State.SUGGESTED], shown.line_id, len(shown.parts)) == (1, line_id, 2)
    async with work(SYSTEM) as w:
        await review.accept(w, line_id)
    with pytest.raises(PairedMeanwhile) as refused:
        async with work(SYSTEM) as w:
            await review.accept(w, line_id)
    assert "Nothing has changed" in refused.value.words()
    assert len(await pairings()) == 2


async def test_two_staff_at_once_pair_a_line_once(house: App) -> None:
    world = await paying()
    line_id = await came(world, "84.00", "no reference")

    async def pair(debt_id: UUID) -> bool:
        async def once() -> None:
            async with work(SYSTEM) as w:
                await review.pair(w, line_id, [(debt_id, euros(8400))])

        try:
            await with_retries(once)
        except PairedMeanwhile:
            return False
        return True

    won = await asyncio.gather(*(pair(each) for each in world.debts))
    assert sorted(won) == [False, True]
    async with reading(SYSTEM) as r:
        assert sorted([await left(r, each) for each in world.debts]) == [0, 8400]


async def test_one_pairing_is_taken_back_alone_once_and_with_a_reason(house: App) -> None:
    world = await paying()
    second = await debt(world.anna, 5000)
    line_id = await came(world, "134.00", "by hand")
    async with work(SYSTEM) as w:
        await review.pair(w, line_id, [(world.debts[0], euros(8400)), (second, euros(5000))])
    async with reading(SYSTEM) as r:
        history = await review.history(r, line_id)
    mine = next(each for each in history if each.debt_id == second)
    with pytest.raises(WhyIsNeeded):
        async with work(SYSTEM) as w:
            await review.take_back(w, mine.pairing_id, "  ")
    async with work(SYSTEM) as w:
        await review.take_back(w, mine.pairing_id, "wrong child")
        assert MONEY_CHANGED in {event.topic for event in w.events}, "open screens are drawn again"
    with pytest.raises(receiving.AlreadyTakenBack):
        async with work(SYSTEM) as w:
            await review.take_back(w, mine.pairing_id, "again")
    async with reading(SYSTEM) as r:
        assert (await left(r, world.debts[0]), await left(r, second)) == (0, 5000)
        shown = await review.one(r, line_id)
        after = await review.history(r, line_id)
    assert shown.left == euros(5000)
    assert [(each.amount.minor, each.may_take_back) for each in after if each.debt_id == second] == [
        (-5000, False),
        (5000, False),
    ]
    assert after[0].why == "wrong child"


async def test_what_was_taken_back_is_not_paired_again_by_itself(house: App) -> None:
    world = await paying()
    line_id = await came(world)
    await certain()
    (made,) = await pairings()
    async with work(SYSTEM) as w:
        await review.take_back(w, made.id, "this was for Mia")
    assert await certain() == 0
    assert await state(line_id) is State.SUGGESTED
    async with work(SYSTEM) as w:
        await review.pair(w, line_id, [(world.debts[1], euros(8400))])
    assert await certain() == 0
    async with reading(SYSTEM) as r:
        assert (await left(r, world.debts[0]), await left(r, world.debts[1])) == (8400, 0)


async def test_a_line_never_vanishes(house: App) -> None:
    world = await paying()
    line_id = await came(world, "12.00", "interest")
    await keep(camt(entry("5.00", direction="DBIT")), "out.xml")
    async with work(SYSTEM) as w:
        await review.not_ours(w, line_id)
    async with reading(SYSTEM) as r:
        counted = await review.counts(r)
        assert [each.line_id for each in await review.listing(r, State.NOT_OURS)] == [line_id]
        assert len(await review.listing(r, State.MONEY_OUT)) == 1
    assert counted == {
        State.NEW: 0,
        State.SUGGESTED: 0,
        State.PAIRED: 0,
        State.NOT_OURS: 1,
        State.MONEY_OUT: 1,
    }
    async with work(SYSTEM) as w:
        await review.ours_again(w, line_id)
    assert await state(line_id) is State.NEW


async def test_what_cannot_be_is_refused_in_words(house: App) -> None:
    world = await paying()
    line_id = await came(world)
    out = next(iter((await keep(camt(entry("5.00", direction="DBIT")), "out.xml")).new))
    koruny = await keep(camt(entry("84.00", currency="CZK")), "czk.xml")
    with pytest.raises(NothingCame):
        async with work(SYSTEM) as w:
            await review.pair(w, out, [(world.debts[0], euros(500))])
    with pytest.raises(OtherCurrency):
        async with work(SYSTEM) as w:
            await review.pair(w, next(iter(koruny.new)), [(world.debts[0], euros(8400))])
    with pytest.raises(NothingSuggested):
        async with work(SYSTEM) as w:
            await review.accept(w, next(iter(koruny.new)))
    async with work(SYSTEM) as w:
        await review.pair(w, line_id, [(world.debts[0], euros(100))])
    with pytest.raises(HasPaid):
        async with work(SYSTEM) as w:
            await review.not_ours(w, line_id)
    async with work(SYSTEM) as w:
        await review.accept(w, line_id)
    with pytest.raises(PairedMeanwhile):
        async with work(SYSTEM) as w:
            await review.not_ours(w, line_id)
    assert all(line.paired_minor in (0, line.amount_minor) for line in await lines())


async def test_what_a_colleague_has_set_aside_is_not_paired_behind_their_back(house: App) -> None:
    world = await paying()
    line_id = await came(world, "84.00", "no reference")
    async with work(await owner()) as w:
        await review.not_ours(w, line_id)
    for act in (
        partial(review.pair, line_id=line_id, parts=[(world.debts[0], euros(8400))]),
        partial(review.accept, line_id=line_id),
    ):
        with pytest.raises(SetAside) as refused:
            async with work(SYSTEM) as w:
                await act(w)
        assert refused.value.words().startswith("Olga has set this payment aside")
    assert await pairings() == []
    assert await state(line_id) is State.NOT_OURS


async def test_a_suggestion_is_accepted_as_it_was_seen_or_not_at_all(house: App) -> None:
    """Lines are judged together: what one pays is no longer there for the next."""
    world = await paying()
    first = await came(world, "84.00", f"VS{world.references[0]}", bank_ref="B1", day="2026-03-02")
    second = await came(world, "84.00", f"VS{world.references[0]}", bank_ref="B2", day="2026-03-03")
    async with reading(SYSTEM) as r:
        shown = {each.line_id: each for each in await review.listing(r, State.SUGGESTED)}
        assert (await review.one(r, second)).parts == shown[second].parts == ()
    async with work(SYSTEM) as w:
        await review.accept(w, second, shown[second])
    async with reading(SYSTEM) as r:
        assert await left(r, world.debts[0]) == 0, "their credit pays what they owe"
    with pytest.raises(NothingSuggested):
        async with work(SYSTEM) as w:
            await review.accept(w, first, shown[first])
    assert await state(first) is State.SUGGESTED


async def test_a_count_opens_the_very_rows(house: App) -> None:
    await paying()
    many = 520
    data = camt(*(entry("3.00", transaction(text=f"thanks {n}"), bank_ref=f"B{n}") for n in range(many)))
    await keep(data)
    async with reading(SYSTEM) as r:
        page = await review_page.page(r, State.NEW, at_most=1000)
        listed = await review.listing(r, State.NEW, at_most=1000)
    assert page.counts[State.NEW] == many == len(page.lines) == len(listed)
    assert not page.more


async def test_all_sure_ones_at_once_and_those_that_are_not_any_more_wait(house: App) -> None:
    world = await paying()
    one = await came(world, "84.00", bank_ref="B1")
    other = await came(world, "84.00", f"VS{world.references[1]}", bank_ref="B2")
    await came(world, "9.00", "?", bank_ref="B3")
    async with reading(SYSTEM) as r:
        sure = await review_page.sure_ones(r)
        assert (await review_page.page(r, State.SUGGESTED)).sure == 2
    assert {line.line_id for line in sure.lines} == {one, other}
    assert set(sure.debts) == set(world.debts)
    async with work(SYSTEM) as w:
        await review.not_ours(w, other)
    assert await bank_files.accept_sure(await owner(), {one, other}) == 1
    assert (await state(one), await state(other)) == (State.PAIRED, State.NOT_OURS)
    with pytest.raises(NotFound):
        await bank_files.accept_sure(world.anna.visitor, {one})


async def test_what_waits_as_sure_is_not_paired_by_the_next_file(house: App) -> None:
    """It was shown to staff as a suggestion; only they match it, whatever else is brought."""
    world = await paying()
    old = await came(world, "84.00", bank_ref="B1")
    data = camt(entry("84.00", transaction(text=world.references[1]), bank_ref="B2"))
    totals = await bank_files.pair(SYSTEM, [await bank_files.keep(SYSTEM, data, "next.xml", SaidOfFiles())])
    assert (totals.paired, totals.earlier) == (1, 1)
    assert list(totals.besides()) == [
        "1 payment of an earlier file is sure by now. You can match it under Suggested."
    ]
    assert await state(old) is State.SUGGESTED


async def test_a_paired_line_names_what_it_paid_and_its_story(house: App) -> None:
    world = await paying()
    line_id = await came(world, "100.00")
    await certain()
    async with reading(SYSTEM) as r:
        page = await review_page.page(r, State.PAIRED)
        story = await review_page.story(r, line_id)
    assert {each.debt_id: each.amount for each in page.pairings[line_id]} == {
        None: euros(1600),
        world.debts[0]: euros(8400),
    }
    assert page.debts[world.debts[0]].title
    assert {each.pairing_id for each in story.pairings} == {
        each.pairing_id for each in page.pairings[line_id]
    }


async def test_only_staff_who_may_see_money_pass(house: App) -> None:
    world = await paying()
    line_id = await came(world)
    async with reading(world.anna.visitor) as r:
        for look in (review.counts, review.waiting):
            with pytest.raises(NotFound):
                await look(r)
        with pytest.raises(NotFound):
            await review.listing(r, State.NEW)
        with pytest.raises(NotFound):
            await review.one(r, line_id)
        with pytest.raises(NotFound):
            await review.history(r, line_id)
    for act in (review.accept, review.not_ours, review.ours_again):
        with pytest.raises(NotFound):
            async with work(world.anna.visitor) as w:
                await act(w, line_id)
    with pytest.raises(NotFound):
        async with work(world.anna.visitor) as w:
            await review.pair(w, line_id, [])
    with pytest.raises(NotFound):
        async with work(world.anna.visitor) as w:
            await review.take_back(w, line_id, "mine")
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(BankLine.paired_minor))).all() == [0]
