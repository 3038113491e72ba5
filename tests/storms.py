"""Events of a card gateway in any order: some twice, some lost, some late, some while the gateway is away (T27)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Checkout
from services.core.work import App, reading, work
from services.outside.cards import CardRequest, CardState, GatewayAway
from services.outside.clock import TurnableClock
from services.outside.stripe_cards import StripeCards, state_of
from services.payments import debts
from services.payments.cards import background, flow, told
from tests import small
from tests.fake_stripe import KEY, SECRET, FakeStripe, signed
from tests.small import SYSTEM, Family
from tests.small_money import credit, debt, left

PRICE = 8400
SCRIPTS: dict[str, tuple[tuple[str, ...], tuple[str, int, int]]] = {
    "paid": (("pay",), ("paid", 0, 0)),
    "declined, then paid": (("decline", "pay"), ("paid", 0, 0)),
    "confirmed late": (("process", "confirm"), ("paid", 0, 0)),
    "refused late": (("process", "refuse"), ("failed", PRICE, 0)),
    "closed": (("decline", "expire"), ("expired", PRICE, 0)),
    "left open": ((), ("expired", PRICE, 0)),
    "cancelled meanwhile": (("cancel", "pay"), ("paid", 0, PRICE)),
}
"""What happens at the gateway, and what must be so in the end: the try, cents left to pay, cents in credit."""


class Near(StripeCards):
    """The same gateway without the way there and back."""

    def __init__(self, stripe: FakeStripe) -> None:
        super().__init__(KEY, (SECRET,))
        self.stripe = stripe

    async def checkout(self, asked: CardRequest) -> CardState:
        self._answers()
        id_ = f"cs_{asked.checkout_id}"
        self.stripe.things[id_] = {
            "id": id_,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "livemode": False,
            "amount_total": asked.amount.minor,
            "currency": asked.amount.currency.lower(),
            "client_reference_id": str(asked.checkout_id),
            "metadata": {"checkout": str(asked.checkout_id)},
            "url": f"https://pay.example/{id_}",
        }
        return await self.state(id_)

    async def state(self, ref: str) -> CardState:
        self._answers()
        session = self.stripe.things[ref]
        intent = self.stripe.things.get(session["payment_intent"] or "")
        return state_of(session | ({"payment_intent": intent} if intent else {}))

    def _answers(self) -> None:
        if self.stripe.is_down:
            raise GatewayAway("down")


@dataclass
class Story:
    """One family that pays one debt, and what is still to happen."""

    name: str
    family: Family
    debt_id: UUID
    page: str
    checkout_id: UUID
    steps: list[str]
    outcome: tuple[str, int, int] = ("", 0, 0)


@dataclass
class Storm:
    """Several such families, and a gateway whose events go astray."""

    house: App
    clock: TurnableClock
    class_id: UUID
    stripe: FakeStripe = field(default_factory=FakeStripe)
    answers: int = 0
    """Events that were delivered."""
    blown: int = 0
    """Storms that ended well."""

    async def told(self, event: dict[str, Any]) -> None:
        """One event arrives, and whatever is due is done."""
        body = json.dumps(event).encode()
        headers = {name.lower(): value for name, value in signed(body).items()}
        gateway = self.house.cards
        assert gateway is not None
        about = gateway.read_event(headers, body, datetime.now(tz=self.house.clock.now().tzinfo))
        async with work(SYSTEM) as w:
            await told.keep(w, gateway, about)
        await background.do_due()
        self.answers += 1

    async def begin(self, names: list[str]) -> list[Story]:
        """So many families tap "Pay by card"."""
        out = []
        for name, family in zip(names, await small.families(self.class_id, len(names)), strict=True):
            debt_id = await debt(family, PRICE)
            page = (await flow.begin(family.visitor, [debt_id])).rpartition("/")[2]
            checkout_id = UUID(page.removeprefix("cs_"))
            out.append(Story(name, family, debt_id, page, checkout_id, list(SCRIPTS[name][0])))
        return out

    async def step(self, story: Story) -> None:
        """The next thing happens to one of them."""
        what = story.steps.pop(0)
        at_gateway: dict[str, Callable[[], None]] = {
            "pay": lambda: self.stripe.pay(story.page),
            "decline": lambda: self.stripe.decline(story.page),
            "process": lambda: self.stripe.process(story.page),
            "confirm": lambda: self.stripe.confirm(story.page),
            "refuse": lambda: self.stripe.confirm(story.page, good=False),
            "expire": lambda: self.stripe.expire(story.page),
        }
        if what != "cancel":
            at_gateway[what]()
            return
        async with work(SYSTEM) as w:
            await debts.cancel(w, story.debt_id, "ended")

    async def blow(self, random: Random, families: int = len(SCRIPTS)) -> list[Story]:
        """All of it in an order of chance; gives how each family stands in the end."""
        self.stripe.is_down = False
        stories = await self.begin(random.sample(list(SCRIPTS), families))
        self.stripe.events.clear()
        waiting: list[dict[str, Any]] = []
        while any(story.steps for story in stories) or waiting:
            self.stripe.is_down = random.random() < 0.15
            todo = [story for story in stories if story.steps]
            if todo and (not waiting or random.random() < 0.5):
                await self.step(random.choice(todo))
                for event in self.stripe.events:
                    waiting += [event] * random.choice((0, 1, 1, 1, 2, 3))
                self.stripe.events.clear()
            elif waiting:
                await self.told(waiting.pop(random.randrange(len(waiting))))
            if random.random() < 0.2:
                story = random.choice(stories)
                await flow.look(story.family.visitor, story.checkout_id, back=True)
            if random.random() < 0.2:
                self.clock.advance(timedelta(seconds=random.randrange(400)))
        return await self.calm(stories)

    async def calm(self, stories: list[Story]) -> list[Story]:
        """The gateway answers again, pages that are still open close, and time passes."""
        self.stripe.is_down = False
        for story in stories:
            if self.stripe.things[story.page]["status"] == "open":
                self.stripe.expire(story.page)
        for _hour in range(4):
            self.clock.advance(timedelta(hours=1, minutes=1))
            await background.do_due()
        for story in stories:
            story.outcome = await self.outcome(story)
        return stories

    async def outcome(self, story: Story) -> tuple[str, int, int]:
        """How the try, the debt and the family's credit stand."""
        async with reading(SYSTEM) as r:
            status = await r.db.scalar(select(Checkout.status).where(Checkout.id == story.checkout_id))
            return str(status), await left(r, story.debt_id), await credit(r, story.family)


def wrong(stories: list[Story]) -> list[str]:
    """What is not as it must be."""
    return [
        f"{story.name}: {story.outcome} instead of {SCRIPTS[story.name][1]}"
        for story in stories
        if story.outcome != SCRIPTS[story.name][1]
    ]


async def storm(house: App, clock: TurnableClock) -> Storm:
    """A provider with one large class, and the gateway; made once for a database."""
    known = house.kept.get("storm")
    if isinstance(known, Storm):
        return known
    world = await small.found()
    made = Storm(house, clock, await small.class_(world, capacity=100_000))
    house.cards, house.kept["storm"] = Near(made.stripe), made
    return made
