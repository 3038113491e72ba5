"""A page of the provider's website on another origin, and what stands in front of a portal that has https."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from services.operations.website import snippet

FOREIGN = "--host-resolver-rules=MAP *.example 127.0.0.1"
"""For a browser: names of websites that are on this machine."""
NO_THIRD_PARTY = "--test-third-party-cookie-phaseout"
"""For a browser: no cookie of another site, unless it is kept apart."""
HEARS = """<script>window.heard = [];
for (const name of ["cubby:login", "cubby:logout"]) document.addEventListener(name, (e) => heard.push(e.type));
</script>"""


def host_page(portal: str, begins: str = "/") -> ASGIApp:
    """A website whose every page has the lines that are copied from the room; the portal begins at this page of its own."""
    lines = snippet.frame(portal, "Hop & Tumble").replace('data-page="/"', f'data-page="{begins}"')
    page = f"<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Hop</title><link rel=icon href=data:,>{HEARS}<style>body{{margin:0}}</style><h1>Hop</h1>{lines}<footer>The end</footer>"

    async def website(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await HTMLResponse(page)(scope, receive, send)

    return website


@asynccontextmanager
async def encrypted(port: int, certificate: Path, key: Path, own_port: int) -> AsyncIterator[None]:
    """What takes https at `own_port` and hands all of it on to a port of this machine."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while part := await reader.read(65_536):
                writer.write(part)
                await writer.drain()
        writer.close()

    async def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, there = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pipe(reader, there), pipe(back, writer))

    server = await asyncio.start_server(taken, "127.0.0.1", own_port, ssl=context)
    try:
        yield
    finally:
        server.close()
