"""Where a card gateway tells what has happened: its signature is checked at the door, the event kept, the answer fast."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from pages.delivery.machine_doors import MachineDoor, MachineRequest
from services.core.visitor import Visitor
from services.core.work import app as connected
from services.core.work import now, with_retries, work
from services.outside.cards import CardEvent, Gateway, NotGenuine
from services.payments.cards import told

log = logging.getLogger("cubby.doors")
PREFIX = "/webhooks/stripe/"
ADDRESS = PREFIX + "events"
BODY_LIMIT = 256_000
VISITOR = Visitor.system("card-events")


async def _is_genuine(request: MachineRequest) -> bool:
    if request.method != "POST" or request.path != ADDRESS:
        return False
    try:
        _read(_gateway(), dict(request.headers), request.body)
    except NotGenuine as problem:
        log.warning("an event was refused: %s", problem)
        return False
    return True


DOOR = MachineDoor(PREFIX, _is_genuine, body_limit=BODY_LIMIT, refusal=400)
"""A gateway sends no browser's headers; what it has not signed is refused before any handler sees it."""


def add(app: FastAPI) -> None:
    """Add the route."""
    app.add_api_route(ADDRESS, take, methods=["POST"], include_in_schema=False)


async def take(request: Request) -> Response:
    """Keep the event; it is taken in afterwards, beside the answer."""
    gateway = _gateway()
    try:
        event = _read(gateway, request.headers, await request.body())
    except NotGenuine:  # the door has let nobody else pass
        return PlainTextResponse("This request does not prove who sent it.", 400)

    async def keep() -> None:
        async with work(VISITOR) as w:
            await told.keep(w, gateway, event)

    await with_retries(keep)
    return PlainTextResponse("ok")


def _gateway() -> Gateway:
    gateway = connected().cards
    if gateway is None:
        raise NotGenuine("no gateway is set up")
    return gateway


def _read(gateway: Gateway, headers: Mapping[str, str], body: bytes) -> CardEvent:
    return gateway.read_event(headers, body, now())
