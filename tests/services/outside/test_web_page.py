"""Reading a page of somebody else's website: only the public internet, not for ever, not without end (T23)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from services.outside import public_addresses, web_page
from services.outside.public_addresses import NotPublic, is_public
from services.outside.web_page import PageDidNotCome

INSIDE = (
    "10.0.0.1",
    "127.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "::",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
)


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_behind_our_own_door_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


class Site:
    """A web server of somebody else, which is on this machine here."""

    def __init__(self) -> None:
        self.port, self.asked = 0, 0
        self.answer: Callable[[asyncio.StreamWriter], object] = lambda _writer: None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked += 1
        await reader.readuntil(b"\r\n\r\n")
        try:
            if asyncio.iscoroutine(done := self.answer(writer)):
                await done
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    def says(self, text: str, head: str = "200 OK\r\nContent-Type: text/html") -> None:
        self.answer = lambda writer: writer.write(f"HTTP/1.1 {head}\r\n\r\n{text}".encode())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@pytest.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    made = Site()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    monkeypatch.setitem(web_page.PORTS, "http", made.port)
    async with server:
        yield made


@pytest.fixture
def let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine counts as the public internet; nothing else of the inside does."""
    monkeypatch.setattr(public_addresses, "is_public", lambda address: address == "127.0.0.1")


async def test_nothing_inside_is_even_connected_to(site: Site) -> None:
    site.says("secret")
    for url in (site.url, site.url.replace("127.0.0.1", "localhost"), site.url.replace("127.0.0.1", "[::1]")):
        with pytest.raises(NotPublic):
            await web_page.read(url)
    assert site.asked == 0


async def test_without_that_guard_it_would_be(site: Site, let_in: None) -> None:
    site.says("secret")
    assert (await web_page.read(site.url)).text == "secret"
    assert site.asked == 1


@pytest.mark.parametrize(
    "there", ["http://10.0.0.1/", "https://169.254.169.254/latest", "http://[::1]/", "file:///etc/passwd"]
)
async def test_a_redirect_leads_nowhere_inside(site: Site, let_in: None, there: str) -> None:
    site.says("", f"302 Found\r\nLocation: {there}")
    with pytest.raises((NotPublic, PageDidNotCome)):
        await web_page.read(site.url)
    assert site.asked == 1


async def test_the_address_that_was_looked_at_is_the_one_that_is_opened(
    site: Site, let_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers otherwise the second time (DNS rebinding) is not asked a second time."""
    answers = ["127.0.0.1", "10.0.0.1"]
    loop = asyncio.get_running_loop()
    ask = loop.getaddrinfo

    async def once(host: str, port: int, **more: int) -> object:
        return await ask(answers.pop(0) if host == "hop.example" else host, port, **more)

    monkeypatch.setattr(loop, "getaddrinfo", once)
    site.says("here")
    assert (await web_page.read(f"http://hop.example:{site.port}/")).text == "here"
    assert answers == ["10.0.0.1"]


async def test_one_address_inside_among_several_is_enough_to_stay_away(
    site: Site, let_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def both(_host: str, port: int, **_more: int) -> object:
        return [(2, 1, 6, "", (address, port)) for address in ("127.0.0.1", "10.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", both)
    with pytest.raises(NotPublic):
        await web_page.read(f"http://hop.example:{site.port}/")
    assert site.asked == 0


async def test_other_ports_are_not_tried(site: Site, let_in: None) -> None:
    with pytest.raises(NotPublic):
        await web_page.read("http://127.0.0.1:22/")


async def test_a_redirect_to_the_real_page_is_followed_and_a_circle_is_left(site: Site, let_in: None) -> None:
    pages = ["302 Found\r\nLocation: /classes", "200 OK\r\nContent-Type: text/html; charset=iso-8859-2"]
    site.answer = lambda writer: writer.write(f"HTTP/1.1 {pages.pop(0)}\r\n\r\n\u010d".encode("iso-8859-2"))
    page = await web_page.read(site.url)
    assert (page.url, page.text) == (f"{site.url}classes", "\u010d")
    site.says("", "302 Found\r\nLocation: /")
    with pytest.raises(PageDidNotCome):
        await web_page.read(site.url)


@pytest.mark.parametrize(
    "head",
    [
        "404 Not Found\r\nContent-Type: text/html",
        "200 OK\r\nContent-Type: image/png",
        "nonsense",
        "200 OK\r\nx" * 500,
    ],
)
async def test_what_is_no_page_is_no_answer(site: Site, let_in: None, head: str) -> None:
    site.says("x", head)
    with pytest.raises(PageDidNotCome):
        await web_page.read(site.url)


async def test_a_page_without_end_is_read_as_far_as_is_needed(
    site: Site, let_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_page, "LARGEST", 100_000)

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x" * 10_000)
            await writer.drain()

    site.answer = endless
    assert 90_000 < len((await web_page.read(site.url)).text) <= 100_000


async def test_a_page_that_drips_is_given_up(
    site: Site, let_in: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_page, "SECONDS", 0.3)

    async def drips(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    site.answer = drips
    with pytest.raises(PageDidNotCome):
        await web_page.read(site.url)
