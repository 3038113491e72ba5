"""The second step of staff in a browser: set up, shown, lost; and nothing of the staff side without it."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import OutboxMessage, Staff
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import now, reading, work
from services.outside.clock import TurnableClock
from services.sign_in import inviting
from services.sign_in.second import apps
from tests.at_the_door import hash_quickly
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")
ORLA = "orla@example.com"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


async def _first_step(portal: Portal, next_path: str = "/staff/money") -> str:
    """The code of the mail; gives the page that it leads to."""
    await portal.http.get(f"/sign-in?next={next_path}")
    await portal.http.post("/sign-in", data={"email": ORLA, "next": next_path})
    async with reading(SYSTEM) as r:
        rows = await r.db.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.address == ORLA, OutboxMessage.notice == "sign-in-code")
            .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        )
        code = rows.first().payload["code"]  # type: ignore[union-attr]
    answer = await portal.http.post("/sign-in/code", data={"code": code}, follow_redirects=True)
    assert answer.url.path == "/sign-in/second"
    return answer.text


def _secret(page: str) -> bytes:
    import base64

    found = re.search(r"cb-secret-key[^>]*>([^<]+)<", page)
    assert found
    return base64.b32decode(found[1].replace(" ", ""))


def _next(page: str) -> str:
    found = re.search(r'name="next" value="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


async def test_it_is_set_up_once_and_leads_where_one_wanted_to_go(portal: Portal) -> None:
    page = await _first_step(portal)
    secret = _secret(page)
    for path in ("/staff", "/staff/money", "/staff/devices"):
        assert (await portal.http.get(path)).status_code == 303, "the first factor alone opens nothing"
    assert _secret((await portal.http.get("/sign-in/second")).text) == secret, (
        "loading it again changes nothing"
    )
    wrong = await portal.http.post("/sign-in/second", data={"code": "12"})
    assert wrong.status_code == 422
    assert "six digits" in wrong.text
    data = {"code": apps.code_at(secret, now()), "next": _next(page)}
    codes = await portal.http.post("/sign-in/second", data=data)
    assert len(re.findall(r"<li>[A-Z2-9]{5}-[A-Z2-9]{5}</li>", codes.text)) == 10
    assert codes.headers["cache-control"] == "no-store"
    assert 'href="/staff/money"' in codes.text
    assert (await portal.http.get("/staff/money")).status_code == 200
    assert (await portal.http.get("/sign-in/second")).status_code == 303, "it is shown once"


async def test_a_recovery_code_opens_the_set_up_again(portal: Portal, clock: TurnableClock) -> None:
    page = await _first_step(portal)
    data = {"code": apps.code_at(_secret(page), now()), "next": "/staff"}
    shown = await portal.http.post("/sign-in/second", data=data)
    codes = re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", shown.text)
    await portal.http.post("/sign-out")
    clock.advance(timedelta(minutes=1))
    page = await _first_step(portal)
    assert "cb-secret-key" not in page, "the secret is not shown again"
    wrong = await portal.http.post("/sign-in/second/recovery", data={"recovery": "AAAAA-AAAAA"})
    assert wrong.status_code == 422
    again = await portal.http.post(
        "/sign-in/second/recovery", data={"recovery": codes[0]}, follow_redirects=True
    )
    assert "cb-secret-key" in again.text


async def test_where_it_leads_is_always_ours(portal: Portal) -> None:
    await _first_step(portal)
    for evil in ("https://evil.example", "//evil.example", "/bookings"):
        page = (await portal.http.get("/sign-in/second", params={"next": evil})).text
        assert _next(page) == "/staff"


async def test_an_invitation_is_opened_by_a_tap_and_not_by_looking(portal: Portal) -> None:
    async with work(SYSTEM) as w:
        path = await inviting.invite(w, "new@example.com", "assistant", "Nora")
    for _look in range(2):
        assert "new@example.com" in (await portal.http.get(path)).text
    answer = await portal.http.post(path, follow_redirects=True)
    assert "cb-secret-key" in answer.text
    assert (await portal.http.post(path)).status_code == 410


async def test_an_owner_resets_a_colleague_on_the_team_screen(portal: Portal) -> None:
    page = await _first_step(portal)
    await portal.http.post("/sign-in/second", data={"code": apps.code_at(_secret(page), now())})
    await portal.come_as_staff("owner", "Ann")
    both = (await portal.open("/staff/team")).count("Logged in on 1 device")
    async with reading(SYSTEM) as r:
        orla = (await r.db.scalars(select(Staff.id).where(Staff.email == ORLA))).one()
    await portal.open(f"/staff/team/{short(orla)}")
    await portal.tap("Reset the second step")
    assert "Orla Kearney is logged out everywhere" in portal.sheet()
    await portal.tap_in_sheet("Reset it")
    text = await portal.open("/staff/team")
    assert text.count("Logged in on 1 device") == both - 1
    assert "Sets up the second step at the next login" in text
    async with reading(SYSTEM) as r:
        assert (await r.db.scalars(select(Staff).where(Staff.email == ORLA))).one().active
