"""What a gateway tells: kept first, each event once, and then taken in, in any order."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from db import Checkout, GatewayEvent
from db.upsert import insert_or_ignore
from db.values import Money
from services.core.events import WORKER_NEEDED
from services.core.work import Reading, Work
from services.outside.cards import CardEvent, CardState, Gateway, RefundState

log = logging.getLogger("cubby.cards")
FIRST_WAIT = timedelta(seconds=5)
TRIES, BELIEVED_AFTER = 12, 3
"""How often an event is tried while the gateway does not answer, and after how often it is believed by itself."""


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event that is not taken in yet."""

    id: UUID
    told: CardEvent
    tries: int


async def keep(w: Work, gateway: Gateway, told: CardEvent) -> None:
    """Write an event down. The same one again changes nothing."""
    row = {
        "id": uuid4(),
        "gateway": gateway.name,
        "event_id": told.event_id,
        "kind": told.kind,
        "payload": json.dumps(asdict(told), default=str, sort_keys=True),
        "received_at": w.now,
        "outcome": "",
        "tries": 0,
    }
    await w.db.execute(insert_or_ignore(w.db, GatewayEvent, row))
    w.publish(WORKER_NEEDED)


async def next_due(r: Reading) -> datetime | None:
    """When an event is to be taken in next."""
    rows = await r.db.execute(
        select(GatewayEvent.received_at, GatewayEvent.tries)
        .where(GatewayEvent.applied_at.is_(None))
        .order_by(GatewayEvent.received_at)
        .limit(100)
    )
    return min((_due(*row) for row in rows), default=None)


async def due(r: Reading) -> list[KeptEvent]:
    """The events that are to be taken in now."""
    found = await r.db.scalars(
        select(GatewayEvent)
        .where(GatewayEvent.applied_at.is_(None))
        .order_by(GatewayEvent.received_at)
        .limit(100)
    )
    return [
        KeptEvent(event.id, _read(event.payload), event.tries)
        for event in found
        if _due(event.received_at, event.tries) <= r.now
    ]


async def done(w: Work, event_id: UUID, outcome: str) -> None:
    """This event is taken in; what became of it is kept beside it."""
    event = await w.db.get_one(GatewayEvent, event_id, with_for_update=True)
    if event.applied_at is None:
        event.applied_at, event.outcome = w.now, outcome


async def later(w: Work, event_id: UUID) -> None:
    """The gateway did not answer: the event is tried again; after too many times it is left to the questions we ask."""
    event = await w.db.get_one(GatewayEvent, event_id, with_for_update=True)
    event.tries += 1
    if event.tries >= TRIES and event.applied_at is None:
        log.error("an event of %s could not be taken in", event.gateway)
        event.applied_at, event.outcome = w.now, "given up"


async def ref_of(r: Reading, told: CardEvent) -> str | None:
    """The gateway's id of the try that an event is about; empty while we do not know it yet, None if it is not ours."""
    if told.checkout_id is None:
        return None
    checkout = await r.db.get(Checkout, told.checkout_id)
    if checkout is None:
        return None
    return told.ref or checkout.gateway_ref or ""


def why_not_ours(told: CardEvent, gateway: Gateway) -> str | None:
    """Why an event is none of ours, whatever it says: test money, or somebody else's account."""
    if told.is_live != gateway.is_live or (told.state is not None and told.state.is_live != gateway.is_live):
        return "test" if gateway.is_live else "live"
    if told.account:
        return "another account"
    return None


def _due(received_at: datetime, tries: int) -> datetime:
    return received_at + FIRST_WAIT * 2**tries if tries else received_at


def _read(payload: str) -> CardEvent:
    facts: dict[str, Any] = json.loads(payload)
    state, refund = facts["state"], facts["refund"]
    if state is not None:
        state["amount"] = Money(**state["amount"])
        state["checkout_id"] = _id(state["checkout_id"])
    return CardEvent(
        **facts
        | {
            "checkout_id": _id(facts["checkout_id"]),
            "money_out_id": _id(facts["money_out_id"]),
            "state": CardState(**state) if state is not None else None,
            "refund": RefundState(**refund) if refund is not None else None,
        }
    )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
