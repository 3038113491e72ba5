"""The payment column of a list of clients becomes opening balances, once, when the class has a price (R66)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import Account, Class, Debt, Entry, OutboxMessage, Pricing
from db.values import Money
from services import provider
from services.core.local_time import today
from services.core.refusals import Refused
from services.core.work import App, reading, work
from services.invoices import issuing
from services.invoices import month as months
from services.prices import charging, opening
from tests.services.imports.test_imports import MOVERS, child, files, run
from tests.services.invoices.selling import sells
from tests.small import SYSTEM
from tests.small_money import euros

ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])
ROOMY = MOVERS.replace(",45,2,", ",45,20,")
FREE = ROOMY.replace("288.00", "")


async def owed() -> dict[str, tuple[int, int]]:
    """What is left of each debt and how much was paid of it, by the child's number in the list; in cents."""
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(
            select(Debt.client_id, Account.balance, func.sum(Entry.amount).filter(Entry.kind == "paid"))
            .join(Account, Account.id == Debt.account_id)
            .join(Entry, Entry.account_id == Account.id)
            .group_by(Debt.client_id, Account.balance)
        )
        found = [(left, -(paid or 0)) for _client, left, paid in rows]
    return {str(n): each for n, each in enumerate(sorted(found))}


async def credit() -> int:
    """What all families have in credit, in cents."""
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.sum(Account.balance)).where(Account.kind == "credit")) or 0


def told(said: list[str], *words: str) -> list[str]:
    """The sentences with one of these words."""
    return [line for line in said if any(word in line for word in words)]


async def test_each_word_becomes_a_balance_and_the_same_file_adds_nothing(house: App, tmp_path: Path) -> None:
    lines = "".join(
        child(name, payment=payment)
        for name, payment in (
            ("Ann", "paid"),
            ("Ben", "nezaplatené"),
            ("Cat", '"časť 100,00"'),
            ("Dan", '"left 88,00 €"'),
            ("Eve", "paid 300"),
        )
    )
    both = files(tmp_path, lines, ROOMY)
    _good, dry = await run(*both, apply=False)
    assert await owed() == {}
    _good, said = await run(*both)
    assert said[:-1] == dry[:-1], "the dry run says what would be owed"
    assert told(said, "left to pay", "beyond") == [
        "clients.csv line 3: For Ben, €288.00 of €288.00 is left to pay for Movers, by Thu 26 Feb.",
        "clients.csv line 4: For Cat, €188.00 of €288.00 is left to pay for Movers, by Thu 26 Feb.",
        "clients.csv line 5: For Dan, €88.00 of €288.00 is left to pay for Movers, by Thu 26 Feb.",
        "clients.csv line 6: For Eve, €12.00 was paid beyond the price of Movers; it is the family’s credit.",
        "opening balances: 5 bookings for €1,440.00; €888.00 paid, €564.00 left to pay, €12.00 in credit",
    ]
    assert sorted((await owed()).values()) == [
        (0, 28800),
        (0, 28800),
        (8800, 20000),
        (18800, 10000),
        (28800, 0),
    ]
    assert await credit() == 1200

    before = await owed()
    _good, again = await run(*both)
    assert again[-1] == "6 lines: 0 added, 6 unchanged, 0 refused"
    assert told(again, "opening", "left to pay") == []
    assert (await owed(), await credit()) == (before, 1200)
    async with reading(SYSTEM) as r:
        whys = set(await r.db.scalars(select(Entry.why)))
        assert whys == {"opening balance from the list"}
        assert await r.db.scalar(select(func.count()).select_from(OutboxMessage)) == 0, (
            "nobody is told of the past"
        )


@ON_SQLITE
async def test_an_absurd_amount_refuses_its_line_alone(house: App, tmp_path: Path) -> None:
    lines = (
        child("Ann", payment='"part 400,00"')
        + child("Ben", payment="paid 28800")
        + child("Cat", payment="part 1.234")
        + child("Dan", payment="paid")
    )
    good, said = await run(*files(tmp_path, lines, ROOMY))
    assert not good
    assert said[-5:] == [
        "clients.csv line 2: €400.00 is more than the price, €288.00."
        " If the family has really paid more, write “paid” and the amount.",
        "clients.csv line 3: €28,800.00 is more than ten times the price, €288.00."
        " Is a point or a comma missing?",
        "clients.csv line 4: Payment “1.234” is no price. Write it like 288.00.",
        "opening balances: 1 booking for €288.00; €288.00 of it paid, €0.00 left to pay",
        "5 lines: 2 added, 0 unchanged, 3 refused",
    ]
    assert await owed() == {"0": (0, 28800)}


@ON_SQLITE
async def test_a_price_that_is_set_later_asks_again(house: App, tmp_path: Path) -> None:
    lines = child("Ann", payment='"part 100,00"') + child("Ben", payment="paid")
    _good, said = await run(*files(tmp_path, lines, FREE))
    assert said[-2] == (
        "warning: Movers has no price yet, so what 2 lines say about payment is only kept as a note."
        " Import its price with the list of classes, then this file again."
    )
    assert await owed() == {}

    _good, said = await run(*files(tmp_path, lines, ROOMY))
    assert told(said, "price now", "is left", "opening") == [
        "classes.csv line 2: Movers has a price now: €288.00.",
        "clients.csv line 2: For Ann, €188.00 of €288.00 is left to pay for Movers, by Thu 26 Feb.",
        "opening balances: 2 bookings for €576.00; €388.00 paid, €188.00 left to pay",
    ]
    assert said[-1] == "3 lines: 0 added, 3 changed, 0 unchanged, 0 refused"
    assert sorted((await owed()).values()) == [(0, 28800), (18800, 10000)]


@ON_SQLITE
async def test_the_payment_that_is_kept_counts_not_a_newer_line(house: App, tmp_path: Path) -> None:
    await run(*files(tmp_path, child("Ann", payment="unpaid"), FREE))
    _good, said = await run(*files(tmp_path, child("Ann", payment="paid"), ROOMY))
    assert told(said, "is kept") != []
    assert await owed() == {"0": (28800, 0)}


@ON_SQLITE
async def test_a_note_or_nothing_is_owed_for_nothing_and_it_is_said(house: App, tmp_path: Path) -> None:
    lines = child("Ann", payment="in May") + child("Ben") + child("Cat", payment="paid")
    _good, said = await run(*files(tmp_path, lines, ROOMY))
    assert said[-4:-1] == [
        "clients.csv line 2: warning: Payment “in May” is kept as a note, and nothing is owed for it."
        " Write paid, unpaid or part 100.00, and import the file again.",
        "opening balances: 1 booking for €288.00; €288.00 of it paid, €0.00 left to pay",
        "warning: 1 line says nothing about payment, so nothing is owed for it."
        " Write paid, unpaid or part 100.00 and import the file again.",
    ]
    assert await owed() == {"0": (0, 28800)}


@ON_SQLITE
async def test_a_class_paid_session_by_session_has_no_opening_balance(house: App, tmp_path: Path) -> None:
    splash = ROOMY.replace("Movers (5–7 years)", "Splash (pay as you go)").replace("288.00", "12.00")
    _good, said = await run(*files(tmp_path, child("Ann", payment="paid"), splash))
    assert said[-2].startswith(
        "warning: 1 line says something about the payment of a class that is paid session"
    )
    assert await owed() == {}


@ON_SQLITE
async def test_who_waits_for_a_place_owes_nothing(house: App, tmp_path: Path) -> None:
    lines = "".join(child(name, payment="unpaid") for name in ("Ann", "Ben", "Cat"))
    await run(*files(tmp_path, lines))
    assert await owed() == {"0": (28800, 0), "1": (28800, 0)}


@ON_SQLITE
async def test_the_whole_price_counts_however_late_the_list_comes(house: App, tmp_path: Path) -> None:
    """Half of the class is over: a booking that is made today costs a part; what was agreed in September does not."""
    begun = ROOMY.replace("2026-09-07,2026-10-26", "2026-01-05,2026-04-27")
    await run(*files(tmp_path, child("Ann", payment="unpaid"), begun))
    assert await owed() == {"0": (28800, 0)}
    async with work(SYSTEM) as w:
        pricing = (await w.db.scalars(select(Pricing))).one()
        assert pricing.booking_id is not None
        with pytest.raises(charging.AlreadyCharged):
            await charging.charge(w, pricing.booking_id)


@ON_SQLITE
async def test_no_paper_and_no_month_counts_what_was_paid_before(house: App, tmp_path: Path) -> None:
    await run(files(tmp_path, "", ROOMY)[0])
    await sells(issues_when_paid=True)
    await run(*files(tmp_path, child("Ann", payment="paid") + child("Ben", payment="paid 300"), ROOMY))
    assert await credit() == 1200
    async with work(SYSTEM) as w:
        day = today(w.now, (await provider.current(w)).zone)
        assert await issuing.issue_due(w) == 0
        assert (await months.month(w, day.replace(day=1))).received == ()


def test_a_refused_amount_says_what_to_write() -> None:
    with pytest.raises(Refused, match="price"):
        opening.PaidBefore("left", Money(30000, "EUR")).of(euros(28800))


async def test_a_class_keeps_its_price(house: App, tmp_path: Path) -> None:
    await run(*files(tmp_path, "", ROOMY))
    await run(*files(tmp_path, "", ROOMY.replace("288.00", "300.00")))
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(Class.price_minor))).one() is None, "its programme has the price"
