"""What a request shows about a setting that is missing: told once to the operator, in the log."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterable

from starlette.types import Scope

log = logging.getLogger("cubby.delivery")

HOSTS = 20
"""How many unknown host names are logged. Anybody may send any name, so there is an end to it."""
LONGEST = 100
"""Characters of such a name."""
FORWARDED_FOR = b"x-forwarded-for"


class UnknownHosts:
    """Logs each host name under which the portal was asked for, though it is not its own; each once."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def note(self, hosts: Iterable[str]) -> None:
        """Log the host names of one request, unless they have been, or enough others have."""
        name = ", ".join(hosts)[:LONGEST]
        if name in self._told or len(self._told) >= HOSTS:
            return
        self._told.add(name)
        log.warning(
            "somebody opened the portal as %r, which is not its address, and was refused. If people should use that "
            "one, set CUBBY_PUBLIC_URL to it%s",
            name,
            " (no other names are logged until the next start)" if len(self._told) == HOSTS else "",
        )


class UncountedProxy:
    """Logs once that requests come through a web server which CUBBY_PROXIES does not count."""

    def __init__(self) -> None:
        self._told = False

    def note(self, scope: Scope) -> None:
        """Log it if this request was forwarded by a program on this machine or in its own network."""
        if self._told or not any(name.lower() == FORWARDED_FOR for name, _value in scope["headers"]):
            return
        if _is_near(scope):
            self._told = True
            log.warning(
                "a web server in front of Cubby forwards requests, but CUBBY_PROXIES is 0, so that all families look "
                "like one visitor and share one limit of sign-ins. Set CUBBY_PROXIES=1, or how many servers stand in "
                "front, and start again"
            )


def _is_near(scope: Scope) -> bool:
    try:
        return ipaddress.ip_address(scope["client"][0]).is_private  # true for this machine, too
    except (TypeError, ValueError):  # a Unix socket has no address
        return True
