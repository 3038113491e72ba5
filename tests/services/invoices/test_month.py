"""The month for the accountant: what is in the zip, and that its sums are those of the ledger."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from db import Client, Invoice
from services.core.refusals import NotFound
from services.core.work import App, reading, work
from services.invoices import buyers, correcting, month
from services.invoices.buyers import Buyer
from services.invoices.packing import Month
from services.outside.clock import TurnableClock
from services.payments import receiving
from tests.services.invoices.selling import families, issued, paid_debt, sells
from tests.services.payments.test_receiving import of_act
from tests.small import SYSTEM
from tests.small_money import credit, debt, euros, in_from_outside, pay

FEBRUARY = date(2026, 2, 1)
DUBLIN = ZoneInfo("Europe/Dublin")


async def packed(first: date = FEBRUARY) -> tuple[Month, dict[str, bytes]]:
    async with reading(SYSTEM) as r:
        made = await month.month(r, first)
    with zipfile.ZipFile(io.BytesIO(made.content)) as zipped:
        assert zipped.testzip() is None
        return made, {name: zipped.read(name) for name in zipped.namelist()}


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


async def test_its_sums_are_those_of_the_ledger(house: App) -> None:
    first, second = await families(2)
    await sells()
    paper = await issued(await paid_debt(first, 8400))
    await issued(await paid_debt(second, 2000))
    open_ = await debt(first, 5000)
    await pay(first, 6000, open_)  # ten euros too much
    async with work(SYSTEM) as w:
        await receiving.take_back(
            w, [each for each in await of_act("cash") if each.amount == -2000], "bounced"
        )
    async with work(first.visitor) as w:
        await buyers.save_buyer(w, Buyer("Líška Design"))
        await correcting.correct(w, paper)
    made, files = await packed()
    async with reading(SYSTEM) as r:
        there = await in_from_outside(r, first) + await in_from_outside(r, second)
        assert await credit(r, first) == 1000
    assert made.received == (euros(there),)
    *payments, total = table(files["payments.csv"])[1:]
    assert sum(Decimal(row[4]) for row in payments) == Decimal(total[4]) == euros(there).decimal
    *papers, whole = table(files["papers.csv"])[1:]
    assert sum(Decimal(row[10]) for row in papers) == Decimal(whole[10]) == Decimal("104.00")
    assert [row[0] for row in papers] == ["2026-0001", "2026-0002", "2026-0003", "CN2026-0001"]
    assert Decimal(papers[-1][10]) == Decimal("-84.00")


async def test_it_holds_every_paper_as_it_was_issued(house: App) -> None:
    (family,) = await families()
    await sells()
    id_ = await issued(await paid_debt(family))
    _made, files = await packed()
    assert set(files) == {
        "read me.txt",
        "papers.csv",
        "payments.csv",
        "pdf/2026-0001.pdf",
        "xml-cii/2026-0001.xml",
        "xml-ubl/2026-0001.xml",
    }
    async with reading(SYSTEM) as r:
        pdf, xml = (await r.db.execute(select(Invoice.pdf, Invoice.xml).where(Invoice.id == id_))).one()
    assert (files["pdf/2026-0001.pdf"], files["xml-cii/2026-0001.xml"]) == (pdf, xml)
    assert "€84.00" in files["read me.txt"].decode()


async def test_a_month_ends_at_midnight_of_the_provider(house: App, clock: TurnableClock) -> None:
    (family,) = await families()
    await sells()
    for day, clock_ in ((28, 23), (1, 0)):
        clock.turn_to(datetime(2026, 2 if day == 28 else 3, day, clock_, 30 if clock_ else 0, tzinfo=DUBLIN))
        await issued(await paid_debt(family, 1000))
    for first in (FEBRUARY, date(2026, 3, 1)):
        made, _files = await packed(first)
        assert (made.papers, made.invoiced, made.received) == (1, (euros(1000),), (euros(1000),))
    assert month.previous(date(2026, 3, 1)) == FEBRUARY
    assert month.previous(date(2026, 1, 31)) == date(2025, 12, 1)


async def test_a_month_without_anything_says_so(house: App) -> None:
    await families()
    made, files = await packed()
    assert (made.papers, made.invoiced) == (0, ())
    assert table(files["papers.csv"])[1:] == []
    assert "0 papers" in files["read me.txt"].decode()


async def test_no_cell_is_a_formula(house: App) -> None:
    (family,) = await families()
    await sells()
    async with work(SYSTEM) as w:
        (await w.db.get_one(Client, family.client_id)).first_name = '=HYPERLINK("x")'
    await issued(await paid_debt(family))
    _made, files = await packed()
    for name in ("papers.csv", "payments.csv"):
        cells = [cell for row in table(files[name]) for cell in row]
        assert any("HYPERLINK" in cell for cell in cells)
        assert not any(cell.startswith("=") for cell in cells)


async def test_a_family_gets_no_month(house: App) -> None:
    (family,) = await families()
    async with reading(family.visitor) as r:
        with pytest.raises(NotFound):
            await month.month(r, FEBRUARY)
