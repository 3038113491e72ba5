"""Fingerprints keyed with this deployment's secret, and the names of its sign-in cookies."""

from __future__ import annotations

import hashlib
from enum import Enum

from services.core.configuration import Configuration
from services.core.sealed import key_for
from services.core.work import app

BRIEF = 24
"""Characters of four bits each."""


class Cookie(Enum):
    """The cookies that signing in sets."""

    SIGN_IN = "cubby"
    """The token of the sign-in."""
    ASKING = "cubby-asking"
    """Identifies the requests that this browser made; lasts ten minutes."""
    DEVICE = "cubby-device"
    """Outlives the sign-in, so that a browser that was signed in before is recognised."""
    TRIED = "cubby-tried"
    """The last wrong code, so that the page can be loaded again without a second try; lasts ten minutes."""
    KEPT = "cubby-cookies"
    """Shows that the browser keeps cookies, before a mail is sent to one that does not."""
    LANGUAGE = "cubby-language"
    """The language chosen on the sign-in page."""


def _configuration() -> Configuration:
    configuration = app().configuration
    if configuration is None:
        raise RuntimeError("connect() was called without a configuration")
    return configuration


def cookie_name(configuration: Configuration | None = None, cookie: Cookie = Cookie.SIGN_IN) -> str:
    """A cookie's name; over https with the prefix that ties it to this host."""
    https = (configuration or _configuration()).https
    return f"__Host-{cookie.value}" if https else cookie.value


def mac(kind: str, *facts: object) -> str:
    """A fingerprint of an address, a network or a code that cannot be computed without this deployment's secret."""
    return key_for(kind, *facts)


def brief_mac(kind: str, *facts: object) -> str:
    """96 bits of it, of which no two are alike by chance: for what an attack makes thousands of rows of (T42)."""
    return mac(kind, *facts)[:BRIEF]


def browser_mark(token: str) -> str:
    """By which the requests of one browser are found; `token` is the random one in its cookie."""
    return fingerprint(token)[:BRIEF]


def fingerprint(token: str) -> str:
    """The fingerprint of a random token, which needs no secret key."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
