"""In a real browser, on a phone's screen: first content, styles, icons, forms, and what other sites may not do."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

GLYPH_WIDTH = """(name) => { const s = document.body.appendChild(document.createElement("span"));
    s.textContent = name; s.style.cssText = "position:absolute;white-space:nowrap;font:24px 'Cubby Icons'";
    s.style.fontFeatureSettings = '"liga","rlig"'; const w = s.getBoundingClientRect().width; s.remove(); return w }"""

OPENS = """(address) => new Promise((done) => { const s = new WebSocket(address);
    s.onopen = () => done(true); s.onerror = () => done(false) })"""
FRAMES = """(address) => new Promise((done) => { const f = document.createElement("iframe");
    f.src = address; f.onload = done; document.body.append(f) })"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    program = Path(__file__).parent / "served.py"
    server = subprocess.Popen(
        [sys.executable, str(program), address, str(port), str(tmp_path_factory.mktemp("cache"))]
    )
    try:
        for _try in range(300):
            try:
                httpx.get(f"{address}/plain")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def another_site(portal: str) -> AsyncIterator[str]:
    """A page of someone else on this very machine, where no rule of the browser protects us: another port is enough."""
    page = (
        f'<form method="post" action="{portal}/form"><input name="name" value="x"><button>Go</button></form>'
    )

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n{page}".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


def complaints(page: Page) -> list[str]:
    """What the browser complains about, as it comes."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda problem: found.append(str(problem)))
    return found


async def test_first_content_is_read_before_any_script_or_sheet_and_goes_when_the_live_page_is_there(
    phone: BrowserContext, portal: str
) -> None:
    page = await phone.new_page()
    found = complaints(page)
    go = asyncio.Event()

    async def hold(route: Route) -> None:
        await go.wait()
        await route.continue_()

    await page.route("**/*.js", hold)
    await page.route("**/*.mjs", hold)
    await page.route("**/all-*.css", hold)
    await page.goto(f"{portal}/live", wait_until="commit")
    heading = page.locator("#first h1")
    await heading.wait_for(state="visible")
    assert await heading.inner_text() == "Fri 20 Feb, 16:00"
    assert await heading.evaluate("e => getComputedStyle(e).fontSize") == "26px"
    before = await page.locator("#first .cb-hero").bounding_box()
    assert not await page.locator("#esm-fallback").is_visible()
    go.set()
    await page.wait_for_function("window.did_handshake")
    assert not await page.locator("#first").is_visible()
    assert await page.locator("#app h1").is_visible()
    after = await page.locator("#app .cb-hero").bounding_box()
    assert before is not None
    assert after is not None
    await page.get_by_role("button", name="Press").click()
    await page.get_by_text("pressed", exact=True).wait_for()
    assert found == []


async def test_icons_are_one_glyph_wide_on_live_and_plain_pages(phone: BrowserContext, portal: str) -> None:
    page = await phone.new_page()
    for path in ("/live", "/plain"):
        await page.goto(f"{portal}{path}")
        await page.evaluate("""document.fonts.load('24px "Cubby Icons"')""")
        for name in ("event_repeat", "chevron_right", "arrow_drop_down"):
            assert await page.evaluate(GLYPH_WIDTH, name) == pytest.approx(24, abs=0.5), (path, name)
    await page.goto(f"{portal}/live")
    family = await page.locator(".cb-test").evaluate("e => getComputedStyle(e).fontFamily")
    assert "Cubby Icons" in family


async def test_a_plain_page_has_its_colours_and_its_form_arrives_under_the_strict_policy(
    phone: BrowserContext, portal: str
) -> None:
    page = await phone.new_page()
    found = complaints(page)
    await page.goto(f"{portal}/plain")
    button = page.get_by_role("button", name="Send")
    await expect(button).to_have_css("background-color", "rgb(11, 122, 117)")
    await page.get_by_label("Name").fill("Anna")
    async with page.expect_request("**/form") as sent:
        await button.click()
    request = await sent.value
    assert (await request.all_headers()).get(
        "origin"
    ) == portal  # over https it is "null": no referrer is sent
    await page.get_by_role("heading", name="Hello Anna").wait_for()
    assert found == []


async def test_another_site_can_neither_send_a_form_nor_open_the_socket_nor_frame_a_page(
    phone: BrowserContext, portal: str, another_site: str
) -> None:
    page = await phone.new_page()
    found = complaints(page)
    await page.goto(another_site)
    socket_address = f"{portal.replace('http', 'ws')}/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
    assert await page.evaluate(OPENS, socket_address) is False
    assert any("Unexpected response code: 403" in text for text in found)
    found.clear()
    await page.evaluate(FRAMES, f"{portal}/plain")
    assert any("frame-ancestors 'none'" in text for text in found)
    assert [frame.url for frame in page.frames][1:] == ["chrome-error://chromewebdata/"]
    async with page.expect_response("**/form") as got:
        await page.get_by_role("button", name="Go").click()
    assert (await got.value).status == 403
