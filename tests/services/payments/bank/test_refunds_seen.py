"""Money out: "sent" is said, "seen" is shown by the bank; matched, and taken back alone (R76)."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import Client, MoneyOut
from services.core.refusals import NotFound
from services.core.work import App, Reading, reading, with_retries, work
from services.payments import bank_files, by_hand, family_stamp, money_out, review_page
from services.payments.bank import refunds_seen
from services.payments.bank.refunds_seen import NoneChosen, NothingWent, OtherAmount, SeenMeanwhile
from services.payments.bank.taking import SaidOfFiles
from services.payments.money_out import Out
from services.payments.out_pairing import OutSuggestion
from services.payments.pairing import Confidence
from services.payments.receiving import AlreadyTakenBack, WhyIsNeeded
from services.payments.review import State
from tests.services.payments.bank.world import Paying, keep, owner, paying
from tests.services.payments.statements.samples import ANNA, camt, entry, transaction
from tests.small import SYSTEM
from tests.small_money import euros

DAY = "2026-02-19"


async def refund(world: Paying, minor: int = 5000) -> Out:
    """A refund of Anna's that waits to be sent."""
    anna = world.anna.client_id
    async with work(SYSTEM) as w:
        await by_hand.give_credit(w, anna, await family_stamp.stamp(w, anna), euros(minor + 8400), "sorry")
    async with work(SYSTEM) as w:
        stamp = await family_stamp.stamp(w, anna)
        id_ = await by_hand.refund(w, anna, stamp, euros(minor), "too much", iban=ANNA, name="Anna")
    async with reading(SYSTEM) as r:
        return next(each for each in await money_out.listed(r) if each.id == id_)


async def went(text: str, amount: str = "50.00", day: str = DAY) -> UUID:
    """A line that went out; its id."""
    data = camt(entry(amount, transaction(text=text), direction="DBIT", day=day))
    return next(iter((await keep(data, f"{text}{amount}.xml")).new))


async def state_of(out: Out) -> str:
    """How it stands."""
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(MoneyOut.state).where(MoneyOut.id == out.id))).one()


async def test_a_statement_shows_by_itself_what_was_sent(house: App) -> None:
    out = await refund(await paying())
    async with work(SYSTEM) as w:
        await money_out.sent(w, [out.id])
    assert await state_of(out) == "sent"
    data = camt(entry("50.00", transaction(text=money_out.text_of(out)), direction="DBIT", day=DAY))
    olga = await owner()
    taken = await bank_files.keep(olga, data, "today.xml", SaidOfFiles())
    totals = await bank_files.pair(olga, [taken])
    assert list(totals.besides()) == ["1 refund was seen on the statement."]
    assert await state_of(out) == "seen"
    async with reading(SYSTEM) as r:
        page = await review_page.page(r, State.MONEY_OUT)
        (shown,) = await money_out.listed(r)
    assert [[each.id for each in of] for of in page.seen.values()] == [[out.id]]
    assert shown.seen_on is not None
    taken = await bank_files.keep(olga, data, "today.xml", SaidOfFiles())
    assert (await bank_files.pair(olga, [taken])).refunds == 0


async def test_a_match_is_taken_back_alone_once_with_a_reason_and_never_comes_back_by_itself(
    house: App,
) -> None:
    out = await refund(await paying())
    line_id = await went(money_out.text_of(out))
    async with work(SYSTEM) as w:
        assert await refunds_seen.see_certain(w) == 1
    with pytest.raises(WhyIsNeeded):
        async with work(SYSTEM) as w:
            await refunds_seen.take_back(w, line_id, " ")
    async with work(await owner()) as w:
        await refunds_seen.take_back(w, line_id, "that was for Beata")
    assert await state_of(out) == "asked", "nobody has said that it was sent"
    with pytest.raises(AlreadyTakenBack):
        async with work(SYSTEM) as w:
            await refunds_seen.take_back(w, line_id, "again")
    async with work(SYSTEM) as w:
        assert await refunds_seen.see_certain(w) == 0
    async with reading(SYSTEM) as r:
        page = await review_page.page(r, State.MONEY_OUT)
        steps = await refunds_seen.steps(r, line_id)
    assert page.suggested[line_id].confidence is Confidence.LIKELY
    assert [(each.by, each.why, each.undone) for each in steps] == [
        ("Olga", "that was for Beata", True),
        ("", "", False),
    ]


async def test_a_run_that_is_slower_stops_at_nothing(house: App, monkeypatch: pytest.MonkeyPatch) -> None:
    out = await refund(await paying())
    await went(money_out.text_of(out))
    async with work(SYSTEM) as w:
        stale = await refunds_seen.suggested(w)
        assert await refunds_seen.see_certain(w) == 1

    async def looked_before(_r: Reading) -> dict[UUID, OutSuggestion]:
        return stale

    monkeypatch.setattr(refunds_seen, "suggested", looked_before)
    async with work(SYSTEM) as w:
        assert await refunds_seen.see_certain(w) == 0


async def test_what_is_sent_again_after_it_was_taken_back_is_sent(house: App) -> None:
    out = await refund(await paying())
    line_id = await went("by hand")
    async with work(SYSTEM) as w:
        await money_out.sent(w, [out.id])
        await refunds_seen.see(w, line_id, out.id)
    async with work(SYSTEM) as w:
        await refunds_seen.take_back(w, line_id, "mistaken")
    assert await state_of(out) == "sent"


async def test_what_the_bank_has_collected_is_matched_and_taken_back_with_all_of_it(house: App) -> None:
    world = await paying()
    outs = [await refund(world, minor) for minor in (5000, 2500, 900)]
    async with work(SYSTEM) as w:
        await money_out.sent(w, [outs[0].id, outs[1].id])
    line_id = await went("payments of a file", "75.00")
    async with work(SYSTEM) as w:
        assert await refunds_seen.see_certain(w) == 0, "a sum alone is not certain"
        suggested = (await refunds_seen.suggested(w))[line_id]
    assert set(suggested.refunds) == {outs[0].id, outs[1].id}
    assert suggested.confidence is Confidence.LIKELY
    with pytest.raises(OtherAmount):
        async with work(SYSTEM) as w:
            await refunds_seen.see(w, line_id, *(each.id for each in outs))
    with pytest.raises(NoneChosen):
        async with work(SYSTEM) as w:
            await refunds_seen.see(w, line_id)
    async with work(SYSTEM) as w:
        await refunds_seen.see(w, line_id, *suggested.refunds)
    assert [await state_of(each) for each in outs] == ["seen", "seen", "asked"]
    async with reading(SYSTEM) as r:
        page = await review_page.page(r, State.MONEY_OUT)
    assert {each.id for each in page.seen[line_id]} == set(suggested.refunds)
    async with work(SYSTEM) as w:
        await refunds_seen.take_back(w, line_id, "another file")
    assert [await state_of(each) for each in outs] == ["sent", "sent", "asked"]
    async with reading(SYSTEM) as r:
        assert line_id not in await refunds_seen.suggested(r)


async def test_two_staff_match_one_line_once(house: App) -> None:
    world = await paying()
    first, second = await refund(world), await refund(world)
    line_id = await went("by hand")

    async def match(out: Out) -> bool:
        async def once() -> None:
            async with work(SYSTEM) as w:
                await refunds_seen.see(w, line_id, out.id)

        try:
            await with_retries(once)
        except SeenMeanwhile:
            return False
        return True

    assert sorted(await asyncio.gather(match(first), match(second))) == [False, True]
    assert sorted([await state_of(first), await state_of(second)]) == ["asked", "seen"]


async def test_what_cannot_be_is_refused_in_words(house: App) -> None:
    world = await paying()
    out = await refund(world)
    came = next(iter((await keep(camt(entry("50.00")), "in.xml")).new))
    more = await went("more", "51.00")
    for line_id, problem in ((came, NothingWent), (more, OtherAmount)):
        with pytest.raises(problem):
            async with work(SYSTEM) as w:
                await refunds_seen.see(w, line_id, out.id)
    async with work(SYSTEM) as w:
        await money_out.take_back(w, out.id, "not sent")
    with pytest.raises(SeenMeanwhile):
        async with work(SYSTEM) as w:
            await refunds_seen.see(w, await went("late"), out.id)
    with pytest.raises(NotFound):
        async with work(world.anna.visitor) as w:
            await refunds_seen.see(w, more, out.id)
    async with reading(world.anna.visitor) as r:
        for look in (refunds_seen.suggested, refunds_seen.open_ones):
            with pytest.raises(NotFound):
                await look(r)


async def test_the_banks_statement_speaks_the_familys_language(house: App) -> None:
    world = await paying()
    out = await refund(world)
    async with work(SYSTEM) as w:
        await w.db.execute(update(Client).where(Client.id == world.anna.client_id).values(locale="sk"))
    async with reading(SYSTEM) as r:
        (shown,) = await money_out.listed(r)
    assert money_out.text_of(out) == f"Refund {out.reference}"
    assert money_out.text_of(shown) == f"Vrátenie platby {out.reference}"
    line_id = await went(money_out.text_of(shown))
    async with reading(SYSTEM) as r:
        assert (await refunds_seen.suggested(r))[line_id].confidence is Confidence.CERTAIN
