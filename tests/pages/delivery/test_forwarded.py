"""Proxies write a visitor's address in several ways; each visitor is still one of their own."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI, Request

from pages.delivery.guards import TrustedProxies
from services.sign_in import network_of


async def seen_as(entry: str) -> str:
    """The address that the portal sees for an entry that our proxy has written."""
    app = FastAPI()

    @app.get("/who")
    async def who(request: Request) -> str:
        return request.client.host if request.client else ""

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(TrustedProxies(app, 1), client=("10.0.0.9", 1)),
        base_url="http://portal.example",
    ) as http:
        answer = await http.get("/who", headers={"X-Forwarded-For": entry})
    return str(answer.json())


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ("[2001:db8:1:2ff::9]:443", "2001:db8:1:2ff::9"),
        ("[2001:db8:1:2ff::9]", "2001:db8:1:2ff::9"),
        ("2001:db8:1:2ff::9", "2001:db8:1:2ff::9"),
        ('"[2001:db8::9]:443"', "2001:db8::9"),
        ("[::ffff:203.0.113.7]:1", "::ffff:cb00:7107"),
        ("6.6.6.6, 203.0.113.7:80", "203.0.113.7"),
        ("unknown", "unknown"),
        ("_hidden7", "_hidden7"),
        ("203.0.113.7:99999999", "unknown"),
        ("999.1.1.1:80", "unknown"),
        ("[evil]:80", "unknown"),
        ("<script>", "unknown"),
    ],
)
async def test_the_port_and_the_brackets_are_no_part_of_an_address(entry: str, address: str) -> None:
    assert await seen_as(entry) == address


async def test_visitors_whose_port_is_written_down_are_not_all_one_network() -> None:
    entries = [f"198.51.{n}.7:{40_000 + n}" for n in range(11)] + [
        f"[2001:db8:{n}::7]:443" for n in range(11)
    ]
    assert len({network_of(await seen_as(entry)) for entry in entries}) == 22
