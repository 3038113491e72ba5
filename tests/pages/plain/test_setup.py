"""An empty server shows that it is not set up, and nothing else, until somebody types the set-up code."""

from __future__ import annotations

import base64
import re

import pytest
from sqlalchemy import select

import pages
from db import Provider
from pages.app.areas import Screen
from pages.plain import errors
from services.core.visitor import Visitor
from services.core.work import now, reading, work
from services.operations.setup import setup_code
from services.sign_in.second import apps
from services.sign_in.staff_limits import SETUP_IN_AN_HOUR
from tests.at_the_door import hash_quickly
from tests.pages.conftest import Portal

SYSTEM = Visitor.system("test")
ORLA = {"provider": "Hop & Tumble", "first_name": "Orla", "last_name": "Kearney", "email": "orla@example.com"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


async def _code() -> str:
    async with work(SYSTEM) as w:
        return await setup_code.ready(w)


def _paths() -> list[str]:
    return [re.sub(r"{\w+}", "x" * 21, screen.path) for screen in pages.SCREENS if isinstance(screen, Screen)]


async def test_every_page_says_not_set_up_and_how_to_begin(empty_portal: Portal) -> None:
    for path in (*_paths(), "/sign-in", "/mailbox", "/logo/x", "/hello/x", "/c/x", "/join/x", "/nothing"):
        answer = await empty_portal.http.get(path)
        assert answer.status_code == 503, path
        assert "Not set up yet" in answer.text
        assert "./cubby setup-code" in answer.text
        assert 'href="/setup"' in answer.text
    assert (await empty_portal.http.post("/sign-in", data={"email": "a@example.com"})).status_code == 503


async def test_without_the_guard_pages_would_be_shown(
    empty_portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(errors, "WITHOUT_PROVIDER", ("/",))
    with pytest.raises(AssertionError):
        await test_every_page_says_not_set_up_and_how_to_begin(empty_portal)


async def test_the_code_leads_through_the_second_step_to_the_checklist(empty_portal: Portal) -> None:
    http = empty_portal.http
    assert "Set-up code" in (await http.get("/setup")).text
    answer = await http.post("/setup", data=ORLA | {"code": (await _code()).lower()}, follow_redirects=True)
    assert answer.url.path == "/sign-in/second"
    assert "Set up your second step" in answer.text
    assert (await http.get("/staff")).status_code == 303, "the code alone opens nothing"
    found = re.search(r"cb-secret-key[^>]*>([^<]+)<", answer.text)
    assert found
    secret = base64.b32decode(found[1].replace(" ", ""))
    kept = await http.post("/sign-in/second", data={"code": apps.code_at(secret, now()), "next": "/staff"})
    assert "Keep these codes" in kept.text
    text = await empty_portal.open("/staff")
    assert "Until families can come" in text
    assert "0 of 5 steps are done" in text


async def test_everybody_else_is_refused(empty_portal: Portal) -> None:
    http, code = empty_portal.http, await _code()
    await http.get("/setup")
    for typed in ("", "x", "AAAAA-AAAAA", "../../etc/passwd", "\0", code[:-1]):
        answer = await http.post("/setup", data=ORLA | {"code": typed})
        assert answer.status_code == 422, typed
        assert "isn’t the set-up code" in answer.text
        assert "Hop &amp; Tumble" in answer.text, "what was typed is still there"
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(Provider.id)) is None
    await http.post("/setup", data=ORLA | {"code": code})
    http.cookies.clear()
    await http.get("/setup")
    answer = await http.post("/setup", data={"code": code})
    assert answer.status_code == 422
    assert "used already" in answer.text


async def test_too_many_guesses_are_told_to_wait(empty_portal: Portal) -> None:
    http = empty_portal.http
    await http.get("/setup")
    for _guess in range(SETUP_IN_AN_HOUR):
        await http.post("/setup", data=ORLA | {"code": "AAAAA-AAAAA"})
    answer = await http.post("/setup", data=ORLA | {"code": await _code()})
    assert answer.status_code == 429
    assert "wait an hour" in answer.text


async def test_what_is_wrong_beside_the_code_stands_at_its_field(empty_portal: Portal) -> None:
    http = empty_portal.http
    await http.get("/setup")
    answer = await http.post("/setup", data=ORLA | {"code": await _code(), "email": "orla", "provider": ""})
    assert answer.status_code == 422
    assert "This is needed." in answer.text
    assert "Enter your email address" in answer.text


async def test_a_browser_that_keeps_no_cookies_is_told_before_the_code_is_used(empty_portal: Portal) -> None:
    code = await _code()
    answer = await empty_portal.http.post("/setup", data=ORLA | {"code": code})
    assert answer.status_code == 422
    assert "blocks cookies" in answer.text
    assert await _code() == code


async def test_the_page_speaks_the_browsers_language(empty_portal: Portal) -> None:
    answer = await empty_portal.http.get("/setup", headers={"accept-language": "sk-SK"})
    assert 'lang="sk"' in answer.text
    assert "Set-up code" not in answer.text
