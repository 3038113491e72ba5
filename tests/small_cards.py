"""A family that pays by card, with the real client of the gateway and a gateway of our own behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Checkout, Entry, GatewayEvent
from services.core.work import App, reading, work
from services.outside.stripe_cards import StripeCards
from services.payments import paying
from services.payments.cards import background, flow, told
from tests import small
from tests.fake_stripe import KEY, SECRET, SECRET_BEFORE, FakeStripe, fake_stripe, signed
from tests.small import SYSTEM, Family
from tests.small_money import credit, debt, left


@dataclass
class Till:
    """One family with something to pay, and the gateway."""

    house: App
    stripe: FakeStripe
    gateway: StripeCards
    family: Family
    debt_id: UUID

    async def begin(self, *debt_ids: UUID) -> str:
        """The parent taps "Pay by card"; gives the page's id at the gateway."""
        url = await flow.begin(self.family.visitor, debt_ids or (self.debt_id,))
        return url.rpartition("/")[2]

    async def hear(self, *events: dict[str, object]) -> None:
        """These events arrive and are taken in."""
        import json

        for event in events:
            body = json.dumps(event).encode()
            at = datetime.now(tz=self.house.clock.now().tzinfo)
            about = self.gateway.read_event(
                {key.lower(): value for key, value in signed(body).items()}, body, at
            )
            async with work(SYSTEM) as w:
                await told.keep(w, self.gateway, about)
        await background.do_due()

    async def left(self, debt_id: UUID | None = None) -> int:
        """Cents that are left to pay."""
        async with reading(SYSTEM) as r:
            return await left(r, debt_id or self.debt_id)

    async def credit(self) -> int:
        """Cents in credit."""
        async with reading(SYSTEM) as r:
            return await credit(r, self.family)

    async def statuses(self) -> list[str]:
        """Of all tries, the oldest first."""
        async with reading(SYSTEM) as r:
            return list(
                await r.db.scalars(select(Checkout.status).order_by(Checkout.created_at, Checkout.id))
            )

    async def newest(self) -> Checkout:
        """The newest try."""
        async with reading(SYSTEM) as r:
            found = await r.db.scalars(select(Checkout).order_by(Checkout.created_at.desc()).limit(1))
            return found.one()

    async def received(self) -> int:
        """Cents that have come in by card, by what the ledger says."""
        async with reading(SYSTEM) as r:
            rows = await r.db.scalars(
                select(Entry).where(Entry.checkout_id.is_not(None), Entry.kind.in_(("paid", "received")))
            )
            return sum(abs(entry.amount) for entry in rows)

    async def outcomes(self) -> list[str]:
        """What became of the events, the oldest first."""
        async with reading(SYSTEM) as r:
            return list(await r.db.scalars(select(GatewayEvent.outcome).order_by(GatewayEvent.received_at)))

    async def is_on_its_way(self) -> bool:
        """Whether the sheet says so, and offers nothing."""
        async with work(self.family.visitor) as w:
            return (await paying.several(w, [self.debt_id])).is_on_its_way


@asynccontextmanager
async def till(house: App, minor: int = 8400) -> AsyncIterator[Till]:
    """A family that owes so much, and a gateway that works."""
    world = await small.found()
    family = (await small.families(await small.class_(world)))[0]
    async with fake_stripe() as stripe:
        gateway = StripeCards(KEY, (SECRET, SECRET_BEFORE), stripe.address, tries=0)
        house.cards = gateway
        yield Till(house, stripe, gateway, family, await debt(family, minor))
