"""The security headers of every response, with the content security policies."""

import secrets
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.plain import style_nonce

STRICT = (
    "default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For all pages of our own HTML. The nonce is for the one style block with the provider's colours."""

LIVE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""For NiceGUI's pages, which do not run without inline scripts and eval."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
WITHOUT_HTTPS = {"Referrer-Policy": "same-origin"}
"""Over http, as in a network at home, browsers send no Sec-Fetch-Site, and a form on a page without referrer has the
origin "null": `OriginGuard` could not tell that it is ours. Other sites are told nothing with this, either."""
HSTS = "max-age=31536000"
NOWHERE = "frame-ancestors 'none'"
"""In no frame. Where a page may stand in one, the provider's websites take the place of this."""
FAILED = 400
"""The lowest status of a response that is no answer; browsers keep none of them."""
OLD_NAMES = {"'none'": "DENY", "'self'": "SAMEORIGIN"}
"""What `X-Frame-Options` calls the same; it has no word for several websites, so there it is not sent."""

MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-top-navigation-by-user-activation"
)
"""For the HTML of a mail in a frame of the demo's mailbox: it may have any style, and run nothing."""


def strict(*more: str) -> str:
    """The strict policy of the current response, with more directives: `strict("frame-src 'self'")`.

    A page that frames another page of ours sends it as its own Content-Security-Policy header.
    """
    return "; ".join([STRICT.format(nonce=style_nonce.get()), *more])


class SecurityHeaders:
    """Adds the headers to every response. A response that sets its own Content-Security-Policy keeps it.

    Args:
        https: whether the public address is https; browsers are then told to use only https (HSTS).
        framed_on: the websites that may show in a frame what `may_be_framed` has marked, asked at each response.
    """

    def __init__(self, app: ASGIApp, *, https: bool, framed_on: Callable[[], str] = str) -> None:
        self.app = app
        self._framed_on = framed_on
        self._always = ALWAYS | ({"Strict-Transport-Security": HSTS} if https else WITHOUT_HTTPS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        state: dict[str, object] = dict(scope.get("state") or {})
        scope = dict(scope, state=state)

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                headers.update(self._always)
                live = headers.get("x-nicegui-content") == "page"
                policy = LIVE if live else STRICT.format(nonce=nonce)
                policy = headers.get("content-security-policy", policy)
                if state.get("may_be_framed") and (websites := self._framed_on()):
                    policy = policy.replace(NOWHERE, f"frame-ancestors {websites}")
                headers["Content-Security-Policy"] = policy
                if old := OLD_NAMES.get(_ancestors(policy)):
                    headers["X-Frame-Options"] = old
                if message["status"] >= FAILED:
                    headers["Cache-Control"] = "no-store"  # what is missing now may be there after an upgrade
                elif headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Cache-Control", "no-store")
                message = {**message, "headers": headers.raw}
            await send(message)

        token = style_nonce.set(nonce)
        try:
            await self.app(scope, receive, protected)
        finally:
            style_nonce.reset(token)


def _ancestors(policy: str) -> str:
    """Where a policy lets a page be framed."""
    return next(
        (part.split(" ", 1)[1] for part in policy.split("; ") if part.startswith("frame-ancestors ")), ""
    )
