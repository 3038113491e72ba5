"""Machines come in at their doors by proving who they are; everybody else is turned away as before."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, WebSocket
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.delivery.guards import BodyLimit, OriginGuard
from pages.delivery.machine_doors import MachineDoor, MachineDoors, MachineRequest
from tests.pages.delivery.test_guards import PORTAL, client, opens_socket, small_app

SECRET = b"shared with the machine"
BODY = b'{"paid": 1200}'


async def signed(request: MachineRequest) -> bool:
    """An HMAC over the body, as payment providers send it."""
    wanted = hmac.digest(SECRET, request.body, hashlib.sha256).hex()
    return hmac.compare_digest(request.headers.get("x-signature", ""), wanted)


async def one_click(request: MachineRequest) -> bool:
    """RFC 8058: a mail program posts this body to the address in the mail, whose path is secret."""
    return request.path.endswith("/secret") and request.body == b"List-Unsubscribe=One-Click"


async def broken(request: MachineRequest) -> bool:
    raise ZeroDivisionError


async def careless(request: MachineRequest) -> Any:
    return "no"


def signature(body: bytes = BODY) -> dict[str, str]:
    return {"X-Signature": hmac.new(SECRET, body, hashlib.sha256).hexdigest()}


def with_doors(app: ASGIApp) -> ASGIApp:
    doors = [
        MachineDoor("/webhooks/pay/", signed, body_limit=1000),
        MachineDoor("/webhooks/files/", signed, body_limit=5000),
        MachineDoor("/unsubscribe/", one_click),
        MachineDoor("/broken/", broken),
        MachineDoor("/careless/", careless),
    ]
    return MachineDoors(app, OriginGuard(BodyLimit(app, 2000), PORTAL), doors)


@pytest.fixture
def handled() -> list[bytes]:
    """The bodies that came as far as a handler."""
    return []


@pytest.fixture
async def http(handled: list[bytes]) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def handler(request: Request) -> str:
        handled.append(await request.body())
        return "ok"

    async with client(with_doors(app)) as http:
        yield http


async def test_a_machine_that_signs_its_body_is_let_in_without_a_browsers_headers(
    http: httpx.AsyncClient, handled: list[bytes]
) -> None:
    assert (await http.post("/webhooks/pay/event", content=BODY, headers=signature())).status_code == 200
    assert handled == [BODY]


@pytest.mark.parametrize("headers", [{}, {"X-Signature": ""}, signature(b"another"), {"Origin": PORTAL}])
@pytest.mark.parametrize("method", ["POST", "GET", "PUT", "OPTIONS"])
async def test_who_does_not_sign_is_refused_before_the_handler(
    http: httpx.AsyncClient, handled: list[bytes], headers: dict[str, str], method: str
) -> None:
    answer = await http.request(method, "/webhooks/pay/event", content=BODY, headers=headers)
    assert answer.status_code == 403
    assert not handled


async def test_each_door_has_its_own_body_limit(http: httpx.AsyncClient, handled: list[bytes]) -> None:
    async def chunks(body: bytes) -> AsyncIterator[bytes]:
        for at in range(0, len(body), 100):
            yield body[at : at + 100]

    statuses = {}
    for path in ("/webhooks/pay/", "/webhooks/files/"):
        for length in (1000, 1001, 5000, 5001):
            body = b"x" * length
            for content in (body, chunks(body)):
                answer = await http.post(path, content=content, headers=signature(body))
                statuses.setdefault((path, length), set()).add(answer.status_code)
    assert statuses == {
        ("/webhooks/pay/", 1000): {200},
        ("/webhooks/pay/", 1001): {413},
        ("/webhooks/pay/", 5000): {413},
        ("/webhooks/pay/", 5001): {413},
        ("/webhooks/files/", 1000): {200},
        ("/webhooks/files/", 1001): {200},
        ("/webhooks/files/", 5000): {200},
        ("/webhooks/files/", 5001): {413},
    }
    assert {len(body) for body in handled} == {1000, 1001, 5000}


async def test_one_click_unsubscribing_is_let_in_by_its_secret_path(
    http: httpx.AsyncClient, handled: list[bytes]
) -> None:
    form = {"List-Unsubscribe": "One-Click"}
    assert (await http.post("/unsubscribe/guess", data=form)).status_code == 403
    assert not handled
    assert (await http.post("/unsubscribe/secret", data=form)).status_code == 200
    assert handled == [b"List-Unsubscribe=One-Click"]


async def test_a_check_that_fails_or_does_not_say_yes_lets_nobody_in(
    http: httpx.AsyncClient, handled: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/broken/", "/careless/"):
        assert (await http.post(path, content=BODY)).status_code == 403
    assert not handled
    assert "the check of /broken/ failed" in caplog.text


@pytest.mark.parametrize(
    "path",
    ["/form", "/webhooks", "/webhooks/", "/webhooks/other", "/webhooks/payments/x", "/x/webhooks/pay/"],
)
async def test_all_other_paths_are_as_strict_as_before(
    http: httpx.AsyncClient, handled: list[bytes], path: str
) -> None:
    for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = await http.post(path, content=BODY, headers=signature() | origin)
        assert answer.status_code == 403
    assert (await http.post(path, content=b"x" * 2001, headers={"Origin": PORTAL})).status_code == 413
    assert not handled
    assert (await http.post(path, content=BODY, headers={"Origin": PORTAL})).status_code == 200


async def test_no_door_lets_a_foreign_websocket_in() -> None:
    app = FastAPI()

    @app.websocket("/webhooks/pay/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        await with_doors(app)(dict(scope, path="/webhooks/pay/socket"), receive, send)

    assert not await opens_socket(front, "https://evil.example")
    assert await opens_socket(front, PORTAL)


@pytest.mark.parametrize(
    "prefix", ["", "/", "webhooks/", "/webhooks", "//", "/webhooks//", "/../", "/_nicegui/", "/{id}/"]
)
def test_a_door_without_a_prefix_of_its_own_stops_the_start(prefix: str) -> None:
    with pytest.raises(ValueError, match="no prefix"):
        MachineDoor(prefix, signed)


def test_a_door_without_a_check_stops_the_start() -> None:
    with pytest.raises(ValueError, match="no check"):
        MachineDoor("/webhooks/pay/", None)  # type: ignore[arg-type]


def test_two_doors_for_one_path_stop_the_start() -> None:
    app = small_app()
    for other in ("/webhooks/pay/refunds/", "/webhooks/pay/"):
        with pytest.raises(ValueError, match="overlap"):
            MachineDoors(app, app, [MachineDoor("/webhooks/pay/", signed), MachineDoor(other, signed)])
