"""The innermost middleware: it serves prepared files instead of NiceGUI's own, and makes pages link to them.

No template is replaced. If a new NiceGUI writes its page differently, pages become larger but still work, and the tests
show what has changed.
"""

import re
from collections.abc import Callable, Iterable
from typing import Literal

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.files import STATIC, static_url
from pages.delivery.assets import FAMILY, QUASAR, STOCK, Files, Prepared, compressed, media_type
from pages.delivery.critical import Critical
from pages.delivery.first import FIRST_TAG, SHEET_HERE

YEAR = "public, max-age=31536000, immutable"
ASK = "no-cache"
IMPORTS = re.compile(rb'@import url\("[^"]+"\) layer\(\w+\);')
EXPECTED_IMPORTS = 4
VERSIONED = re.compile(rf"{re.escape(STOCK[:-1])}(?:-[0-9a-f]+)?/")
FINGERPRINTED = re.compile(r"/static/(?:[0-9a-f]{10}/)?")
PAGE_QUALITY = 5
SCRIPT_QUALITY = 9
KEPT_SCRIPTS = 200

Coding = Literal["br", "gzip", ""]
Change = Callable[[bytes, Scope], Prepared]


class Lean:
    """Serves prepared files and rewrites NiceGUI's pages; everything else passes untouched.

    Args:
        app: the app, with NiceGUI mounted and its own compression off.
        files: from `assets.prepare`.
        scripts: names of files in components/static that every live page runs right after its first content.
    """

    def __init__(self, app: ASGIApp, files: Files, *, scripts: Iterable[str] = ()) -> None:
        self.app = app
        self._files = files
        self._critical = Critical(files.css)
        # Scripts run at once, before NiceGUI's deferred ones, so that a tap on first content is not lost; and before the
        # sheet, because a script after the sheet would wait for it.
        links = [f'<script src="{static_url(name)}"></script>' for name in scripts]
        self._links = {
            area: "".join([*links, f'<link rel="stylesheet" href="{address}">']).encode()
            for area, address in files.sheets.items()
        }
        self._seen: dict[str, Prepared] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        if found := self._prepared(path):
            file, lasting = found
            await _answer(scope, send, file, YEAR if lasting else ASK)
            return
        if under := VERSIONED.match(path):
            path = STOCK + path[under.end() :]
            scope = dict(scope, path=path, raw_path=path.encode())
            await self.app(scope, receive, _RewrittenResponse(scope, send, self._script, _is_script))
            return
        await self.app(scope, receive, _RewrittenResponse(scope, send, self._page, _is_page))

    def _prepared(self, path: str) -> tuple[Prepared, bool] | None:
        """The file at an address, and whether browsers may keep it for ever.

        A page opened before an upgrade may request an address of the older version; it gets the current file.
        """
        if path == "/favicon.ico":
            return self._files.static["favicon.svg"], False
        if under := FINGERPRINTED.match(path):
            file = self._files.static.get(path[under.end() :])
            return (file, under[0] == f"{STATIC}/") if file else None
        if (under := VERSIONED.match(path)) and under[0] != STOCK:
            file = self._files.files.get(path[under.end() :]) or self._seen.get(STOCK + path[under.end() :])
            return (file, under[0] == self._files.base) if file else None
        return None

    def _page(self, body: bytes, scope: Scope) -> Prepared:
        return compressed(self._rewritten(body), "", quality=PAGE_QUALITY, only=_coding(scope))

    def _rewritten(self, html: bytes) -> bytes:
        html = html.replace(f"{STOCK}static/favicon.ico".encode(), static_url("favicon.svg").encode())
        html = html.replace(STOCK.encode(), self._files.base.encode())
        cut, number = IMPORTS.subn(b"", html)
        html = cut if number == EXPECTED_IMPORTS else html
        mark = SHEET_HERE.search(html)
        area = mark[1].decode() if mark else FAMILY
        links = self._links[area]
        first = html[: mark.start()].partition(FIRST_TAG.encode())[2] if mark else b""
        styles = b"<style>" + self._critical.of_page(first) + b"</style>"
        if mark:
            html = html[: mark.start()] + links + html[mark.end() :]
        else:
            html = html.replace(b"</head>", links + b"</head>", 1)
        html = html.replace(f"{self._files.base}static/{QUASAR}".encode(), self._files.quasar(area).encode())
        return html.replace(b"<head>", b"<head>" + styles, 1)

    def _script(self, body: bytes, scope: Scope) -> Prepared:
        """NiceGUI's scripts of single components: compressed at the first request, then cached."""
        path: str = scope["path"]
        file = compressed(body, media_type(path), quality=SCRIPT_QUALITY)
        if len(self._seen) < KEPT_SCRIPTS:
            self._seen[path] = file
        return file


class _RewrittenResponse:
    """An ASGI `send` that passes a response on, or buffers it until it is complete and then sends it changed."""

    def __init__(self, scope: Scope, send: Send, change: Change, wanted: Callable[[Headers], bool]) -> None:
        self._scope = scope
        self._send = send
        self._change = change
        self._wanted = wanted
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            if message["status"] != 206 and "content-encoding" not in headers and self._wanted(headers):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._send_changed(self._start)
            return
        await self._send(message)

    async def _send_changed(self, start: Message) -> None:
        self._start = None
        body = b"".join(self._parts)
        if body:
            body, coding = _chosen(self._change(body, self._scope), self._scope)
            headers = MutableHeaders(raw=list(start["headers"]))
            headers["content-length"] = str(len(body))
            headers.add_vary_header("Accept-Encoding")
            if coding:
                headers["content-encoding"] = coding
            for name in ("etag", "accept-ranges"):
                if name in headers:
                    del headers[name]
            start = {**start, "headers": headers.raw}
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(headers: Headers) -> bool:
    return headers.get("x-nicegui-content") == "page"


def _is_script(headers: Headers) -> bool:
    return any(kind in headers.get("content-type", "") for kind in ("javascript", "text/css"))


def _coding(scope: Scope) -> Coding:
    """The best compression that the browser accepts; q=0 means that it does not accept one."""
    taken = set()
    for part in Headers(scope=scope).get("accept-encoding", "").lower().split(","):
        name, _semicolon, weight = part.partition(";")
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight):
            taken.add(name.strip())
    return "br" if "br" in taken else "gzip" if "gzip" in taken else ""


def _chosen(file: Prepared, scope: Scope) -> tuple[bytes, Coding]:
    coding = _coding(scope)
    if coding == "br" and file.br:
        return file.br, "br"
    if coding and file.gzip:
        return file.gzip, "gzip"
    return file.raw, ""


async def _answer(scope: Scope, send: Send, file: Prepared, cache: str) -> None:
    body, coding = _chosen(file, scope)
    headers = MutableHeaders(
        {
            "content-type": file.type,
            "content-length": str(len(body)),
            "cache-control": cache,
            "vary": "Accept-Encoding",
        }
    )
    if coding:
        headers["content-encoding"] = coding
    await send({"type": "http.response.start", "status": 200, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
