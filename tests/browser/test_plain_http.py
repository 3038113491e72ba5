"""In a network at home: over http, under an address that is not this machine's own."""

from __future__ import annotations

import asyncio
import socket

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse
from playwright.async_api import async_playwright
from starlette.types import ASGIApp

from components.marks import Logo
from components.plain import plain_page
from components.theme import theme
from pages.delivery.guards import KnownHosts, OriginGuard
from pages.delivery.policy import SecurityHeaders
from tests.servers import CHROMIUM_FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOST = "portal.example"


def application() -> FastAPI:
    """A plain page of ours with a form."""
    app = FastAPI()

    @app.get("/")
    async def page() -> HTMLResponse:
        made = plain_page("Log in", of=Logo("Cubby"), theme=theme("#0B7A75"))
        return HTMLResponse(made.replace("</main>", "<form method='post'><button>Go</button></form></main>"))

    @app.post("/")
    async def taken() -> PlainTextResponse:
        return PlainTextResponse("taken")

    return app


async def pressed(chromium: str, *, https: bool) -> str:
    """What is shown after the form's button; `https` gives the headers of a portal under https, the control."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        address = f"http://{HOST}:{door.getsockname()[1]}"
        guarded: ASGIApp = KnownHosts(OriginGuard(application(), address), address)
        server = uvicorn.Server(
            uvicorn.Config(SecurityHeaders(guarded, https=https), log_level="warning", lifespan="off")
        )
        serving = asyncio.create_task(server.serve(sockets=[door]))
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=chromium,
                    args=[*CHROMIUM_FLAGS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"],
                )
                page = await browser.new_page()
                await page.goto(address)
                await page.get_by_role("button").click()
                shown = await page.locator("body").inner_text()
                await browser.close()
                return shown
        finally:
            server.should_exit = True
            await serving


async def test_a_form_of_ours_is_taken_over_http_though_browsers_say_less_there(chromium: str) -> None:
    assert await pressed(chromium, https=False) == "taken"


async def test_with_the_headers_for_https_it_would_be_refused(chromium: str) -> None:
    assert "another site" in await pressed(chromium, https=True)
