"""A provider who sells with invoices, and families who have paid; for tests of issuing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.core.work import work
from services.invoices import issuing, seller
from services.invoices.seller import SellerFacts
from tests import small
from tests.small import SYSTEM, Family
from tests.small_money import debt, pay

FACTS = SellerFacts(
    name="Hop & Tumble Ltd",
    street="12 Main Street",
    postcode="D06 X285",
    town="Dublin",
    country="IE",
    company_number="123456",
    vat_number="IE1234567T",
    pays_vat=True,
    rate="23",
)


async def sells(facts: SellerFacts = FACTS, **when: Any) -> None:
    """Enter the seller."""
    async with work(SYSTEM) as w:
        await seller.set_seller(w, facts, **when)


async def families(number: int = 1) -> list[Family]:
    """A provider, and families with a booking each."""
    world = await small.found()
    return await small.families(await small.class_(world, capacity=number), number)


async def paid_debt(of: Family, minor: int = 8400, **what: Any) -> UUID:
    """A debt of this family's that is paid."""
    made = await debt(of, minor, **what)
    await pay(of, minor, made)
    return made


async def issued(debt_id: UUID) -> UUID:
    """The paper of a debt."""
    async with work(SYSTEM) as w:
        return (await issuing.issue(w, debt_id)).id
