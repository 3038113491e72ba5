"""`./cubby import-statement`: tried, kept, and what it says (T28)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import BankLine, Debt, Entry, Pairing
from services.core.work import App, reading
from services.imports import bank_statements
from services.imports.bank_statements import SaidOfFiles
from tests.services.payments.bank.world import paying
from tests.services.payments.statements.samples import PROVIDER, camt, entry, swift, transaction
from tests.small import SYSTEM
from tests.small_money import credit, debt, left


async def run(
    folder: Path, *files: bytes, apply: bool = True, typed: SaidOfFiles | None = None
) -> tuple[bool, list[str]]:
    """Import these files; whether all was well, and what was said."""
    names = []
    for n, data in enumerate(files):
        names.append(folder / f"file{n}.xml")
        names[-1].write_bytes(data)
    said: list[str] = []
    good = await bank_statements.run(names, apply=apply, said=typed, say=said.append)
    return good, said


async def rows() -> list[int]:
    """How many lines, pairings and entries there are."""
    async with reading(SYSTEM) as r:
        return [
            await r.db.scalar(select(func.count()).select_from(each)) or 0
            for each in (BankLine, Pairing, Entry)
        ]


async def test_a_dry_run_says_what_would_happen_and_keeps_nothing(house: App, tmp_path: Path) -> None:
    world = await paying()
    await debt(world.anna, 1300)
    wrong = world.references[1][:-1] + str((int(world.references[1][-1]) + 1) % 10)
    data = camt(
        entry("84.00", transaction(text=world.references[0])),
        entry("84.00", transaction(text=wrong)),
        entry("13.00", transaction(text="only Anna owes this")),
        entry("9.00", transaction(text="?")),
        entry("5.00", direction="DBIT"),
        entry("7.00", status="<Sts>PDNG</Sts>"),
    )
    before = await rows()
    good, told = await run(tmp_path, data, apply=False)
    assert good
    assert told == [
        "file0.xml: 1 payment is not booked yet, and is not counted.",
        "dry run: 5 lines: 2 paired, 1 suggested, 1 new, 0 seen before, 1 money out",
    ]
    assert await rows() == before
    _good, said = await run(tmp_path, data)
    assert said[-1] == "5 lines: 2 paired, 1 suggested, 1 new, 0 seen before, 1 money out"
    async with reading(SYSTEM) as r:
        assert [await left(r, each) for each in world.debts] == [0, 8400]
    kept = await rows()
    _good, again = await run(tmp_path, data)
    assert again == [
        "file0.xml: 5 lines were already seen on Thu 19 Feb, in file0.xml.",
        *told[:1],
        "5 lines: 0 paired, 0 suggested, 0 new, 5 seen before",
    ]
    assert await rows() == kept


@pytest.mark.parametrize("cents", ["83.99", "84.01"])
async def test_one_cent_off_is_neither_lost_nor_forced(house: App, tmp_path: Path, cents: str) -> None:
    world = await paying()
    await run(tmp_path, camt(entry(cents, transaction(text=world.references[0]))))
    async with reading(SYSTEM) as r:
        now = (await left(r, world.debts[0]), await credit(r, world.anna))
    assert now == ((1, 0) if cents == "83.99" else (0, 1))


async def test_overlapping_files_and_an_earlier_line_that_fits_now(house: App, tmp_path: Path) -> None:
    world = await paying()
    early = entry("20.00", transaction(text="x"))
    one = entry("84.00", transaction(text=world.references[0]))
    assert (await run(tmp_path, camt(early), camt(early, one)))[1][
        -1
    ] == "3 lines: 1 paired, 0 suggested, 1 new, 1 seen before"
    assert await rows() == [2, 1, 3]


async def test_a_refused_file_stops_no_other(house: App, tmp_path: Path) -> None:
    world = await paying()
    whole = camt(entry("84.00", transaction(text=world.references[0])))
    good, said = await run(tmp_path, whole[:-20], whole, camt(entry(), account="SK3112000000198742637541"))
    assert not good
    assert (
        said[0]
        == "file0.xml: A part of this statement is missing, so nothing of it was taken. Download it once more."
    )
    assert "not one of your accounts" in said[1]
    assert "--new-account" in said[2]
    assert said[-1] == "1 line: 1 paired, 0 suggested, 0 new, 0 seen before"
    assert not (await bank_statements.run([tmp_path / "none.xml"], apply=True, say=said.append))
    assert said[-2] == "none.xml: There is no such file, or it cannot be opened."


async def test_half_a_file_of_two_statements_changes_nothing(house: App, tmp_path: Path) -> None:
    await paying()
    booking = ":61:2603020302C84,00NTRFNONREF//B1"
    both = swift(booking) + swift(booking, number="4/1").replace(
        PROVIDER.encode(), b"SK3112000000198742637541"
    )
    assert not (await run(tmp_path, both))[0]
    assert (await rows())[0] == 0


async def test_an_account_is_added_with_its_holder(house: App, tmp_path: Path) -> None:
    await paying()
    other = camt(entry(), account="SK3112000000198742637541")
    assert (await run(tmp_path, other, typed=SaidOfFiles(holder="Hop & Tumble")))[0]
    assert (await run(tmp_path, other))[1][-1].endswith("1 seen before")


TABLE = b"When;Who;Came;Went\n02.03.2026;Anna;84,00;\n"


async def test_columns_of_an_unknown_bank_are_said_once(house: App, tmp_path: Path) -> None:
    await paying()
    good, said = await run(tmp_path, TABLE)
    assert not good
    assert "When · Who · Came · Went" in said[0]
    bad = await run(tmp_path, TABLE, typed=SaidOfFiles(columns="nonsense"))
    assert "names no columns" in bad[1][0]
    typed = SaidOfFiles(columns="booked_on=When;name=Who;credit=Came;debit=Went")
    assert (await run(tmp_path, TABLE, typed=typed))[0]
    good, said = await run(tmp_path, TABLE.replace(b"84,00", b"85,00"))
    assert good, said


async def test_every_line_is_in_one_state_and_the_ledger_agrees(house: App, tmp_path: Path) -> None:
    world = await paying()
    text = " ".join(world.references)
    data = camt(entry("168.00", transaction(text=text)), entry("10.00", transaction(text=text)))
    _good, said = await run(tmp_path, data)
    assert said[-1] == "2 lines: 1 paired, 1 suggested, 0 new, 0 seen before"
    async with reading(SYSTEM) as r:
        assert [await left(r, each) for each in world.debts] == [0, 0]
        assert all(each.closed_at for each in await r.db.scalars(select(Debt)))
