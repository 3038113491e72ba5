"""The seller by command: what is entered stands on the next paper; what cannot be changes nothing."""

from __future__ import annotations

import pytest

from services.core.refusals import Refused
from services.core.work import App, reading, work
from services.invoices import listing, numbers, seller
from services.operations import selling
from tests import small
from tests.services.invoices.selling import families, issued, paid_debt
from tests.small import SYSTEM


async def said_to(*words: str) -> list[str]:
    async with work(SYSTEM) as w:
        return await selling.obey(w, list(words))


async def test_what_is_entered_is_told_back_and_kept(house: App) -> None:
    await small.found()
    assert (await said_to())[-1].startswith("Receipts can be issued.")
    said = await said_to(
        "name=Líška s. r. o.", "country=SK", "company-number=50 123 456", "pays-vat=yes", "rate=23 %"
    )
    assert {"name=Líška s. r. o.", "rate=23", "issue=by-hand", "Invoices can be issued."} <= set(said)
    said = await said_to("issue=paid", "accountant=books@example.com")
    assert {"name=Líška s. r. o.", "issue=paid", "accountant=books@example.com"} <= set(said)
    async with reading(SYSTEM) as r:
        found = await seller.seller(r)
    assert (found.vat.category, found.issues_when_paid, found.party.country) == ("S", True, "SK")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("name",), "“name” is not understood"),
        (("colour=red",), "pays-vat"),
        (("pays-vat=maybe",), "pays-vat is one of: no, yes"),
        (("pays-vat=yes", "rate=0"), "why there is no VAT"),
        (("rate=many",), "not “many”"),
        (("rate=NaN",), "not “NaN”"),
        (("rate=-5",), "not “-5”"),
        (("issue=always",), "issue is one of"),
        (("accountant=books",), "“books” is no email address"),
        (("next=0",), "not “0”"),
        (("next=x",), "not “x”"),
    ],
)
async def test_what_cannot_be_is_told_and_changes_nothing(
    house: App, words: tuple[str, ...], told: str
) -> None:
    await small.found()
    with pytest.raises(Refused) as refused:
        await said_to("name=Changed", *words)
    assert told in refused.value.words()
    assert "name=" in await said_to()


async def test_the_first_number_of_a_year_is_chosen_before_its_first_invoice(house: App) -> None:
    (family,) = await families()
    await said_to("country=IE", "company-number=123456", "next=149")
    await issued(await paid_debt(family))
    async with reading(family.visitor) as r:
        assert [each.number for each in await listing.my_papers(r)] == ["2026-0149"]
    with pytest.raises(numbers.AlreadyBegun):
        await said_to("next=200")
