"""“Add a door for a machine” in CONTRIBUTING.md is true: one line in the table, and the machine comes as far as its route."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request

import main
from pages import delivery
from pages.delivery import MachineDoor
from pages.delivery.machine_doors import MachineRequest
from pages.plain import webhooks
from services.core.configuration import Configuration

PORTAL = "https://portal.example"
SECRET = b"shared with the payment provider"


async def signed_by_provider(request: MachineRequest) -> bool:
    wanted = hmac.new(SECRET, request.body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(request.headers.get("x-signature", ""), wanted)


async def test_a_signed_webhook_arrives_and_nothing_else_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def doors(_configuration: Configuration) -> tuple[MachineDoor, ...]:
        return (MachineDoor("/webhooks/pay/", signed_by_provider, body_limit=1_000_000),)

    app, payments = FastAPI(), []

    @app.post("/webhooks/pay/event")
    async def paid(request: Request) -> None:
        payments.append(await request.json())

    monkeypatch.setattr(webhooks, "doors", doors)
    monkeypatch.setattr(delivery, "ready", lambda cache: delivery.prepare(cache, "", quality=1))
    configuration = Configuration(data=tmp_path, public_url=PORTAL, _env_file=None)
    portal = main.outermost(app, configuration)

    body = b'{"amount": 1200, "note": "' + b"x" * 300_000 + b'"}'
    signature = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(portal), base_url=PORTAL) as machine:
        for headers in ({}, {"X-Signature": signature[:-1] + "?"}):
            answer = await machine.post("/webhooks/pay/event", content=body, headers=headers)
            assert answer.status_code == 403
        assert not payments
        headers = {"X-Signature": signature}
        assert (await machine.post("/sign-in", content=body, headers=headers)).status_code == 403
        answer = await machine.post("/webhooks/pay/event", content=body, headers=headers)
    assert answer.status_code == 200
    assert [payment["amount"] for payment in payments] == [1200]
    assert answer.headers["strict-transport-security"], "all other layers are still in front"
