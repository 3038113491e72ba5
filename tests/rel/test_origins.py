"""On every route: whoever comes from another site may send nothing and open no socket, and every answer forbids the
same things (T23)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from pages import delivery
from pages.delivery.policy import ALWAYS, LIVE
from services import sign_in
from services.core.configuration import Configuration
from tests.pages.conftest import _portal_app
from tests.pages.delivery.test_guards import opens_socket
from tests.rel.scorecard import score
from tests.world import World

pytestmark = [pytest.mark.rel, pytest.mark.parametrize("dialect", ["sqlite"])]

HOME = "https://portal.example"
FOREIGN = (
    "https://evil.example",
    "null",
    "https://sub.portal.example",
    "https://portal.example:8443",
    "http://portal.example",
    "https://portal.example.evil.example",
    "http://localhost:9999",
    "",
)
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
A_NAME = "2" * 22
"""What could be an id of something."""


@pytest.fixture
async def portal_app(world: World, tmp_path: Path) -> AsyncIterator[Any]:
    """The whole portal, not yet wrapped."""
    configuration = Configuration(data=tmp_path, public_url=HOME, _env_file=None)
    with _portal_app(configuration) as app:
        async with app.router.lifespan_context(app):  # type: ignore[attr-defined]
            yield app


def wrapped(app: ASGIApp, tmp_path: Path) -> ASGIApp:
    return delivery.wrap(app, delivery.ready(tmp_path / "prepared", quality=1), public_url=HOME)


def paths(app: Any) -> list[tuple[str, set[str]]]:
    """Every route's path with something in its slots, and its methods; NiceGUI's own belong to it."""
    found: list[tuple[str, set[str]]] = []
    for route in _routes(app):
        path = getattr(route, "path", "")
        for name in getattr(route, "param_convertors", {}):
            path = path.replace("{" + name + "}", A_NAME).replace("{" + name + ":path}", A_NAME)
        found.append((path, getattr(route, "methods", None) or {"GET"}))
    return found


def _routes(app: Any) -> list[Any]:
    found = []
    for route in app.routes:
        inner = getattr(route, "routes", None)
        if inner and getattr(route, "path", "") == "":
            found += _routes(route)
        else:
            found.append(route)
    return found


def browser(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME)


async def test_t23_nothing_is_taken_from_another_site_on_any_route(portal_app: Any, tmp_path: Path) -> None:
    front, tried = wrapped(portal_app, tmp_path), 0
    routes = paths(portal_app)
    known = {path for path, _methods in routes}
    assert {"/sign-in/code", "/sign-out", "/health", "/", "/profile/devices"} <= known
    assert any(path.startswith("/_nicegui") for path in known)
    async with browser(front) as http:
        for path, _methods in routes:
            for method in CHANGING:
                for origin in FOREIGN:
                    answer = await http.request(method, path or "/", headers={"origin": origin})
                    assert answer.status_code == 403, (method, path, origin)
                    tried += 1
    for origin in (*FOREIGN, None):
        assert not await opens_socket(front, *([] if origin is None else [origin]))
        tried += 1
    score("T23", "100 % refused", routes=len(routes), tried=tried, refused=tried)


async def test_t23_every_answer_forbids_the_same(portal_app: Any, tmp_path: Path) -> None:
    front, seen = wrapped(portal_app, tmp_path), 0
    async with browser(front) as http:
        for path in {path for path, methods in paths(portal_app) if "GET" in methods}:
            for asked in (path or "/", f"{path}/nowhere"):
                answer = await http.get(asked, headers={"origin": "https://evil.example"})
                told = answer.headers
                for name, value in (ALWAYS | {"Strict-Transport-Security": "max-age=31536000"}).items():
                    assert told.get(name) == value, (asked, name)
                assert not [name for name in told if name.startswith("access-control-")], asked
                policy = told["content-security-policy"]
                assert policy == LIVE or policy.startswith("default-src 'none'"), asked
                assert "server" not in told
                assert all(name.startswith("__Host-") for name in answer.cookies), asked
                seen += 1
    score("T23", "headers exact", answers=seen)


async def test_t23_without_the_guard_a_form_of_another_site_would_be_read(
    portal_app: Any, tmp_path: Path
) -> None:
    """The negative control: the same request, one layer further in."""
    for app, status in ((portal_app, 422), (wrapped(portal_app, tmp_path), 403)):
        async with browser(app) as http:
            answer = await http.post(
                "/sign-in", data={"email": ""}, headers={"origin": "https://evil.example"}
            )
            assert answer.status_code == status
            forbids = all(name in answer.headers for name in ALWAYS)
            assert forbids == (status == 403), "headers, too, come from there"
    score("T23", "guard off: noticed", off="origin, headers", noticed=True)
    assert sign_in.cookie_name().startswith("__Host-")
