"""How many connections and files this program may have open at once."""

from __future__ import annotations

import logging
import resource
import sys

log = logging.getLogger("cubby.start")

ENOUGH = 4096
"""Open at once: the tabs of a large provider's families on a busy evening, and as many connections that lead nowhere."""
NO_LIMIT = 1_048_576
"""Asked for where there is no limit at all, because some systems refuse to be asked for more."""


def allow_many() -> int:
    """Raise the number of connections and files to what this system permits, and say in the log if it is low.

    Most systems begin a program with 1,024 and let it take many times as many by itself. Past the number nobody is
    let in. Gives how many there may be now.
    """
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = NO_LIMIT if most == resource.RLIM_INFINITY else most
    if now != resource.RLIM_INFINITY and now < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        except (OSError, ValueError) as problem:
            log.info("this system does not let us open more files at once: %s", problem)
    now, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = sys.maxsize if now == resource.RLIM_INFINITY else now
    if allowed < ENOUGH:
        log.warning(
            "this system lets Cubby hold %d connections and files at once, so a crowd may be kept waiting; allow %d "
            "(LimitNOFILE in systemd, ulimits in Docker, ulimit -n in a shell)",
            allowed,
            ENOUGH,
        )
    return allowed
