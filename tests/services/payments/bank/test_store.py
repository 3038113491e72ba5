"""What a statement adds: each line once, balances that follow from those before, and whose account it is."""

from __future__ import annotations

from datetime import date

import pytest

from db.values import Money
from services.core.refusals import NotFound
from services.core.work import App, reading
from services.payments.bank import accounts
from services.payments.bank.accounts import NotOurAccount, is_same
from services.payments.statements import Statement
from tests.services.payments.bank.world import keep, lines, paying
from tests.services.payments.statements.samples import PROVIDER, balance, camt, entry, transaction
from tests.small import SYSTEM

TWO = camt(entry("84.00", transaction(text="a")), entry("50.00", transaction(text="b")))


async def test_the_same_file_twice_adds_nothing_and_says_where_it_was_seen(house: App) -> None:
    await paying()
    first, again = await keep(TWO), await keep(TWO)
    assert (len(first.new), first.seen) == (2, {})
    assert (again.new, again.seen) == ({}, {("march.xml", date(2026, 2, 19)): 2})
    assert len(await lines()) == 2


async def test_two_equal_payments_are_two_and_an_overlapping_file_adds_only_what_is_new(house: App) -> None:
    await paying()
    pay = entry("84.00", transaction(text="a"))
    assert len((await keep(camt(pay))).new) == 1
    later = await keep(camt(pay, pay, entry("1.00")), "april.xml")
    assert (len(later.new), sum(later.seen.values())) == (2, 1)
    assert [line.amount_minor for line in await lines()] == [100, 8400, 8400]


async def test_another_format_with_the_banks_reference_is_the_same_payment(house: App) -> None:
    await paying()
    await keep(camt(entry("84.00", transaction(text="a"), bank_ref="B1")))
    assert (await keep(camt(entry("84.00", bank_ref="B1"), kind="054", version="08"))).new == {}


@pytest.mark.parametrize("details_first", [False, True])
async def test_the_payments_of_a_collected_booking_replace_it_in_either_order(
    house: App, details_first: bool
) -> None:
    await paying()
    whole = camt(entry("134.00", "<Btch><NbOfTxs>2</NbOfTxs></Btch>", bank_ref="B1"))
    parts = camt(
        entry("134.00", transaction("84.00", text="a"), transaction("50.00", text="b"), bank_ref="B1"),
        kind="054",
    )
    for data in (parts, whole) if details_first else (whole, parts):
        await keep(data)
    found = {line.amount_minor: line.mark for line in await lines()}
    assert found == {13400: "not_ours", 8400: None, 5000: None}


async def test_a_zero_is_no_payment_and_money_out_is_marked(house: App) -> None:
    await paying()
    kept = await keep(camt(entry("0"), entry("5.00", direction="DBIT"), entry("84.00")))
    assert (len(kept.new), kept.out) == (2, 1)
    assert [(line.amount_minor, line.mark) for line in await lines()] == [(-500, "money_out"), (8400, None)]


def march(first: str, last: str, start: str, end: str, amount: str) -> bytes:
    """A statement from one balance to another."""
    return camt(balance("OPBD", start, day=first), entry(amount, day=last), balance("CLBD", end, day=last))


async def test_a_gap_to_the_last_file_is_named_with_amount_and_days(house: App) -> None:
    await paying()
    assert (await keep(march("2026-03-01", "2026-03-02", "10.00", "94.00", "84.00"))).gaps == ()
    assert (await keep(march("2026-03-02", "2026-03-03", "94.00", "95.00", "1.00"), "b.xml")).gaps == ()
    (gap,) = (await keep(march("2026-03-05", "2026-03-06", "100.00", "101.00", "1.00"), "c.xml")).gaps
    assert (gap.amount, gap.after, gap.until) == (Money(500, "EUR"), date(2026, 3, 3), date(2026, 3, 5))


async def test_a_gap_inside_is_named_and_an_overlap_is_none(house: App) -> None:
    await paying()
    (gap,) = (await keep(march("2026-03-01", "2026-03-10", "10.00", "90.00", "84.00"))).gaps
    assert gap.amount == Money(-400, "EUR")
    assert (await keep(march("2026-03-05", "2026-03-12", "50.00", "51.00", "1.00"), "b.xml")).gaps == ()


async def test_a_statement_of_another_account_or_currency_adds_nothing(house: App) -> None:
    await paying()
    with pytest.raises(NotOurAccount):
        await keep(camt(entry(), account="SK3112000000198742637541"))
    with pytest.raises(NotOurAccount):
        await keep(camt(entry()).replace(b"<Ccy>EUR</Ccy>", b"<Ccy>CZK</Ccy>"))
    assert await lines() == []


@pytest.mark.parametrize(
    ("iban", "written", "same"),
    [
        (PROVIDER, PROVIDER, True), (PROVIDER, f"{PROVIDER}EUR", True), (PROVIDER, f"TATRSKBX/{PROVIDER}", True),
        ("CZ4820100000002300123456", "2300123456/2010", True), ("CZ6508000000192000145399", "19-2000145399/0800", True),
        ("CZ6508000000192000145399", "2000145399/0800", False), ("DE89370400440532013000", "37040044/0532013000", True),
        ("CZ4820100000002300123456", "2300123456/0800", False), (PROVIDER, "1", False), (PROVIDER, "", False),
    ],
)  # fmt: skip
def test_an_account_is_known_however_its_bank_writes_it(iban: str, written: str, same: bool) -> None:
    assert is_same(iban, written) is same


async def test_a_file_without_account_is_of_the_only_one(house: App) -> None:
    await paying()
    async with reading(SYSTEM) as r:
        assert (await accounts.of(r, Statement("CSV", "", "EUR"))).iban == PROVIDER
        with pytest.raises(NotOurAccount):
            await accounts.of(r, Statement("CSV", "", "CZK"))


async def test_families_see_no_accounts(house: App) -> None:
    world = await paying()
    async with reading(world.anna.visitor) as r:
        with pytest.raises(NotFound):
            await accounts.every(r)
