"""Addresses of the provider's website as staff type them: a website is scheme, host and port, a page is the whole. PURE.

What passes here stands in a header that browsers read (`frame-ancestors`), so only plain hosts do.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from services.core.refusals import Refused
from services.language import N_

LONGEST = 500
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?:{LABEL}\.)*{LABEL}")
USUAL_PORTS = {"https": 443, "http": 80}


class NotAWebsite(Refused):
    """What was typed is no address of a website."""

    message = N_("Write it like https://www.example.com.")


class AnyWebsite(Refused):
    """A star, which stands for many websites."""

    message = N_(
        "Write each website in full. With a star, websites you don’t know could show the portal, too."
    )


class WithoutHttps(Refused):
    """http where the portal has https."""

    message = N_(
        "It has to begin with https://. Without it, anybody on the way could put something else in its place."
    )


class PortalItself(Refused):
    """The address of the portal itself."""

    message = N_("That is the portal itself. Write the address of your own website.")


def origin_typed(text: str, portal: str) -> str:
    """The website of what was typed, which may be the address of any of its pages, as browsers write it.

    Args:
        portal: the address of the portal; where that has no https, as on one's own computer, a website needs none.

    Raises:
        NotAWebsite, AnyWebsite, WithoutHttps, PortalItself.
    """
    return _origin(_parts(text, portal), portal)


def page_typed(text: str, portal: str) -> str:
    """The page that was typed, without what follows a #.

    Raises:
        NotAWebsite, AnyWebsite, WithoutHttps, PortalItself.
    """
    parts = _parts(text, portal)
    page = _origin(parts, portal) + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not page.isascii() or any(character in page for character in " \"'<>\\^`{|}"):
        raise NotAWebsite
    return page


def origin_of(url: str) -> str:
    """The website of an address that `page_typed` has passed, or of the portal's; empty where it has none."""
    try:
        parts = urlsplit(url.strip().lower())
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in USUAL_PORTS or not host:
        return ""
    return f"{parts.scheme}://{host}" + ("" if port in (None, USUAL_PORTS[parts.scheme]) else f":{port}")


def _parts(text: str, portal: str) -> SplitResult:
    text = text.strip()
    if "*" in text:
        raise AnyWebsite
    if "://" not in text:
        text = f"{'https' if portal.startswith('https:') else 'http'}://{text}"
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:  # brackets that do not close, a port that is no number
        raise NotAWebsite from None
    if len(text) > LONGEST or parts.scheme.lower() not in USUAL_PORTS or "@" in parts.netloc:
        raise NotAWebsite
    return parts


def _origin(parts: SplitResult, portal: str) -> str:
    try:
        host = (parts.hostname or "").rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        raise NotAWebsite from None
    if not HOST.fullmatch(host) or not ("." in host or host == "localhost"):
        raise NotAWebsite
    origin = origin_of(f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port is not None else ""))
    if origin == origin_of(portal):
        raise PortalItself
    if origin.startswith("http:") and portal.startswith("https:"):
        raise WithoutHttps
    return origin
