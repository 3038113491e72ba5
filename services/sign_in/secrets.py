"""How the door of this deployment is set up: the secret that keys fingerprints, and what its cookies are called."""

from __future__ import annotations

import hashlib
import hmac
from enum import Enum

from services.configuration import Configuration
from services.core.work import app


class Cookie(Enum):
    """What we keep in a browser for signing in."""

    SIGN_IN = "cubby"
    """The token of the sign-in."""
    ASKING = "cubby-asking"
    """Names the requests made here; ten minutes."""
    DEVICE = "cubby-device"
    """Outlives the sign-in, so that a known browser is known again."""
    LANGUAGE = "cubby-language"
    """The language chosen at the door."""


def _configuration() -> Configuration:
    configuration = app().configuration
    if configuration is None:
        raise RuntimeError("connect() was called without a configuration")
    return configuration


def cookie_name(configuration: Configuration | None = None, cookie: Cookie = Cookie.SIGN_IN) -> str:
    """A cookie's name: with the prefix that ties it to this host wherever people come over https."""
    https = (configuration or _configuration()).https
    return f"__Host-{cookie.value}" if https else cookie.value


def mac(kind: str, *facts: object) -> str:
    """A fingerprint that nobody without this deployment's secret can make: of addresses, networks, codes."""
    said = "\x1f".join([kind, *map(str, facts)])
    return hmac.new(_configuration().key, said.encode(), hashlib.sha256).hexdigest()


def fingerprint(token: str) -> str:
    """The fingerprint of something that is random enough by itself."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
