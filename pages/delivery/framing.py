"""The portal in a frame on the provider's website: which responses may stand in one, and cookies of their own.

A browser lets a frame of another site keep cookies only apart from all other sites (CHIPS: `Partitioned`). They have
names of their own, so that the cookies of a tab stay what they are: Lax and first-party. Inside the app both look alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAMES = frozenset({"iframe", "frame", "embed", "object"})
TAB = "/framed"
"""The page that leads out of a frame (pages/plain/framed.py)."""
NEVER = ("/staff", "/sign-in/second", "/join/", "/setup")
"""What staff do stands in a tab of its own."""
OURS, FRAMED = "__Host-cubby", "__Host-framed-cubby"
"""How the names of our cookies begin, in a tab and in a frame; both only over https."""
LAX, APART = "samesite=lax", "SameSite=None; Partitioned"


def in_frame(headers: Mapping[str, str]) -> bool:
    """Whether the browser asks for a page to show in a frame. No page can make it say anything else."""
    return headers.get("sec-fetch-dest", "") in FRAMES


def may_be_framed(of: HTTPConnection) -> None:
    """Let the provider's own website show the response to this request in a frame."""
    of.state.may_be_framed = True


def out_of_frame(wanted: str, *, tried: bool = False) -> str:
    """The address that leads on to `wanted`, in the frame or in a tab; `tried`: no cookie has come back before."""
    return f"{TAB}?{urlencode({'next': wanted} | ({'tried': '1'} if tried else {}), safe='/')}"


class Framing:
    """Gives frames on other sites cookies of their own, and leads out of the frame where staff would stand in it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        framed = scope["type"] == "http" and in_frame(headers)
        if framed and scope["method"] == "GET" and scope["path"].startswith(NEVER):
            there = scope["path"] if scope["path"].startswith("/staff") else "/staff"
            out = out_of_frame(there) + "&tab=1"
            await RedirectResponse(out, 303, headers={"Cache-Control": "no-store"})(scope, receive, send)
            return
        cookies, theirs = _cookies(headers)
        if theirs is not None:
            rest = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
            scope = dict(scope, headers=[*rest, *([(b"cookie", theirs.encode("latin-1"))] if theirs else ())])
        if not framed or not (cookies or headers.get("sec-fetch-site") == "cross-site"):
            await self.app(scope, receive, send)
            return

        async def apart(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": list(map(_set_apart, message["headers"]))}
            await send(message)

        await self.app(scope, receive, apart)


def _cookies(headers: Headers) -> tuple[bool, str | None]:
    """Whether the cookies are a frame's, and what the app is to see of them; None where nothing is to change.

    A browser that does not know `Partitioned` sends a frame's cookies in its tabs, too. There they count for nothing.
    """
    pairs = [pair.strip() for line in headers.getlist("cookie") for pair in line.split(";") if pair.strip()]
    if not _any(pairs, FRAMED):
        return False, None
    others = [pair for pair in pairs if not pair.startswith(FRAMED)]
    if _any(others, OURS) or headers.get("sec-fetch-dest") == "document":
        return False, "; ".join(others)
    return True, "; ".join(
        OURS + pair.removeprefix(FRAMED) if pair.startswith(FRAMED) else pair for pair in pairs
    )


def _any(pairs: Iterable[str], start: str) -> bool:
    return any(pair.startswith(start) for pair in pairs)


def _set_apart(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = pair
    text = value.decode("latin-1")
    if name.lower() != b"set-cookie" or not text.startswith(OURS):
        return pair
    parts = text.split("; ")
    kept = [APART if part.lower() == LAX else part for part in parts]
    return name, (FRAMED + "; ".join(kept).removeprefix(OURS)).encode("latin-1")
