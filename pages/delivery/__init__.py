"""How pages reach the browser: the middleware around the app, and the prepared static files."""

from collections.abc import Callable, Iterable
from pathlib import Path

from starlette.types import ASGIApp

from components import files as ours
from components.files import static_url
from pages.delivery.assets import Files, prepare
from pages.delivery.first import first_content
from pages.delivery.framing import Framing
from pages.delivery.guards import BodyLimit, Heads, KnownHosts, OriginGuard, TrustedProxies, origin_of
from pages.delivery.lean import Lean
from pages.delivery.machine_doors import MachineDoor, MachineDoors
from pages.delivery.policy import SecurityHeaders
from pages.delivery.socket_guard import OpenPages, SocketGuard
from pages.delivery.uploads import Upload

__all__ = ["Files", "MachineDoor", "first_content", "prepare", "ready", "static_url", "wrap"]


def ready(cache: Path, *, quality: int = 11) -> Files:
    """Prepare all files, with the style sheet of components/static. Takes seconds at the first start only."""
    css = (ours.FOLDER / "cubby.css").read_text(encoding="utf-8")
    return prepare(cache, css, quality=quality)


def wrap(
    app: ASGIApp,
    files: Files,
    *,
    public_url: str,
    proxies: int = 0,
    doors: Iterable[MachineDoor] = (),
    uploads: Iterable[Upload] = (),
    scripts: Iterable[str] = (),
    pages: OpenPages | None = None,
    framed_on: Callable[[], str] = str,
) -> ASGIApp:
    """The app with all its middleware: proxies, headers, host name, frames, origin, size, prepared files.

    Run uvicorn with `proxy_headers=False`; otherwise it trusts forwarded headers before `TrustedProxies` checks them.

    Args:
        files: from `ready`.
        public_url: the address people use; requests for other host names are refused, except for localhost.
        proxies: how many reverse proxies of ours are in front.
        doors: addresses for machines (pages/plain/webhooks.py).
        uploads: addresses that take files (pages/plain/uploads.py).
        scripts: names of files in components/static that live pages run right after their first content.
        pages: knows which open page belongs to which sign-in; without it the socket is not guarded.
        framed_on: the websites that may show a family's pages in a frame, with spaces between them.
    """
    origin = origin_of(public_url)
    inner: ASGIApp = Lean(app, files, scripts=scripts)
    if pages is not None:
        inner = SocketGuard(inner, pages)
    inner = MachineDoors(inner, OriginGuard(BodyLimit(Heads(inner), uploads=uploads), origin), doors)
    inner = KnownHosts(Framing(inner), origin)
    inner = SecurityHeaders(inner, https=origin.startswith("https:"), framed_on=framed_on)
    return TrustedProxies(inner, proxies)
