"""The list of statements: when, by whom, how much, and what is missing as long as it is."""

from __future__ import annotations

import pytest

from services.core.refusals import NotFound, Refused
from services.core.work import App, reading, work
from services.payments import bank_files
from services.payments.bank import accounts, files_read
from services.payments.bank.taking import SaidOfFiles
from services.payments.codes.checking import HolderTooLong
from tests.services.payments.bank.world import owner, paying
from tests.services.payments.statements.samples import PROVIDER, swift
from tests.small import SYSTEM
from tests.small_money import euros


def _statement(number: str, opening: str, closing: str, day: str, amount: str) -> bytes:
    return (
        f":20:X\r\n:25:{PROVIDER}\r\n:28C:{number}\r\n:60F:C{day}EUR{opening}\r\n"
        f":61:{day}{day[2:]}C{amount}NTRFNONREF//B{number}\r\n:86:thanks\r\n:62F:C{day}EUR{closing}\r\n-\r\n"
    ).encode()


async def test_it_says_by_whom_and_names_a_gap_until_the_statement_in_between_is_there(house: App) -> None:
    world = await paying()
    who = await owner()
    for name, data in (
        ("1.sta", _statement("1", "100,00", "110,00", "260301", "10,00")),
        ("3.sta", _statement("3", "120,00", "125,00", "260305", "5,00")),
    ):
        await bank_files.keep(who, data, name, SaidOfFiles())
    async with reading(SYSTEM) as r:
        third, first = await files_read.listed(r)
    assert (third.name, third.by, third.lines, third.gap) == ("3.sta", "Olga", 1, euros(1000))
    assert first.gap is None
    await bank_files.keep(who, _statement("2", "110,00", "120,00", "260303", "10,00"), "2.sta", SaidOfFiles())
    async with reading(SYSTEM) as r:
        assert [each.gap for each in await files_read.listed(r)] == [None, None, None]
        assert len(await files_read.listed(r, at_most=2)) == 2
    async with reading(world.anna.visitor) as r:
        with pytest.raises(NotFound):
            await files_read.listed(r)


async def test_an_account_with_a_wrong_number_is_not_added(house: App) -> None:
    await paying()
    for number in ("SK3112000000198742637542", "19-2000145399/0800", "", "hello", "12 34"):
        with pytest.raises(Refused):
            async with work(SYSTEM) as w:
                await accounts.add(w, number, "Hop & Tumble", "EUR")
    with pytest.raises(HolderTooLong):
        async with work(SYSTEM) as w:
            await accounts.add(w, "SK3112000000198742637541", "x" * 80, "EUR")
    async with work(SYSTEM) as w:
        swiss = await accounts.add(w, "CH9300762011623852957", "Hop & Tumble", "CHF")
        assert not swiss.is_shown, "paying to it needs an address"
    data = swift(":61:2603020302C84,00NTRFNONREF//B1").replace(PROVIDER.encode(), b"SK3112000000198742637541")
    said = SaidOfFiles(account="SK4611000000002619862310", holder="Hop & Tumble")
    with pytest.raises(accounts.NotOurAccount):
        await bank_files.keep(SYSTEM, data, "other.sta", said)


async def test_a_bank_that_names_the_account_by_a_number_of_its_own_is_believed(house: App) -> None:
    """Statements of Dutch and Russian banks do; the account that the room offers to add can be added."""
    await paying()
    data = swift(":61:2603020302C84,00NTRFNONREF//B1").replace(PROVIDER.encode(), b"517852257")
    with pytest.raises(accounts.NotOurAccount):
        await bank_files.keep(SYSTEM, data, "abn.sta", SaidOfFiles())
    async with work(SYSTEM) as w:
        local = await accounts.add(w, "517 852 257", "Hop & Tumble", "EUR")
        assert (local.iban, local.is_shown) == ("517852257", False)
    await bank_files.keep(SYSTEM, data, "abn.sta", SaidOfFiles())
    async with reading(SYSTEM) as r:
        assert [each.iban for each in await files_read.listed(r)] == ["517852257"]
