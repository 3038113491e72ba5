"""Cards by Stripe: its Checkout page, its refunds, its signed events."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from db.values import Money
from services.outside import stripe_money
from services.outside.cards import (
    CardEvent,
    CardRequest,
    CardState,
    GatewayAway,
    GatewayForgot,
    GatewayRefused,
    NotGenuine,
    Phase,
    RefundPhase,
    RefundState,
)

if TYPE_CHECKING:
    from stripe import StripeClient

T = TypeVar("T")
TOLERATED = 300
"""Seconds that an event's signature may be old, or ahead of our clock."""
TIMEOUT, TRIES = 10, 2
"""Seconds for one answer, and how often a call that got none is repeated."""
CHECKOUT, MONEY_OUT = "checkout", "money_out"
"""Under these names Stripe keeps our ids."""
LANGUAGES = ("cs", "de", "en", "es", "fr", "hu", "it", "nl", "pl", "pt", "ro", "sk", "sl")
_PHASES: dict[str, RefundPhase] = {"succeeded": "done", "failed": "failed", "canceled": "failed"}


@dataclass
class StripeCards:
    """Stripe, by one secret key."""

    key: str = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Of the address for events: the one in use, and while it is being changed the one before."""
    address: str | None = None
    """Where Stripe's API is, if not where it usually is."""
    tries: int = TRIES
    name: str = "stripe"
    title: str = "Stripe"

    @property
    def is_live(self) -> bool:
        """Whether the key is one for real money."""
        return "_live_" in self.key

    def takes(self, amount: Money) -> bool:
        """Whether Stripe can take this amount: neither too small nor finer than it counts."""
        return stripe_money.takes(amount)

    async def checkout(self, asked: CardRequest) -> CardState:
        """Open a Checkout page."""
        ours = {CHECKOUT: str(asked.checkout_id)}
        line = {
            "quantity": 1,
            "price_data": {
                "currency": asked.amount.currency.lower(),
                "unit_amount": stripe_money.written(asked.amount),
                "product_data": {"name": asked.what},
            },
        }
        params: dict[str, Any] = {
            "mode": "payment",
            "payment_method_types": ["card"],
            "line_items": [line],
            "client_reference_id": str(asked.checkout_id),
            "metadata": ours,
            "payment_intent_data": {"metadata": ours, "description": asked.what},
            "success_url": asked.back_url,
            "cancel_url": asked.away_url,
            "expires_at": int(asked.until.timestamp()),
            "locale": asked.language if asked.language in LANGUAGES else "auto",
        }
        if asked.email:
            params["customer_email"] = asked.email
        options: Any = {"idempotency_key": f"checkout-{asked.checkout_id}"}
        sessions = await self._sessions()
        return state_of(await _called(lambda: sessions.create(params=params, options=options)))

    async def state(self, ref: str) -> CardState:
        """How a Checkout page stands."""
        sessions = await self._sessions()
        params: Any = {"expand": ["payment_intent"]}
        return state_of(await _called(lambda: sessions.retrieve(ref, params=params)))

    async def close(self, ref: str) -> CardState:
        """Expire a Checkout page. One that is paid or closed cannot be expired: then its state is the answer."""
        sessions = await self._sessions()
        try:
            return state_of(await _called(lambda: sessions.expire(ref)))
        except GatewayRefused:
            return await self.state(ref)

    async def refund(self, payment_ref: str, amount: Money, money_out_id: UUID) -> RefundState:
        """Refund a part of a payment or all of it. Stripe forgets its keys after a day, so we look for ours first."""
        client = await asyncio.to_thread(lambda: self._client)
        refunds = client.v1.refunds
        looked: Any = {"payment_intent": payment_ref, "limit": 100}
        for made in (await _called(lambda: refunds.list(params=looked)))["data"]:
            if (made.get("metadata") or {}).get(MONEY_OUT) == str(money_out_id):
                return _refund(made)
        params: Any = {
            "payment_intent": payment_ref,
            "amount": stripe_money.written(amount),
            "metadata": {MONEY_OUT: str(money_out_id)},
        }
        options: Any = {"idempotency_key": f"refund-{money_out_id}"}
        return _refund(await _called(lambda: refunds.create(params=params, options=options)))

    def read_event(self, headers: Mapping[str, str], body: bytes, at: datetime) -> CardEvent:
        """The event, if one of our secrets has signed it within the last five minutes."""
        check(headers.get("stripe-signature", ""), body, self.secrets, at)
        try:
            return _told(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise NotGenuine(f"no event of Stripe’s: {type(problem).__name__}") from None

    async def _sessions(self) -> Any:
        return (await asyncio.to_thread(lambda: self._client)).v1.checkout.sessions

    @cached_property
    def _client(self) -> StripeClient:
        import stripe  # takes a second: only whoever pays by card waits for it, in a thread

        return stripe.StripeClient(
            self.key,
            base_addresses={"api": self.address} if self.address else None,
            http_client=stripe.RequestsClient(timeout=TIMEOUT),
            max_network_retries=self.tries,
        )


def check(signature: str, body: bytes, secrets: tuple[str, ...], at: datetime) -> None:
    """Whether one of the secrets has signed this body: `t=…,v1=…`, an HMAC of the moment and the body.

    Raises:
        NotGenuine: none has, or not within five minutes of `at`.
    """
    parts = [part.strip().partition("=") for part in signature.split(",")]
    moment = next((value for name, _is, value in parts if name == "t"), "")
    given = [value for name, _is, value in parts if name == "v1"]
    if not (moment.isascii() and moment.isdigit() and len(moment) < 13 and given):
        raise NotGenuine("no signature")
    wanted = [hmac.digest(secret.encode(), moment.encode() + b"." + body, sha256).hex() for secret in secrets]
    fits = [hmac.compare_digest(one.encode(), other.encode()) for one in wanted for other in given]
    if not any(fits):
        raise NotGenuine("signed with another secret, or changed")
    if abs(at.timestamp() - int(moment)) > TOLERATED:
        raise NotGenuine("too old, or from the future")


async def _called(call: Callable[[], Any]) -> Any:
    """The answer of a call of Stripe's library, as plain values; it runs in a thread, because it waits."""

    def asked() -> Any:
        import stripe  # as above

        try:
            return call().to_dict()
        except (stripe.APIConnectionError, stripe.RateLimitError) as problem:
            raise GatewayAway(str(problem)) from None
        except stripe.StripeError as problem:
            if (problem.http_status or 500) >= 500 or problem.http_status == 409:
                raise GatewayAway(f"{problem.http_status} {problem.code}") from None
            kind = GatewayForgot if problem.http_status == 404 else GatewayRefused
            raise kind(f"{problem.http_status} {problem.code}: {problem.user_message or ''}") from None

    return await asyncio.to_thread(asked)


def state_of(session: Mapping[str, Any]) -> CardState:
    """How a Checkout page stands, from what Stripe says of it."""
    payment = session.get("payment_intent")
    inside = payment if isinstance(payment, Mapping) else {}
    return CardState(
        ref=session["id"],
        phase=_phase(session, inside.get("status")),
        amount=stripe_money.read(session["amount_total"], session["currency"].upper()),
        checkout_id=_id(session.get("client_reference_id")),
        payment_ref=inside.get("id") if inside else payment,
        url=session.get("url"),
        is_live=bool(session["livemode"]),
    )


def _phase(session: Mapping[str, Any], payment_status: str | None) -> Phase:
    if session["payment_status"] == "paid":
        return "paid"
    if session["status"] == "expired":
        return "expired"
    if session["status"] == "open":
        return "open"
    return "failed" if payment_status in ("requires_payment_method", "canceled") else "processing"


def _refund(refund: Mapping[str, Any]) -> RefundState:
    return RefundState(refund["id"], _PHASES.get(refund["status"], "pending"))


def _told(event: Mapping[str, Any]) -> CardEvent:
    """An event, whatever it is about: what is signed and none of ours is kept, or Stripe would stop sending."""
    thing = _mapping(_mapping(event.get("data")).get("object"))
    kind, ours = thing.get("object"), _mapping(thing.get("metadata"))
    is_session = kind == "checkout.session"
    return CardEvent(
        event_id=str(event["id"]),
        kind=str(event.get("type", "")),
        is_live=bool(event.get("livemode")),
        account=str(event.get("account") or ""),
        ref=str(thing.get("id") or "") if is_session else "",
        checkout_id=_id(thing.get("client_reference_id") if is_session else ours.get(CHECKOUT)),
        refund=_understood(_refund, thing) if kind == "refund" else None,
        money_out_id=_id(ours.get(MONEY_OUT)),
        state=_understood(state_of, thing) if is_session else None,
    )


def _understood(read: Callable[[Mapping[str, Any]], T], thing: Mapping[str, Any]) -> T | None:
    try:
        return read(thing)
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ):  # without an amount, or finer than we count: not ours
        return None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _id(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
