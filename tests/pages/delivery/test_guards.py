"""Who is turned away before the app is asked, and what every answer forbids."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp

from components.plain import style_nonce
from pages.delivery.guards import (
    BodyLimit,
    Heads,
    KnownHosts,
    OriginGuard,
    TrustedProxies,
    is_loopback,
    origin_of,
)
from pages.delivery.policy import LIVE, SecurityHeaders, strict

PORTAL = "https://portal.example"
FOREIGN = (
    "https://evil.example",
    "null",
    "https://sub.portal.example",
    "https://portal.example:8443",
    "http://portal.example",
    "https://portal.example.evil.example",
    "https://evil.example/https://portal.example",
    "http://localhost:9999",
    "",
)
BROWSER = {"Sec-Fetch-Site": "same-origin"}


def small_app() -> FastAPI:
    app = FastAPI()

    @app.get("/")
    async def page() -> HTMLResponse:
        return HTMLResponse("<p>Hello</p>")

    @app.get("/live")
    async def live() -> HTMLResponse:
        return HTMLResponse("<p>Live</p>", headers={"X-NiceGUI-Content": "page"})

    @app.get("/mail")
    async def mail() -> HTMLResponse:
        return HTMLResponse("<p>Mail</p>", headers={"Content-Security-Policy": "sandbox"})

    @app.get("/framing")
    async def framing() -> HTMLResponse:
        return HTMLResponse("<p>Mails</p>", headers={"Content-Security-Policy": strict("frame-src 'self'")})

    @app.get("/nonce")
    async def nonce() -> PlainTextResponse:
        return PlainTextResponse(style_nonce.get())

    @app.get("/who")
    async def who(request: Request) -> dict[str, Any]:
        names = [name for name in request.headers if "forward" in name or "real" in name]
        return {
            "ip": request.client.host if request.client else "",
            "scheme": request.url.scheme,
            "names": names,
        }

    @app.post("/form")
    async def form(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.api_route("/_nicegui_ws/socket.io/", methods=["GET", "POST"])
    async def polling() -> str:
        return "ok"

    @app.websocket("/_nicegui_ws/socket.io/")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    return app


def client(app: ASGIApp, base: str = PORTAL) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("10.0.0.9", 1)), base_url=base)


@pytest.fixture
async def guarded() -> AsyncIterator[httpx.AsyncClient]:
    async with client(OriginGuard(small_app(), PORTAL)) as http:
        yield http


async def opens_socket(
    app: ASGIApp, *origins: str, host: str = "portal.example", scheme: str = "wss"
) -> bool:
    """Whether a websocket with these Origin headers is accepted."""
    sent: list[str] = []
    headers = [(b"host", host.encode()), *((b"origin", origin.encode()) for origin in origins)]
    scope = {
        "type": "websocket", "path": "/_nicegui_ws/socket.io/", "raw_path": b"", "root_path": "", "query_string": b"",
        "headers": headers, "scheme": scheme, "subprotocols": [], "client": ("10.0.0.9", 1),
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await app(scope, receive, send)
    return sent[0] == "websocket.accept"


# --- origin ---


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_websocket_from_a_foreign_origin_is_refused(origin: str) -> None:
    assert not await opens_socket(OriginGuard(small_app(), PORTAL), origin)


async def test_a_websocket_from_our_own_page_opens_and_one_that_names_no_origin_or_two_does_not() -> None:
    app = OriginGuard(small_app(), PORTAL)
    assert await opens_socket(app, PORTAL)
    assert not await opens_socket(app)
    assert not await opens_socket(app, PORTAL, "https://evil.example")


async def test_without_the_guard_the_foreign_websocket_would_have_opened() -> None:
    assert await opens_socket(small_app(), "https://evil.example")


async def test_on_this_machine_a_page_may_use_the_name_it_was_loaded_under_but_no_other_port() -> None:
    app = OriginGuard(small_app(), "http://127.0.0.1:8080")
    assert await opens_socket(app, "http://localhost:8080", host="localhost:8080", scheme="ws")
    assert not await opens_socket(app, "http://localhost:9999", host="localhost:8080", scheme="ws")
    assert not await opens_socket(app, "http://evil.example", host="evil.example", scheme="ws")


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_form_from_a_foreign_origin_is_refused_whatever_else_it_says(
    guarded: httpx.AsyncClient, origin: str
) -> None:
    for site in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        answer = await guarded.post("/form", headers={"Origin": origin, **site})
        assert answer.status_code == 403, site


async def test_a_form_without_origin_needs_the_browsers_word(guarded: httpx.AsyncClient) -> None:
    assert (await guarded.post("/form")).status_code == 403
    assert (await guarded.post("/form", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await guarded.post("/form", headers=BROWSER)).status_code == 200
    assert (await guarded.post("/form", headers={"Sec-Fetch-Site": "none"})).status_code == 200


async def test_a_form_from_our_page_passes_although_pages_without_referrer_call_their_origin_null(
    guarded: httpx.AsyncClient,
) -> None:
    assert (await guarded.post("/form", headers={"Origin": PORTAL})).status_code == 200
    assert (await guarded.post("/form", headers={"Origin": PORTAL, **BROWSER})).status_code == 200
    assert (await guarded.post("/form", headers={"Origin": "null", **BROWSER})).status_code == 200
    assert (
        await guarded.post("/form", headers={"Origin": "null", "Sec-Fetch-Site": "none"})
    ).status_code == 403
    assert (
        await guarded.post("/form", headers={"Origin": "https://evil.example", **BROWSER})
    ).status_code == 403


async def test_polling_is_guarded_like_the_websocket(guarded: httpx.AsyncClient) -> None:
    path = "/_nicegui_ws/socket.io/"
    assert (await guarded.get(path)).status_code == 403
    assert (await guarded.get(path, headers={"Sec-Fetch-Site": "none"})).status_code == 403
    assert (await guarded.get(path, headers=BROWSER)).status_code == 200
    assert (await guarded.get(path, headers={"Origin": "https://evil.example", **BROWSER})).status_code == 403
    assert (await guarded.post(path, headers=BROWSER)).status_code == 403
    assert (await guarded.post(path, headers={"Origin": "null", **BROWSER})).status_code == 403
    assert (await guarded.post(path, headers={"Origin": PORTAL})).status_code == 200
    assert (await guarded.options(path, headers={"Origin": PORTAL})).status_code == 403


async def test_reading_a_page_needs_no_origin(guarded: httpx.AsyncClient) -> None:
    assert (await guarded.get("/", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 200


# --- name ---


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("portal.example", 200),
        ("PORTAL.example:443", 200),
        ("localhost:1234", 200),
        ("127.0.0.1", 200),
        ("[::1]:8080", 200),
        ("portal.example:8443", 400),
        ("evil.example", 400),
        ("portal.example.evil.example", 400),
        ("localhost.evil.example", 400),
        ("evil.example:127.0.0.1", 400),
        ("", 400),
    ],
)
async def test_only_our_own_name_is_answered(host: str, status: int) -> None:
    async with client(KnownHosts(small_app(), PORTAL)) as http:
        assert (await http.get("/", headers={"Host": host})).status_code == status


def test_an_origin_is_written_as_browsers_write_it() -> None:
    assert origin_of("HTTPS://Portal.Example:443/home") == "https://portal.example"
    assert origin_of("http://127.0.0.1:8080/") == "http://127.0.0.1:8080"
    assert origin_of("http://[::1]:8080") == "http://[::1]:8080"
    with pytest.raises(ValueError, match="no address"):
        origin_of("portal.example")


def test_names_of_this_machine_are_told_from_names_that_look_like_it() -> None:
    assert all(map(is_loopback, ("localhost", "localhost:80", "127.0.0.1:8080", "[::1]", "[::1]:80")))
    assert not any(map(is_loopback, ("", "localhost.example", "127.0.0.1.example:80", "x:localhost")))


# --- proxies ---

CLAIMS = {
    "X-Forwarded-For": "6.6.6.6, 203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=6.6.6.6",
    "X-Real-IP": "6.6.6.6",
}


async def test_without_a_proxy_of_ours_nothing_forwarded_is_believed_or_passed_on() -> None:
    async with client(TrustedProxies(small_app(), 0), "http://portal.example") as http:
        answer = (await http.get("/who", headers=CLAIMS)).json()
    assert answer == {"ip": "10.0.0.9", "scheme": "http", "names": []}


async def test_each_proxy_of_ours_vouches_for_one_address_from_the_right() -> None:
    for number, address in ((1, "203.0.113.7"), (2, "6.6.6.6"), (3, "10.0.0.9")):
        async with client(TrustedProxies(small_app(), number), "http://portal.example") as http:
            answer = (await http.get("/who", headers=CLAIMS)).json()
        assert answer["ip"] == address
        assert answer["scheme"] == ("http" if number == 3 else "https")
        assert answer["names"] == []


# --- headers ---


async def test_every_answer_says_what_browsers_must_not_do() -> None:
    app = SecurityHeaders(KnownHosts(OriginGuard(small_app(), PORTAL), PORTAL), https=True)
    async with client(app) as http:
        answers = [
            await http.get("/"),
            await http.get("/live"),
            await http.get("/nothing-here"),
            await http.post("/form"),
            await http.get("/", headers={"Host": "evil.example"}),
        ]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "base-uri 'none'" in answer.headers["content-security-policy"]
    assert answers[0].headers["cache-control"] == "no-store"


async def test_plain_pages_get_the_strict_policy_and_live_pages_the_one_nicegui_can_live_with() -> None:
    async with client(SecurityHeaders(small_app(), https=False)) as http:
        plain, live, own, framing = [
            (await http.get(path)).headers for path in ("/", "/live", "/mail", "/framing")
        ]
    assert {page["referrer-policy"] for page in (plain, live, own, framing)} == {"same-origin"}
    policy = plain["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert live["content-security-policy"] == LIVE
    assert own["content-security-policy"] == "sandbox"
    assert framing["content-security-policy"].endswith("; frame-ancestors 'none'; frame-src 'self'")
    assert "strict-transport-security" not in plain


async def test_the_style_nonce_is_the_one_in_the_policy_and_never_comes_twice() -> None:
    async with client(SecurityHeaders(small_app(), https=False)) as http:
        answers = [await http.get("/nonce") for _time in range(3)]
    assert len({answer.text for answer in answers}) == 3
    for answer in answers:
        assert f"style-src 'self' 'nonce-{answer.text}';" in answer.headers["content-security-policy"]


# --- size ---


async def test_a_body_up_to_the_limit_arrives_whole_and_one_byte_more_does_not() -> None:
    async def chunks(length: int) -> AsyncIterator[bytes]:
        for _chunk in range(length // 10):
            yield b"x" * 10
        yield b"x" * (length % 10)

    async with client(BodyLimit(small_app(), 1000)) as http:
        assert (await http.post("/form", content=b"x" * 1000)).json() == {"bytes": 1000}
        assert (await http.post("/form", content=chunks(1000))).json() == {"bytes": 1000}
        assert (await http.post("/form")).json() == {"bytes": 0}
        assert (await http.post("/form", content=b"x" * 1001)).status_code == 413
        assert (await http.post("/form", content=chunks(1001))).status_code == 413
        assert (await http.get("/")).status_code == 200


# --- head ---


@pytest.mark.parametrize("path", ["/", "/live", "/who"])
async def test_head_answers_like_get_without_a_body(path: str) -> None:
    async with client(Heads(small_app())) as http:
        get, head = await http.get(path), await http.head(path)
    assert (head.status_code, head.headers, head.content) == (200, get.headers, b"")
    async with client(small_app()) as http:
        assert (await http.head(path)).status_code == 405, "the negative control"


async def test_the_socket_takes_no_head(guarded: httpx.AsyncClient) -> None:
    assert (await guarded.head("/_nicegui_ws/socket.io/", headers=BROWSER)).status_code == 403


# --- what is kept ---


@pytest.mark.parametrize("status", [400, 404, 500, 503])
async def test_no_failure_is_kept_by_a_browser(status: int) -> None:
    app = small_app()

    @app.get("/file.js")
    async def missing() -> PlainTextResponse:
        return PlainTextResponse(
            "no", status, headers={"Cache-Control": "public, max-age=31536000, immutable"}
        )

    async with client(SecurityHeaders(app, https=False)) as http:
        assert (await http.get("/file.js")).headers["cache-control"] == "no-store"
    async with client(app) as http:
        assert "immutable" in (await http.get("/file.js")).headers["cache-control"], "the negative control"
