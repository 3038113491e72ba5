"""The invoices' room: what was issued, issuing by hand, putting right, the accountant's months, the seller's details (R78, A8)."""

from __future__ import annotations

import json
import re

import pytest
from nicegui import ui
from sqlalchemy import select

from db import BankAccount, Debt, Invoice
from pages.staff.invoices.book import query_of, wish_of
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.invoices import issuing, seller, staff_book
from services.invoices.staff_book import PapersFilter
from services.payments import bank_details
from tests.pages.conftest import Portal
from tests.pages.family.test_booking import in_order

SYSTEM = Visitor.system("test")


async def papers() -> dict[str, Invoice]:
    async with reading(SYSTEM) as r:
        return {each.title: each for each in await r.db.scalars(select(Invoice))}


async def fill(portal: Portal, number: int, **typed: str) -> None:
    """Send a form of the page, or of the sheet that is open, with this typed into it."""
    client = portal.user.client
    assert client is not None
    opened = [each for each in client.layout.descendants() if isinstance(each, ui.dialog) and each.value]
    among = opened[-1] if opened else client.layout
    form = [each for each in among.descendants() if each.tag == "form"][number]
    listener = next(each for each in form._event_listeners.values() if each.type == "submit")
    fields = {
        each.props["name"]: str(each.props.get("^value", ""))
        for each in form.descendants()
        if each.tag == "input"
    }
    said = json.dumps(fields | {name.replace("__", "-"): text for name, text in typed.items()})
    client.handle_event({"id": form.id, "listener_id": listener.id, "args": [said]})
    await portal.settle()


async def test_the_list_finds_by_month_number_buyer_and_family(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    in_order(
        await portal.open("/staff/invoices"), "All", "February 2026", "January 2026", "Invoice 2026-0003"
    )
    in_order(
        await portal.open("/staff/invoices?month=2026-02"),
        "Invoice 2026-0003",
        "In place of 2026-0002",
        "Credit note CN2026-0001",
        "Takes back 2026-0002",
    )
    assert "2026-0001" not in portal.text().replace("CN2026-0001", "")
    for words, number in (("murphy", "2026-0003"), ("2025-", "2025-0001"), ("grace@", "2026-0002")):
        assert number in await portal.open(f"/staff/invoices?q={words}")
    assert "Nothing found" in await portal.open("/staff/invoices?q=nobody-of-this-name")


@pytest.mark.parametrize("wish", [PapersFilter(), PapersFilter(text="Líška & Co")])
def test_an_address_says_its_filters_and_back(wish: PapersFilter) -> None:
    assert wish_of(query_of(wish)) == wish
    assert wish_of({"month": "2026-99", "q": ""}) == PapersFilter()


async def test_a_paper_names_those_it_belongs_to_both_ways(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    found = await papers()
    new, old = found["2026-0003"], found["2026-0002"]
    in_order(
        await portal.open(f"/staff/invoices/{short(new.id)}"), "Murphy Design Ltd", "In place of 2026-0002"
    )
    in_order(
        await portal.open(f"/staff/invoices/{short(old.id)}"),
        "Taken back by CN2026-0001",
        "In its place stands 2026-0003",
    )
    assert "Take it back" not in portal.text(), "it is taken back already"
    page = (await portal.http.get(f"/staff/invoices/{short(old.id)}")).text
    assert re.search(rf'href="/invoices/{short(old.id)}/pdf"', page), "the very file that the family has"


async def test_an_invoice_is_taken_back_with_a_reason_and_may_then_be_issued_again(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    paper = (await papers())["2026-0001"]
    assert paper.debt_id is not None
    await portal.open(f"/staff/invoices/{short(paper.id)}")
    await portal.tap("Take it back")
    await fill(portal, 0, why=" ")
    assert "why" in portal.sheet().lower()
    assert "CN2026-0002" not in await papers()
    await fill(portal, 0, why="The wrong class")
    await portal.reads("Taken back by CN2026-0002")
    assert (await papers())["CN2026-0002"].paper["note"] == "The wrong class"
    async with work(SYSTEM) as w:
        again = await issuing.issue(w, paper.debt_id)
    assert again.title == "2026-0004"


async def test_staff_answer_a_family_that_asks_for_another_buyer(portal: Portal) -> None:
    await portal.come_as_staff("assistant")
    paper = (await papers())["2026-0001"]
    await portal.open(f"/staff/invoices/{short(paper.id)}")
    await portal.tap("Issue it anew to somebody else")
    await fill(portal, 0, name="")
    assert "Enter the name" in portal.sheet()
    await fill(portal, 0, name="Novak & Co", town="Dublin", country="IE")
    await portal.reads("In its place stands 2026-0004")
    found = await papers()
    assert found["2026-0004"].paper["buyer"]["name"] == "Novak & Co"
    assert found["2026-0004"].replaces_id == found["CN2026-0002"].corrects_id == paper.id
    async with reading(SYSTEM) as r:
        page = await staff_book.one(r, found["2026-0004"].id)
    assert page.buyer.name == "Novak & Co", "its next invoices are made out like this, too"


async def test_what_has_no_invoice_is_issued_after_a_look_at_it(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/to-invoice?q=zuzana@example.com")
    before = set(await papers())
    await portal.tap("Issue")
    in_order(portal.sheet(), "made out to Zuzana", "never changed", "Total")
    assert set(await papers()) == before, "looking issues nothing"
    await portal.tap_in_sheet("Issue it")
    await portal.reads("on its way to the family")
    (new,) = set(await papers()) - before
    async with reading(SYSTEM) as r:
        debt = await r.db.get_one(Debt, (await papers())[new].debt_id)
    assert debt.asked
    assert f"{new} is issued" in portal.text()


async def test_the_accountant_gets_the_month_by_mail_or_by_hand(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    page = (await portal.open("/staff/accountant"), (await portal.http.get("/staff/accountant")).text)
    in_order(page[0], "February 2026", "January 2026", "December 2025")
    assert 'href="/month/2026-02.zip"' in page[1]
    await fill(portal, 0, accountant="books")
    assert "“books” is no email address." in portal.text()
    await fill(portal, 0, accountant="books@example.com")
    await portal.reads("goes to books@example.com")
    async with reading(SYSTEM) as r:
        now = await seller.seller(r)
    assert (now.accountant_email, now.facts.name) == ("books@example.com", "Hop & Tumble Ltd")


async def test_the_sellers_details_say_beside_the_field_what_is_wrong(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/seller")
    await fill(portal, 0, country="Ireland", rate="many")
    in_order(portal.text(), "Please look at these again", "two letters", "not “many”")
    await fill(portal, 0, country="ie", rate="0", exemption="")
    assert "Write why there is no VAT" in portal.text()
    await fill(portal, 0, rate="23 %", town="Galway")
    await portal.reads("Saved. The next invoice says it like this.")
    async with reading(SYSTEM) as r:
        now = await seller.seller(r)
    assert (now.facts.rate, now.facts.town, now.vat.category) == ("23", "Galway", "S")


async def test_another_account_takes_the_place_of_the_one_before(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/seller")
    await fill(portal, 1, iban="IE29 AIBK 9311 5212 3456 79")
    assert "typing mistake" in portal.text()
    await fill(portal, 1, iban="CH93 0076 2011 6238 5295 7", holder="Hop & Tumble Ltd", bic="")
    assert "postal code, town and country" in portal.text(), "and the fields for it are there now"
    await fill(portal, 1, iban="IE64 IRCE 9205 0112 3456 78", holder="Hop & Tumble Ltd", bic="")
    await portal.reads("Families pay to this account from now on.")
    async with reading(SYSTEM) as r:
        found = await bank_details.payee(r, "EUR")
        shown = list(await r.db.scalars(select(BankAccount.iban).where(BankAccount.is_shown)))
    assert found is not None
    assert (found.iban, shown) == ("IE64IRCE92050112345678", ["IE64IRCE92050112345678"])


@pytest.mark.parametrize("role", ["main_instructor", "instructor", "receptionist"])
async def test_who_does_not_look_after_money_finds_none_of_it(portal: Portal, role: str) -> None:
    await portal.come_as_staff(role)
    paper = (await papers())["2026-0001"]
    for path in ("invoices", f"invoices/{short(paper.id)}", "to-invoice", "accountant", "seller"):
        assert (await portal.http.get(f"/staff/{path}")).status_code == 404
