"""What is known of the browser that sends a request."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}", re.ASCII)
HIDDEN = re.compile(r"_[\w.-]{1,64}", re.ASCII)
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Opera", r"OPR/|OPiOS/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser sends: our cookies, its network, and its own name."""

    asking: str = ""
    """Token that identifies its requests to sign in."""
    device: str = ""
    """Token of a browser that was signed in before."""
    token: str = ""
    """Token of its present sign-in, if there is one."""
    network: str = ""
    """The network of its address, as `network_of` returns it."""
    agent: str = ""
    """Its User-Agent header."""
    language: str = ""
    """The language chosen on the sign-in page, else the one the browser asks for; empty if neither is known."""

    @property
    def label(self) -> str:
        """A name that its owner recognises: "Chrome · Android"; empty if the header names nothing we know."""
        return " · ".join(
            name for name in (_named(BROWSERS, self.agent), _named(SYSTEMS, self.agent)) if name
        )


def _named(table: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, sign in table if re.search(sign, agent[:500])), "")


def plausible(token: str) -> bool:
    """Whether the text has the form of one of our tokens."""
    return TOKEN.fullmatch(token) is not None


def network_of(host: str | None) -> str:
    """The part of an address that one household or office shares: /24, or /56 of IPv6.

    A name that our proxy gives a visitor in place of an address (`_visitor7`) is a network of its own.
    """
    if HIDDEN.fullmatch(host or ""):
        return str(host)
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 56), strict=False))
