"""Whom a paper is made out to: edited by the family until it is issued, afterwards by a pair (A8, R78)."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from db import Invoice
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.invoices import buyers, correcting, listing
from services.invoices.buyers import Buyer
from tests.services.invoices.selling import families, issued, paid_debt, sells
from tests.small import SYSTEM

COMPANY = Buyer(
    "Líška Design s. r. o.", "Ružová 8", "821 09", "Bratislava", "sk", "51 000 111", "", "sk 2121000111"
)


async def saved(visitor: Visitor, buyer: Buyer) -> None:
    async with work(visitor) as w:
        await buyers.save_buyer(w, buyer)


async def corrected(visitor: Visitor, invoice_id: UUID) -> UUID:
    async with work(visitor) as w:
        return (await correcting.correct(w, invoice_id)).id


async def test_an_invoice_is_made_out_to_the_client_until_they_say_otherwise(house: App) -> None:
    (family,) = await families()
    await sells()
    async with reading(family.visitor) as r:
        own = await buyers.my_buyer(r)
    assert own.name.startswith("Anna ")
    await saved(family.visitor, COMPANY)
    await issued(await paid_debt(family))
    async with reading(family.visitor) as r:
        (paper,) = await listing.my_papers(r)
        assert (await buyers.my_buyer(r)).vat_number == "SK2121000111"
    assert (paper.buyer, paper.is_outdated) == ("Líška Design s. r. o.", False)


async def test_asking_for_a_correction_makes_the_pair_and_both_name_each_other(house: App) -> None:
    (family,) = await families()
    await sells()
    old = await issued(await paid_debt(family))
    await saved(family.visitor, COMPANY)
    async with reading(family.visitor) as r:
        assert [each.is_outdated for each in await listing.my_papers(r)] == [True]
    new = await corrected(family.visitor, old)
    async with reading(family.visitor) as r:
        found = {each.number: each for each in await listing.my_papers(r)}
    assert set(found) == {"2026-0001", "2026-0002", "CN2026-0001"}
    assert found["2026-0001"].taken_back_by == "CN2026-0001"
    assert found["CN2026-0001"].takes_back == found["2026-0002"].takes_back == "2026-0001"
    assert (found["2026-0001"].buyer[:4], found["2026-0002"].buyer) == ("Anna", "Líška Design s. r. o.")
    assert found["2026-0002"].id == new
    async with reading(SYSTEM) as r:
        papers = {each.title: each.paper for each in await r.db.scalars(select(Invoice))}
    assert papers["CN2026-0001"]["corrects"] == papers["2026-0002"]["corrects"] == "2026-0001"
    assert papers["CN2026-0001"]["buyer"] == papers["2026-0001"]["buyer"], "it takes back what was said"


async def test_an_invoice_is_corrected_once_and_only_where_something_changes(house: App) -> None:
    (family,) = await families()
    await sells()
    old = await issued(await paid_debt(family))
    with pytest.raises(correcting.NothingToCorrect):
        await corrected(family.visitor, old)
    await saved(family.visitor, COMPANY)
    new = await corrected(family.visitor, old)
    with pytest.raises(correcting.CorrectedAlready):
        await corrected(family.visitor, old)
    with pytest.raises(correcting.NothingToCorrect):
        await corrected(family.visitor, new)
    async with reading(SYSTEM) as r:
        credit_note = (await r.db.scalars(select(Invoice.id).where(Invoice.kind == "credit_note"))).one()
    with pytest.raises(correcting.NoCorrection):
        await corrected(family.visitor, credit_note)


async def test_a_family_corrects_one_invoice_three_times_by_itself(house: App) -> None:
    (family,) = await families()
    await sells()
    paper = await issued(await paid_debt(family))
    for n in range(3):
        await saved(family.visitor, Buyer(f"Company {n}"))
        paper = await corrected(family.visitor, paper)
    await saved(family.visitor, Buyer("Company again"))
    with pytest.raises(correcting.AskUs):
        await corrected(family.visitor, paper)


async def test_nobody_corrects_another_familys_invoice(house: App) -> None:
    family, stranger = await families(2)
    await sells()
    old = await issued(await paid_debt(family))
    await saved(stranger.visitor, COMPANY)
    with pytest.raises(NotFound):
        await corrected(stranger.visitor, old)
    with pytest.raises(NotFound):
        async with work(family.visitor) as w:
            await correcting.take_back(w, old, "no")


@pytest.mark.parametrize(
    ("buyer", "refused"),
    [
        (Buyer(" \t"), buyers.BuyerNeedsName),
        (Buyer("A", country="Slovakia"), buyers.NoSuchCountry),
        (Buyer("A", vat_number="2121000111"), buyers.NotAVatNumber),
        (Buyer("A" * 201), buyers.TooLongToPrint),
    ],
)
async def test_what_cannot_be_printed_is_refused_in_words(
    house: App, buyer: Buyer, refused: type[Exception]
) -> None:
    (family,) = await families()
    with pytest.raises(refused):
        await saved(family.visitor, buyer)
    async with reading(family.visitor) as r:
        assert (await buyers.my_buyer(r)).name.startswith("Anna")


async def test_a_name_with_line_ends_and_signs_is_one_plain_line(house: App) -> None:
    (family,) = await families()
    await saved(family.visitor, Buyer("  Líška\r\nDesign\x00 <b> & Co. "))
    async with reading(family.visitor) as r:
        assert (await buyers.my_buyer(r)).name == "Líška Design <b> & Co."
