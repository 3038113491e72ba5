"""The door for a card gateway's events: only what it has signed just now comes in, and each event once (T27)."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from db import GatewayEvent
from pages.delivery.guards import OriginGuard
from pages.delivery.machine_doors import MachineDoors
from pages.plain import card_events, webhooks
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import App, reading
from services.outside import stripe_cards
from services.outside.cards import NotGenuine
from services.outside.clock import TurnableClock
from services.outside.stripe_cards import StripeCards
from tests.fake_stripe import KEY, SECRET, SECRET_BEFORE, FakeStripe, signed

SYSTEM = Visitor.system("test")
ORIGIN = "https://classes.example"
ADDRESS = "/webhooks/stripe/events"


@pytest.fixture
async def gateway(house: App, clock: TurnableClock, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A gateway in front of the guarded portal: it sends neither Origin nor a cookie."""
    clock.turn_to(datetime.now(UTC))
    configuration = Configuration(
        data=tmp_path,
        public_url=ORIGIN,
        stripe_key=KEY,
        stripe_webhook_secret=SECRET,
        stripe_webhook_secret_before=SECRET_BEFORE,
        _env_file=None,
    )
    house.configuration, house.cards = configuration, StripeCards(KEY, configuration.stripe_secrets)
    portal = FastAPI()
    card_events.add(portal)
    guarded = MachineDoors(portal, OriginGuard(portal, ORIGIN), webhooks.doors(configuration))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(guarded), base_url=ORIGIN) as client:
        yield client


def event(**changed: Any) -> bytes:
    made = FakeStripe().event("customer.created", {"id": "cus_1", "object": "customer"})
    return json.dumps(made | changed).encode()


async def kept() -> int:
    async with reading(SYSTEM) as r:
        return await r.db.scalar(select(func.count()).select_from(GatewayEvent)) or 0


async def test_a_signed_event_is_kept_once(gateway: httpx.AsyncClient) -> None:
    body = event(id="evt_1")
    for _time in range(3):
        assert (await gateway.post(ADDRESS, content=body, headers=signed(body))).status_code == 200
    assert await kept() == 1


async def test_while_the_secret_is_changed_both_are_taken(gateway: httpx.AsyncClient) -> None:
    for secret in (SECRET, SECRET_BEFORE):
        body = event()
        assert (await gateway.post(ADDRESS, content=body, headers=signed(body, secret))).status_code == 200
    assert await kept() == 2


FORGED = {
    "another secret": lambda body: (body, signed(body, "whsec_of_somebody_else")),
    "edited": lambda body: (body.replace(b"cus_1", b"cus_2"), signed(body)),
    "old": lambda body: (body, signed(body, at=time.time() - 301)),
    "from the future": lambda body: (body, signed(body, at=time.time() + 302)),
    "unsigned": lambda body: (body, {}),
    "no moment": lambda body: (body, {"Stripe-Signature": "v1=" + "0" * 64}),
    "a moment that is none": lambda body: (body, {"Stripe-Signature": "t=²,v1=00".encode()}),
    "an endless moment": lambda body: (body, {"Stripe-Signature": "t=" + "9" * 400 + ",v1=00"}),
    "letters": lambda body: (body, {"Stripe-Signature": "t=1,v1=é".encode()}),
    "empty": lambda _body: (b"", signed(b"")),
    "no object": lambda _body: (b"[]", signed(b"[]")),
    "half": lambda body: (body[:-5], signed(body[:-5])),
}


@pytest.mark.parametrize("how", FORGED)
async def test_what_is_forged_is_refused_and_nothing_written(gateway: httpx.AsyncClient, how: str) -> None:
    body, headers = FORGED[how](event())
    answer = await gateway.post(ADDRESS, content=body, headers=headers)
    assert (answer.status_code, await kept()) == (400, 0)


async def test_without_the_check_a_forged_one_would_be_kept(
    gateway: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it is the signature that refuses."""
    monkeypatch.setattr(stripe_cards, "check", lambda *_given: None)
    body, headers = FORGED["another secret"](event())
    assert (await gateway.post(ADDRESS, content=body, headers=headers)).status_code == 200
    assert await kept() == 1


STRANGE = {
    "a session without an amount": {
        "data": {"object": {"id": "cs_1", "object": "checkout.session", "amount_total": None}}
    },
    "an amount finer than we count": {
        "data": {
            "object": {
                "id": "cs_1",
                "object": "checkout.session",
                "amount_total": 12345,
                "currency": "kwd",
                "payment_status": "unpaid",
                "status": "open",
                "livemode": False,
            }
        }
    },
    "no object": {"data": None},
    "a list for an object": {"data": {"object": ["x"]}},
    "metadata of another kind": {"data": {"object": {"id": "x", "object": "refund", "metadata": ["x"]}}},
}


@pytest.mark.parametrize("what", STRANGE)
async def test_what_is_signed_and_strange_is_kept_or_the_gateway_would_stop_sending(
    gateway: httpx.AsyncClient, what: str
) -> None:
    body = event(**STRANGE[what])
    assert (await gateway.post(ADDRESS, content=body, headers=signed(body))).status_code == 200
    assert await kept() == 1


async def test_too_long_is_refused_before_it_is_read(gateway: httpx.AsyncClient) -> None:
    body = event(more="x" * 256_000)
    answer = await gateway.post(ADDRESS, content=body, headers=signed(body))
    assert (answer.status_code, await kept()) == (413, 0)


async def test_below_the_door_there_is_nothing_else(gateway: httpx.AsyncClient) -> None:
    body = event()
    for path in ("/webhooks/stripe/", "/webhooks/stripe/events/more"):
        assert (await gateway.post(path, content=body, headers=signed(body))).status_code == 400
    assert (await gateway.get(ADDRESS)).status_code == 400


async def test_without_a_gateway_there_is_no_door(tmp_path: Path) -> None:
    doors = webhooks.doors(Configuration(data=tmp_path, public_url=ORIGIN, _env_file=None))
    assert card_events.DOOR not in doors


def test_the_signature_that_stripe_publishes() -> None:
    body = (
        b'{\n  "id": "evt_test_webhook",\n  "object": "event",\n'
        b'  "data": { "object": { "id": "rdr_123", "object": "terminal.reader" } }\n}'
    )
    header = "t=12345,v1=07b1ede164afb7b5de91267ffa656f568c65d6e0783ce0ac55ee094643578eda"
    at = datetime.fromtimestamp(12345, UTC)
    stripe_cards.check(header, body, ("whsec_test_secret",), at)
    with pytest.raises(NotGenuine):
        stripe_cards.check(header, body + b" ", ("whsec_test_secret",), at)
