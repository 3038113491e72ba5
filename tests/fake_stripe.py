"""A payment gateway of our own that speaks Stripe's language over HTTP, with a page to pay on.

It signs its events as Stripe does; a test delivers them when and as often as it likes, or lets `deliver_to` do it.
"""

from __future__ import annotations

import asyncio
import copy
import hmac
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.pages.serving import listening

KEY = "sk_test_of_the_fake"
SECRET, SECRET_BEFORE = "whsec_of_the_fake_gateway", "whsec_the_one_before_this"
PAGE = """<!doctype html><link rel="icon" href="data:,"><title>Fake card page</title><h1>{what}: {amount} {currency}</h1><p role="alert">{problem}</p>
<form method="post"><button name="do" value="pay">Pay</button><button name="do" value="decline">Decline</button></form>
<a href="{away}">Back to the shop</a>"""
Thing = dict[str, Any]


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers of an event with this body."""
    moment = str(int(time.time() if at is None else at))
    mac = hmac.digest(secret.encode(), f"{moment}.".encode() + body, sha256).hex()
    return {"Stripe-Signature": f"t={moment},v1={mac}", "Content-Type": "application/json"}


@dataclass
class FakeStripe:
    """The gateway: its things by id, what it was asked, and the events that it has not delivered."""

    address: str = ""
    things: dict[str, Thing] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    events: list[Thing] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """By idempotency key, the id of what was made."""
    is_down: bool = False
    live: bool = False
    refund_status: str = "succeeded"
    deliver_to: str = ""
    """Where events go by themselves, if anywhere."""
    is_slow: bool = False
    """A payment is confirmed only `after` so many seconds."""
    clock: Callable[[], float] = time.time
    """The portal's own, which a test may have set."""
    times: int = 1
    """How often each one goes there; 0 = it is lost."""
    after: float = 0.0
    """How many seconds late; below zero: before the page answers."""
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    # --- what happens there ---

    def session(self) -> Thing:
        """The newest Checkout page."""
        return [thing for thing in self.things.values() if thing["object"] == "checkout.session"][-1]

    def pay(self, id_: str) -> None:
        """Somebody pays with a good card."""
        session = self.things[id_]
        if session["status"] != "open":
            return
        intent = self._intent(session)
        intent["status"] = "succeeded"
        session.update(status="complete", payment_status="paid", payment_intent=intent["id"], url=None)
        self._tell("payment_intent.succeeded", intent)
        self._tell("checkout.session.completed", session)

    def process(self, id_: str) -> None:
        """Somebody pays, and the bank has not confirmed it yet."""
        session = self.things[id_]
        intent = self._intent(session)
        intent["status"] = "processing"
        session.update(status="complete", payment_intent=intent["id"], url=None)
        self._tell("checkout.session.completed", session)

    def confirm(self, id_: str, *, good: bool = True) -> None:
        """The bank confirms or refuses what was being processed."""
        session = self.things[id_]
        self.things[session["payment_intent"]]["status"] = "succeeded" if good else "requires_payment_method"
        session["payment_status"] = "paid" if good else "unpaid"
        self._tell(f"checkout.session.async_payment_{'succeeded' if good else 'failed'}", session)

    def decline(self, id_: str) -> None:
        """A card is refused; another one may be tried on the same page."""
        intent = self._intent(self.things[id_])
        intent["status"] = "requires_payment_method"
        self._tell("payment_intent.payment_failed", intent)

    def expire(self, id_: str) -> None:
        """The page closes unpaid."""
        self.things[id_].update(status="expired", url=None)
        self._tell("checkout.session.expired", self.things[id_])

    # --- events ---

    def event(self, kind: str, thing: Thing, **changed: Any) -> Thing:
        """An event about a thing as it is now."""
        made = {
            "id": f"evt_{uuid4().hex}",
            "object": "event",
            "type": kind,
            "livemode": self.live,
            "created": int(time.time()),
            "data": {"object": copy.deepcopy(thing)},
        }
        return made | changed

    async def deliver(self, event: Thing, to: str = "", *, secret: str = SECRET) -> int:
        """Send an event; gives the status of the answer."""
        body = json.dumps(event, indent=2).encode()
        async with httpx.AsyncClient() as http:
            answer = await http.post(
                to or self.deliver_to, content=body, headers=signed(body, secret, self.clock())
            )
        return answer.status_code

    def _tell(self, kind: str, thing: Thing) -> None:
        event = self.event(kind, thing)
        self.events.append(event)
        if self.deliver_to and self.after >= 0:
            self._aside(self._deliver_later(event))

    def _aside(self, what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(what)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _confirm_later(self, id_: str) -> None:
        await asyncio.sleep(self.after)
        self.confirm(id_)

    async def _deliver_later(self, event: Thing) -> None:
        await asyncio.sleep(self.after)
        for _time in range(self.times):
            assert await self.deliver(event) == 200

    # --- its door ---

    def app(self) -> Starlette:
        """The server."""
        api = "/v1/checkout/sessions"
        return Starlette(
            routes=[
                Route(api, self._create, methods=["POST"]),
                Route(api + "/{id}", self._read),
                Route(api + "/{id}/expire", self._close, methods=["POST"]),
                Route("/v1/refunds", self._refunds),
                Route("/v1/refunds", self._refund, methods=["POST"]),
                Route("/pay/{id}", self._page),
                Route("/pay/{id}", self._press, methods=["POST"]),
            ]
        )

    def _refused(self, request: Request) -> Response | None:
        self.calls.append(f"{request.method} {request.url.path}")
        if self.is_down:
            return JSONResponse({"error": {"type": "api_error", "message": "down"}}, 503)
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return _error(401, "Invalid API key")
        return None

    async def _create(self, request: Request) -> Response:
        if no := self._refused(request):
            return no
        key = request.headers["idempotency-key"]
        if key not in self.answers:
            fields = nested(await request.body())
            line = fields["line_items"]["0"]
            id_ = f"cs_test_{uuid4().hex}"
            self.things[id_] = {
                "id": id_,
                "object": "checkout.session",
                "status": "open",
                "payment_status": "unpaid",
                "payment_intent": None,
                "livemode": self.live,
                "amount_total": int(line["price_data"]["unit_amount"]) * int(line["quantity"]),
                "currency": line["price_data"]["currency"],
                "client_reference_id": fields["client_reference_id"],
                "metadata": fields["metadata"],
                "success_url": fields["success_url"],
                "cancel_url": fields["cancel_url"],
                "url": f"{self.address}/pay/{id_}",
                "what": line["price_data"]["product_data"]["name"],
                "customer_details": {"email": "payer@example.com", "name": "A Payer", "last4": "4242"},
            }
            self.answers[key] = id_
        return JSONResponse(self.things[self.answers[key]])

    async def _read(self, request: Request) -> Response:
        if no := self._refused(request):
            return no
        session = self.things.get(request.path_params["id"])
        if session is None:
            return _error(404, "No such checkout.session")
        intent = self.things.get(session["payment_intent"] or "")
        return JSONResponse(session | ({"payment_intent": intent} if intent else {}))

    async def _close(self, request: Request) -> Response:
        if no := self._refused(request):
            return no
        if request.path_params["id"] not in self.things:
            return _error(404, "No such checkout.session")
        if self.things[request.path_params["id"]]["status"] != "open":
            return _error(400, "Only open sessions can be expired")
        self.expire(request.path_params["id"])
        return JSONResponse(self.things[request.path_params["id"]])

    async def _refunds(self, request: Request) -> Response:
        if no := self._refused(request):
            return no
        wanted = request.query_params["payment_intent"]
        found = [
            one
            for one in self.things.values()
            if one["object"] == "refund" and one["payment_intent"] == wanted
        ]
        return JSONResponse({"object": "list", "data": found, "has_more": False, "url": "/v1/refunds"})

    async def _refund(self, request: Request) -> Response:
        if no := self._refused(request):
            return no
        fields = nested(await request.body())
        intent = self.things[fields["payment_intent"]]
        amount = int(fields["amount"])
        gone = sum(
            one["amount"]
            for one in self.things.values()
            if one["object"] == "refund" and one["payment_intent"] == intent["id"]
        )
        if gone + amount > intent["amount"]:
            return _error(400, "Refund amount is greater than unrefunded amount on charge")
        id_ = f"re_{uuid4().hex}"
        self.things[id_] = {
            "id": id_,
            "object": "refund",
            "status": self.refund_status,
            "amount": amount,
            "payment_intent": intent["id"],
            "metadata": fields["metadata"],
        }
        self._tell("refund.created", self.things[id_])
        return JSONResponse(self.things[id_])

    async def _page(self, request: Request, problem: str = "") -> Response:
        session = self.things[request.path_params["id"]]
        if session["status"] != "open":
            return RedirectResponse(session["cancel_url"], 303)
        page = PAGE.format(
            what=session["what"],
            amount=session["amount_total"],
            currency=session["currency"],
            away=session["cancel_url"],
            problem=problem,
        )
        return HTMLResponse(page)

    async def _press(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        if dict(parse_qsl((await request.body()).decode())).get("do") != "pay":
            self.decline(id_)
            return await self._page(request, "Your card was declined.")
        before = len(self.events)
        if self.is_slow:
            self._aside(self._confirm_later(id_))
            self.process(id_)
        else:
            self.pay(id_)
        if self.after < 0:
            for event in self.events[before:]:
                await self._deliver_first(event)
        return RedirectResponse(self.things[id_]["success_url"], 303)

    async def _deliver_first(self, event: Thing) -> None:
        for _time in range(self.times):
            assert await self.deliver(event) == 200
        await asyncio.sleep(-self.after)

    def _intent(self, session: Thing) -> Thing:
        known = self.things.get(session["payment_intent"] or f"pi_{session['id']}")
        if known is None:
            known = {
                "id": f"pi_{session['id']}",
                "object": "payment_intent",
                "amount": session["amount_total"],
                "currency": session["currency"],
                "livemode": self.live,
                "metadata": session["metadata"],
                "status": "requires_payment_method",
            }
            self.things[known["id"]] = known
        return known


def nested(body: bytes) -> Thing:
    """Fields like `a[b][c]=1` as values inside each other."""
    out: Thing = {}
    for name, value in parse_qsl(body.decode(), keep_blank_values=True):
        *path, last = re.findall(r"[^\[\]]+", name)
        inside = out
        for part in path:
            inside = inside.setdefault(part, {})
        inside[last] = value
    return out


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": {"type": "invalid_request_error", "message": message}}, status)


@asynccontextmanager
async def fake_stripe() -> AsyncIterator[FakeStripe]:
    """The gateway behind a server of its own, in this process."""
    made = FakeStripe()
    async with listening(made.app()) as made.address:
        yield made
