"""Middleware that refuses requests, by the sender's address, the host name, the origin and the size of the body.

NiceGUI accepts a websocket from any page of any site, and whoever knows a page's client id may press its buttons.
Therefore the origin is checked here, before anything else sees the request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.delivery import wrong_address
from pages.delivery.forwarded import address_in
from pages.delivery.operator_hints import UncountedProxy, UnknownHosts
from pages.delivery.uploads import Upload

SOCKET = "/_nicegui_ws"
HEALTH = "/health"
DEFAULT_PORTS = {"http": 80, "https": 443}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORWARDED = (
    b"x-forwarded-",
    b"forwarded",
    b"x-real-ip",
    b"x-client-ip",
    b"true-client-ip",
    b"cf-connecting-ip",
)
BODY_LIMIT = 256_000
"""Bytes of a request's body; a door for a machine may have its own limit (machine_doors.py)."""
TOO_LARGE = "This is more than we take."


async def refuse(scope: Scope, send: Send, status: int, words: str, *, end: bool = False) -> None:
    """Refuse a request with a short plain text; a websocket is closed before it is accepted (403).

    `end` ends the connection as well, so that the rest of a large body is not taken.
    """
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": words})
        return
    body = words.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *([(b"connection", b"close")] if end else ()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope.get("method") == "HEAD" else body})


class TrustedProxies:
    """Sets the visitor's address and scheme from the headers of our own proxies, and removes all forwarded headers.

    Args:
        number: how many proxies of ours are in front. Each appends one address to X-Forwarded-For; addresses further
            left were written by the visitor. With 0, the headers are ignored.
    """

    def __init__(self, app: ASGIApp, number: int = 0) -> None:
        self.app = app
        self._number = number
        self._uncounted = UncountedProxy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            if not self._number:
                self._uncounted.note(scope)
            scope = dict(scope, **self._vouched(scope))
            scope["headers"] = [
                pair for pair in scope["headers"] if not pair[0].lower().startswith(FORWARDED)
            ]
        await self.app(scope, receive, send)

    def _vouched(self, scope: Scope) -> dict[str, object]:
        headers = Headers(scope=scope)
        addresses = _listed(headers, "x-forwarded-for")
        if not self._number or len(addresses) < self._number:
            return {}
        out: dict[str, object] = {"client": (address_in(addresses[-self._number]), 0)}
        schemes = _listed(headers, "x-forwarded-proto")[-self._number :]
        if schemes and schemes[0] in ("http", "https"):
            socket = scope["type"] == "websocket"
            out["scheme"] = {"http": "ws", "https": "wss"}[schemes[0]] if socket else schemes[0]
        return out


class KnownHosts:
    """Lets only requests for our own host name pass: the public address, and localhost for health checks.

    Without it, a site whose domain points at this machine could read the portal (DNS rebinding), and could make mails
    link elsewhere. Only whether we are well is told under any name: a container is asked by its own.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self.app = app
        parts = urlsplit(public_url.lower())
        default = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
        with_port = parts.netloc if parts.port else parts.netloc + default
        self._known = {parts.netloc, with_port, with_port.removesuffix(default)}
        self._unknown = UnknownHosts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"] != HEALTH:
            hosts = [host.lower() for host in Headers(scope=scope).getlist("host")]
            if len(hosts) != 1 or (hosts[0] not in self._known and not is_loopback(hosts[0])):
                self._unknown.note(hosts)
                if scope["type"] == "http":
                    await wrong_address.answer(scope, receive, send)
                else:
                    await refuse(scope, send, 400, "This is not the address of this portal.")
                return
        await self.app(scope, receive, send)


class OriginGuard:
    """Lets only our own pages open the socket or send something.

    Websockets always send Origin. Polling GETs to the same origin do not, so Sec-Fetch-Site, which no page can set,
    decides for them. A form on a page that sends no referrer has the origin "null"; Sec-Fetch-Site decides then, too.
    """

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self.app = app
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not self._may(scope):
            await refuse(scope, send, 403, "This request came from another site.")
            return
        await self.app(scope, receive, send)

    def _may(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origins = headers.getlist("origin")
        site = headers.get("sec-fetch-site", "")
        if len(origins) > 1:
            return False
        ours = bool(origins) and self._is_ours(origins[0], headers.get("host", ""), scope)
        if scope["type"] == "websocket":
            return ours
        if scope["path"].startswith(SOCKET):
            if scope["method"] == "GET" and not origins:
                return site == "same-origin"
            return scope["method"] in ("GET", "POST") and ours
        if scope["method"] in READING:
            return True
        if site and site not in ("same-origin", "none"):
            return False
        return ours or (bool(site) and (not origins or (origins[0] == "null" and site == "same-origin")))

    def _is_ours(self, origin: str, host: str, scope: Scope) -> bool:
        if origin == self._origin:
            return True
        scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
        return is_loopback(host) and origin == f"{scheme}://{host}"


class BodyLimit:
    """Refuses a request body above a limit, with or without Content-Length.

    Args:
        uploads: addresses with a limit of their own, for those who may send a file there.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT, uploads: Iterable[Upload] = ()) -> None:
        self.app = app
        self._limit = limit
        self._uploads = {each.path: each for each in uploads}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _has_no_body(Headers(scope=scope)):
            await self.app(scope, receive, send)
            return
        upload = self._uploads.get(scope["path"])
        if upload is not None and not await upload.may(HTTPConnection(scope)):
            await refuse(scope, send, 404, "Not found.", end=True)
            return
        body = await body_of(scope, receive, upload.body_limit if upload else self._limit)
        if body is None:
            await refuse(scope, send, 413, TOO_LARGE, end=upload is not None)
        elif not body.gone:
            await self.app(scope, body.replayed(receive), send)


class Heads:
    """Answers HEAD like GET, without the body, on every route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bare(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app(dict(scope, method="GET"), receive, bare)


@dataclass(slots=True)
class Body:
    """The whole body of one request."""

    content: bytes
    gone: bool = False
    """The sender disconnected before the body was complete."""
    _told: bool = False

    def replayed(self, receive: Receive) -> Receive:
        """A `receive` that gives the app the whole body at once, then whatever follows."""

        async def again() -> Message:
            if self._told:
                return await receive()
            self._told = True
            return {"type": "http.request", "body": self.content, "more_body": False}

        return again


async def body_of(scope: Scope, receive: Receive, limit: int) -> Body | None:
    """Read a request's body, or None as soon as it is known to have more bytes than the limit."""
    announced = Headers(scope=scope).get("content-length", "")
    if announced.isdecimal() and int(announced) > limit:
        return None
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return Body(b"", gone=True)
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > limit:
            return None
        if not message.get("more_body", False):
            return Body(b"".join(parts))


def _has_no_body(headers: Headers) -> bool:
    return "transfer-encoding" not in headers and headers.get("content-length", "") in ("", "0")


def origin_of(public_url: str) -> str:
    """Scheme, host and port of an address as browsers write them: lower case, without the default port.

    Raises:
        ValueError: this is not an http address.
    """
    parts = urlsplit(public_url.strip().lower())
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{public_url} is no address of a portal; it must begin with https:// or http://")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = parts.port in (None, DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" + ("" if usual else f":{parts.port}")


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine itself, at any port."""
    name, _colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    return (name if name and port.isdigit() else host).lower() in LOOPBACK


def _listed(headers: Headers, name: str) -> list[str]:
    return [part.strip() for line in headers.getlist(name) for part in line.split(",") if part.strip()]
