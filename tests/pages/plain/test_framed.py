"""Coming in within a frame on the provider's website: with cookies of its own, or in a tab, and never in circles."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from db import Provider
from pages.delivery.framing import Framing
from pages.delivery.policy import SecurityHeaders
from pages.plain import embed, framed
from pages.plain import sign_in as door
from services.core.work import App, work
from tests.at_the_door import ANNA, hash_quickly, open_the_door
from tests.pages.plain.test_sign_in import newest
from tests.small import SYSTEM

HOP = "https://www.hop.example"
INTO = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
WITHIN = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"}
ONE_ENGINE = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
async def frame(
    house: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """A frame on the provider's website, whose browser keeps its cookies."""
    hash_quickly(monkeypatch)
    configuration = await open_the_door(tmp_path, public_url="https://testserver")
    async with work(SYSTEM) as w:
        await w.db.execute(update(Provider).values(framed_on=HOP))
    app = FastAPI()
    door.add(app, configuration)
    framed.add(app, configuration)
    embed.add(app)
    whole = SecurityHeaders(Framing(app), https=True, framed_on=lambda: HOP)
    transport = httpx.ASGITransport(whole, client=("203.0.113.7", 1234))
    async with httpx.AsyncClient(transport=transport, base_url="https://testserver", headers=WITHIN) as made:
        yield made


async def way(
    frame: httpx.AsyncClient, path: str, *, forgets: bool = False
) -> tuple[list[str], httpx.Response]:
    """The addresses that a frame is led along, and the page at the end; `forgets`: it keeps no cookie."""
    passed: list[str] = []
    headers = INTO
    for _step in range(8):
        if forgets:
            frame.cookies.clear()
        answer = await frame.get(path, headers=headers)
        if answer.status_code != 303:
            return passed, answer
        path, headers = answer.headers["location"], WITHIN
        passed.append(path)
    raise AssertionError(f"it goes on and on: {passed}")


@ONE_ENGINE
async def test_where_cookies_are_kept_apart_one_logs_in_within_the_frame_and_out(
    frame: httpx.AsyncClient,
) -> None:
    passed, page = await way(frame, "/framed?next=/bookings")
    assert passed == ["/framed?next=/bookings&tried=1", "/sign-in?next=/bookings"]
    assert f'<meta name="cubby-websites" content="{HOP}">' in page.text
    assert '<meta name="cubby-signed-in" content="no">' in page.text
    asked = await frame.post("/sign-in", data={"email": ANNA, "next": "/bookings"})
    assert asked.headers["location"] == "/sign-in/code"
    done = await frame.post("/sign-in/code", data={"code": await newest()})
    assert (done.status_code, done.headers["location"]) == (303, "/bookings")
    lines = asked.headers.get_list("set-cookie") + done.headers.get_list("set-cookie")
    assert all(line.startswith("__Host-framed-cubby") for line in lines)
    assert all({"SameSite=None", "Partitioned", "Secure"} <= set(line.split("; ")) for line in lines)
    passed, _page = await way(frame, "/sign-in?next=/bookings")
    assert passed == ["/bookings"], "the frame's own cookie has logged in"
    in_a_tab = await frame.get("/sign-in", headers={"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none"})
    assert in_a_tab.status_code == 200, "and nowhere else"


@ONE_ENGINE
@pytest.mark.parametrize("path", ["/framed?next=/bookings", "/sign-in?next=/bookings"])
async def test_without_cookies_one_sentence_and_a_tab_at_the_same_place(
    frame: httpx.AsyncClient, path: str
) -> None:
    passed, page = await way(frame, path, forgets=True)
    assert len(passed) <= 2
    assert "Your browser doesn’t let you log in within another website" in page.text
    button = re.search(r'<a[^>]*class="cb-btn[^>]*>', page.text)
    assert button is not None
    assert 'href="/bookings"' in button[0]
    assert 'target="_blank"' in button[0]
    assert "<form" not in page.text
    assert f"frame-ancestors {HOP}" in page.headers["content-security-policy"]


@ONE_ENGINE
async def test_a_form_that_comes_without_cookies_leads_out_and_sends_no_mail(
    frame: httpx.AsyncClient,
) -> None:
    answer = await frame.post("/sign-in", data={"email": ANNA, "next": "/orders"})
    assert answer.headers["location"] == "/framed?next=/orders&tried=1"


@ONE_ENGINE
@pytest.mark.parametrize(
    "there", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_the_tab_opens_pages_of_ours_alone(frame: httpx.AsyncClient, there: str) -> None:
    page = await frame.get("/framed", params={"next": there, "tried": "1"}, headers=INTO)
    assert "evil" not in page.text
    assert "javascript:" not in page.text
    assert 'href="/"' in page.text


@ONE_ENGINE
async def test_the_script_for_the_website_is_small_keeps_its_address_and_sets_no_cookie(
    frame: httpx.AsyncClient,
) -> None:
    answer = await frame.get("/embed.js?v=1")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "set-cookie" not in answer.headers
    assert len(answer.content) < 3000
    again = await frame.get("/embed.js?v=1", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
