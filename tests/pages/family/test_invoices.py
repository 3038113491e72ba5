"""The family's invoices: found in three taps from Home, saved as they were issued, put right by a pair (R78, A8)."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select

from db import Invoice
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading
from services.invoices import buyers
from tests import world as worlds
from tests.pages.conftest import Portal
from tests.pages.family.test_booking import in_order
from tests.pages.family.test_profile import send

ANNA, GRACE, ZUZANA = (f"{name}@example.com" for name in ("anna", "grace", "zuzana"))
SYSTEM = Visitor.system("test")


async def papers_of(email: str) -> list[Invoice]:
    client_id = (await worlds.visitor(email)).client_id
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(
            select(Invoice).where(Invoice.client_id == client_id).order_by(Invoice.issued_at)
        )
        return list(found)


async def test_three_taps_from_home_to_a_saved_invoice(portal: Portal) -> None:
    await portal.come_as(ANNA)
    orders = await portal.open("/orders")
    assert "Invoices" in orders
    text = await portal.open("/invoices")
    in_order(
        text,
        "Invoices",
        "2026",
        "Invoice 2026-",
        "2025",
        "Invoice 2025-",
        "Change who it’s made out to",
        "Anna",
    )
    page = (await portal.http.get("/invoices")).text
    link = re.search(
        r'href="(/invoices/[^"]+/pdf)"[^>]*download="([^"]+)"|download="([^"]+)"[^>]*href="(/invoices/[^"]+/pdf)"',
        page,
    )
    assert link is not None, "without `download` the page would take the link for a screen"
    path = link[1] or link[4]
    answer = await portal.http.get(path)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content[:5] == b"%PDF-"
    pikepdf.open(BytesIO(answer.content)).close()


async def test_another_familys_pdf_does_not_exist(portal: Portal) -> None:
    (paper, *_more) = await papers_of(ANNA)
    await portal.come_as(ZUZANA)
    answer = await portal.http.get(f"/invoices/{short(paper.id)}/pdf")
    assert answer.status_code == 404
    assert "%PDF" not in answer.text
    assert "2025-" not in await portal.open("/invoices")


async def test_without_invoices_it_says_when_they_appear(portal: Portal) -> None:
    await portal.come_as(ZUZANA)
    assert "Zatiaľ žiadne faktúry" in await portal.open("/invoices")


async def test_a_pair_shows_both_numbers(portal: Portal) -> None:
    await portal.come_as(GRACE)
    text = await portal.open("/invoices")
    in_order(text, "In place of", "Takes back", "Taken back by CN2026-0001", "Now: Murphy Design Ltd")
    assert "Ask for a correction" not in text, "what stands is made out rightly"


async def test_details_are_saved_and_the_invoice_is_put_right(portal: Portal) -> None:
    await portal.come_as(ANNA)
    await portal.open("/profile/invoices")
    typed = {
        "name": "Novak & Co",
        "street": "1 High St",
        "postcode": "D01",
        "town": "Dublin",
        "country": "ie",
    }
    numbers = {"company_number": "", "tax_number": "", "vat_number": ""}
    await send(
        portal, "begins with the letters of its country", **typed, **{**numbers, "vat_number": "12345"}
    )
    await send(portal, "Saved. Your next invoice is made out like this.", **typed, **numbers)
    async with reading(await worlds.visitor(ANNA)) as r:
        assert (await buyers.my_buyer(r)).country == "IE"
    *_old, paper = await papers_of(ANNA)
    await portal.open("/invoices")
    assert "Ask for a correction" in portal.text()
    await portal.open(f"/invoices/{short(paper.id)}")
    in_order(
        portal.text(),
        f"Invoice {paper.title}",
        "Made out to Anna",
        "is never changed",
        "Make it out to Novak & Co",
    )
    await portal.tap("Make it out to Novak & Co")
    await portal.reads("Taken back by")
    assert len(await papers_of(ANNA)) == len(_old) + 3


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("instructor", 404), ("receptionist", 404)])
async def test_the_month_is_for_staff_who_see_money(portal: Portal, role: str, status: int) -> None:
    await portal.come_as_staff(role)
    answer = await portal.http.get("/month/2026-02.zip")
    assert answer.status_code == status
    for strange in ("2026-13.zip", "2026-2.zip", "0000-01.zip", "x"):
        assert (await portal.http.get(f"/month/{strange}")).status_code == 404
    if status == 200:
        assert answer.content[:2] == b"PK"
        (paper, *_more) = await papers_of(ANNA)
        assert (await portal.http.get(f"/invoices/{short(paper.id)}/pdf")).content[:5] == b"%PDF-"
