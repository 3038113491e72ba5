"""The demo's own card gateway: its page is ours, says that it is a test, and takes no card and no money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from db.values import Money
from services.core.ids import short
from services.outside.cards import (
    CardEvent,
    CardRequest,
    CardState,
    GatewayForgot,
    NotGenuine,
    Phase,
    RefundState,
)


@dataclass(frozen=True, slots=True)
class TestPage:
    """What the page shows, and where it leads."""

    asked: CardRequest
    state: CardState


@dataclass
class DemoCards:
    """Keeps its payments in memory: they live as long as the demo runs."""

    home: str
    name: str = "demo"
    title: str = "Hop & Tumble"
    is_live: bool = False
    pages: dict[str, TestPage] = field(default_factory=dict)

    def takes(self, amount: Money) -> bool:
        """Everything."""
        return amount.minor > 0

    async def checkout(self, asked: CardRequest) -> CardState:
        """A page at /test-card/."""
        ref = short(asked.checkout_id)
        if ref not in self.pages:
            url = f"{self.home.rstrip('/')}/test-card/{ref}"
            state = CardState(ref, "open", asked.amount, asked.checkout_id, f"pay-{ref}", url, False)
            self.pages[ref] = TestPage(asked, state)
        return self.pages[ref].state

    async def state(self, ref: str) -> CardState:
        """How it stands; a page of an earlier run is not known any more."""
        return self.page(ref).state

    async def close(self, ref: str) -> CardState:
        """Close the page, unless it is paid."""
        if self.page(ref).state.phase == "open":
            self._become(ref, "expired")
        return self.page(ref).state

    async def refund(self, payment_ref: str, amount: Money, money_out_id: UUID) -> RefundState:
        """Always seen at once."""
        return RefundState(f"back-{short(money_out_id)}", "done")

    def read_event(self, headers: Mapping[str, str], body: bytes, at: datetime) -> CardEvent:
        """The demo has no events: whoever comes back is asked for."""
        raise NotGenuine("the demo sends no events")

    def page(self, ref: str) -> TestPage:
        """One page.

        Raises:
            GatewayForgot: there is none.
        """
        if ref not in self.pages:
            raise GatewayForgot("no such test payment")
        return self.pages[ref]

    def pay(self, ref: str) -> TestPage:
        """The test card pays, once.

        Raises:
            GatewayRefused: there is no such page.
        """
        if self.page(ref).state.phase == "open":
            self._become(ref, "paid")
        return self.page(ref)

    def _become(self, ref: str, phase: Phase) -> None:
        page = self.pages[ref]
        self.pages[ref] = replace(page, state=replace(page.state, phase=phase, url=None))
