"""Requests that show that a setting is missing: the visitor is told in words, the operator in the log, once."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from starlette.types import ASGIApp

from pages.delivery.guards import KnownHosts, TrustedProxies
from pages.delivery.operator_hints import HOSTS, LONGEST
from pages.delivery.policy import SecurityHeaders

PORTAL = "https://portal.example"


def app() -> FastAPI:
    inner = FastAPI()
    for path in ("/", "/health"):
        inner.add_api_route(path, lambda: PlainTextResponse("ok"))
    return inner


def visitor(wrapped: ASGIApp, address: str = "127.0.0.1") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(wrapped, client=(address, 1)), base_url="http://portal.example"
    )


# --- another address than the portal's ---


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "This portal is not at this address"), ("sk-SK", "Portál nie je na tejto adrese")],
)
async def test_under_another_address_the_page_names_the_setting_and_tells_no_secret(
    language: str, title: str
) -> None:
    async with visitor(SecurityHeaders(KnownHosts(app(), PORTAL), https=True)) as http:
        answer = await http.get("/", headers={"Host": "10.0.0.5:8404", "Accept-Language": language})
    assert answer.status_code == 400
    assert title in answer.text
    assert "CUBBY_PUBLIC_URL" in answer.text
    assert "portal.example" not in answer.text
    assert "10.0.0.5" not in answer.text, "a forged name is not repeated"
    nonce = answer.text.partition('nonce="')[2].partition('"')[0]
    assert nonce
    assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


async def test_the_log_names_each_such_address_once_and_at_last_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with visitor(KnownHosts(app(), PORTAL)) as http:
        for host in ("10.0.0.5:8404", "10.0.0.5:8404", "www.portal.example"):
            await http.get("/", headers={"Host": host})
        assert [record.args[0] for record in caplog.records if isinstance(record.args, tuple)] == [
            "10.0.0.5:8404",
            "www.portal.example",
        ]
        assert "set CUBBY_PUBLIC_URL to it" in caplog.text
        for number in range(2 * HOSTS):
            await http.get("/", headers={"Host": f"{'x' * 2 * LONGEST}{number}"})
            await http.get("/", headers={"Host": f"{number}.example"})
    assert len(caplog.records) == HOSTS
    assert caplog.text.count("no other names are logged") == 1
    assert "x" * (LONGEST + 1) not in caplog.text


async def test_a_name_with_signs_of_control_cannot_forge_a_line_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def pass_through(_scope: object, _receive: object, _send: object) -> None:
        raise AssertionError

    guard = KnownHosts(pass_through, PORTAL)
    scope = {"type": "websocket", "path": "/", "headers": [(b"host", b"evil\r\nERROR all is lost\x1b[2J")]}

    async def send(_message: object) -> None:
        pass

    await guard(scope, lambda: None, send)  # type: ignore[arg-type, return-value]
    assert "\n" not in caplog.records[0].getMessage()
    assert "\x1b" not in caplog.text


async def test_whether_we_are_well_is_told_under_any_name() -> None:
    async with visitor(KnownHosts(app(), PORTAL)) as http:
        assert (await http.get("/health", headers={"Host": "cubby"})).text == "ok"
        assert (await http.get("/health/", headers={"Host": "cubby"})).status_code == 400
        assert (await http.get("/", headers={"Host": "cubby"})).status_code == 400


# --- a proxy that is not counted ---


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "172.18.0.3"])
async def test_a_proxy_that_is_not_counted_is_told_once(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with visitor(TrustedProxies(app(), 0), address) as http:
        for _time in range(3):
            assert (await http.get("/", headers={"X-Forwarded-For": "203.0.113.7"})).text == "ok"
    (record,) = caplog.records
    assert "Set CUBBY_PROXIES=1" in record.getMessage()
    assert "203.0.113.7" not in record.getMessage()


@pytest.mark.parametrize(
    ("address", "number", "headers"),
    [
        ("127.0.0.1", 0, {}),
        ("127.0.0.1", 1, {"X-Forwarded-For": "203.0.113.7"}),
        ("8.8.8.8", 0, {"X-Forwarded-For": "203.0.113.7"}),
    ],
)
async def test_nothing_is_told_where_none_stands_or_it_is_counted_or_a_stranger_claims_to_be_one(
    address: str, number: int, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    async with visitor(TrustedProxies(app(), number), address) as http:
        await http.get("/", headers=headers)
    assert caplog.records == []
