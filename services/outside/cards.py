"""What paying by card needs of a gateway: a page of its own to pay on, what became of it, and money back.

Card numbers are typed on the gateway's page alone; nothing of them ever comes here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from db.values import Money
from services.core.refusals import OutsideFailed

Phase = Literal["open", "processing", "paid", "failed", "expired"]
"""Of one try to pay: nothing paid yet, being confirmed, paid, refused for good, closed unpaid."""
RefundPhase = Literal["pending", "done", "failed"]


class GatewayAway(OutsideFailed):
    """The gateway did not answer, or is in trouble; a later try may work."""


class GatewayRefused(OutsideFailed):
    """The gateway understood and refuses; the same try will be refused again. Says why, in English, for the log."""


class GatewayForgot(GatewayRefused):
    """The gateway knows nothing by this name (any more), so nothing can be paid on it either."""


class NotGenuine(Exception):
    """A message that does not prove that the gateway wrote it, just now."""


@dataclass(frozen=True, slots=True)
class CardRequest:
    """One payment that the gateway shall take. The id makes a repeated call the same call."""

    checkout_id: UUID
    amount: Money
    what: str
    """What it is for, as the payer reads it there."""
    email: str
    language: str
    back_url: str
    """Where the browser returns to once it is paid."""
    away_url: str
    """Where it returns to otherwise."""
    until: datetime
    """When the page closes by itself."""


@dataclass(frozen=True, slots=True)
class CardState:
    """How one try to pay stands at the gateway."""

    ref: str
    phase: Phase
    amount: Money
    checkout_id: UUID | None
    """Our id of it, as the gateway was told."""
    payment_ref: str | None = None
    """By which it is refunded."""
    url: str | None = None
    """The page to pay on, while it is open."""
    is_live: bool = True
    """Real money, not a test."""


@dataclass(frozen=True, slots=True)
class RefundState:
    """How one refund stands at the gateway."""

    ref: str
    phase: RefundPhase


@dataclass(frozen=True, slots=True)
class CardEvent:
    """One event that a gateway sent: which thing it is about, and how that stood then. No data of a payer."""

    event_id: str
    kind: str
    is_live: bool = True
    account: str = ""
    """The account it belongs to, where it is not the key's own."""
    ref: str = ""
    checkout_id: UUID | None = None
    refund: RefundState | None = None
    money_out_id: UUID | None = None
    state: CardState | None = None


class Gateway(Protocol):
    """One company that takes cards."""

    name: str
    """In the database and in addresses."""
    title: str
    """As people know it."""

    @property
    def is_live(self) -> bool:
        """Whether it takes real money."""

    def takes(self, amount: Money) -> bool:
        """Whether it can take this amount in this currency."""

    async def checkout(self, asked: CardRequest) -> CardState:
        """Open a page to pay on; with the same id again, the same page.

        Raises:
            GatewayAway, GatewayRefused.
        """

    async def state(self, ref: str) -> CardState:
        """How it stands now.

        Raises:
            GatewayAway, GatewayRefused; GatewayForgot: it does not know this page.
        """

    async def close(self, ref: str) -> CardState:
        """Close the page, so that nothing can be paid on it any more; where it is paid already, that is the answer.

        Raises:
            GatewayAway, GatewayRefused; GatewayForgot: it does not know this page.
        """

    async def refund(self, payment_ref: str, amount: Money, money_out_id: UUID) -> RefundState:
        """Give money back to the card; with the same id again, the same refund, however much later.

        Raises:
            GatewayAway, GatewayRefused.
        """

    def read_event(self, headers: Mapping[str, str], body: bytes, at: datetime) -> CardEvent:
        """The event in a message.

        Raises:
            NotGenuine: it is not the gateway's, was changed, or is older than five minutes.
        """
