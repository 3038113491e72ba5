"""Hop & Tumble's invoices: paid ones, and one that was made out wrongly and put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from db import Debt, Invoice, InvoiceBuyer
from services.demo.people import SAM, THEO
from services.demo.story_context import StoryContext
from services.demo.timetable import AUTUMN, FRIDAYS, MONDAYS
from services.invoices import correcting, issuing, seller
from services.invoices.seller import SellerFacts

FACTS = SellerFacts(
    name="Hop & Tumble Ltd",
    street="12 Main Street, Ranelagh",
    postcode="D06 X285",
    town="Dublin",
    country="IE",
    company_number="612345",
    vat_number="IE6123456T",
    register="Registered in Ireland, number 612345",
    pays_vat=True,
    rate="0",
    exemption="Exempt from VAT: education of children.",
)
COMPANY = {
    "name": "Murphy Design Ltd",
    "street": "4 Fitzwilliam Square",
    "postcode": "D02 F228",
    "town": "Dublin",
    "country": "IE",
    "company_number": "698765",
}


async def are_issued(story: StoryContext) -> None:
    """What these families have paid has its invoice; Grace's was made out to her company afterwards."""
    first = replace(story.w, now=story.w.now - timedelta(weeks=50))
    await seller.set_seller(first, FACTS)
    people = story.people
    bookings = (people.booking(THEO, AUTUMN), people.booking(THEO, MONDAYS), people.booking(SAM, FRIDAYS))
    debts = await story.w.db.scalars(
        select(Debt)
        .where(Debt.booking_id.in_([each.id for each in bookings]), Debt.closed_at.is_not(None))
        .order_by(Debt.closed_at, Debt.part)
    )
    for debt in debts.all():
        paper = await issuing.issue(replace(story.w, now=debt.closed_at or story.w.now), debt.id)
        if debt.booking_id == people.booking(SAM, FRIDAYS).id:
            wrong = paper
    await _put_right(story, wrong)


async def _put_right(story: StoryContext, wrong: Invoice) -> None:
    later = replace(story.w, now=story.w.now - timedelta(days=1))
    later.db.add(InvoiceBuyer(client_id=wrong.client_id, changed_at=later.now, **COMPANY))
    await later.db.flush()
    await correcting.correct(later, wrong.id)
