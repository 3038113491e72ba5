"""PURE: when a message that failed is tried again, and when it is given up."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=1)
"""The waits between tries: 10 seconds, 20, 40 … up to an hour, each with a jitter of up to a half."""
SHARE = 4
"""A wait is at most a quarter of the time in which the message is of use: a code that works for ten minutes must get
past a server that says "in five minutes" (greylisting), and early enough to be typed."""
LAST_MOMENT = timedelta(seconds=30)
"""The last try lies so long before the message expires; as long as sending may take."""
TRIES = 31
"""How many tries fit into a day: then a message that is refused is given up."""
SERVERS_TRIES = 130
"""How many fit into five days: so long a message waits for the server, as it would in the queue of one."""


def wait(attempts: int) -> timedelta:
    """How long to wait after so many tries, with a jitter, so that not all messages come back at once."""
    longer = min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
    return longer * random.uniform(0.5, 1.5)  # noqa: S311 - a delay, not a secret


def next_try(attempts: int, now: datetime, expires_at: datetime | None) -> datetime | None:
    """When to try again after so many tries, always before the message expires; None if no try fits in."""
    at = now + wait(attempts)
    if expires_at is None:
        return at
    at = min(at, now + max((expires_at - now) / SHARE, FIRST_WAIT), expires_at - LAST_MOMENT)
    return at if at > now else None


def is_enough(attempts: int, tries: int, now: datetime, expires_at: datetime | None) -> bool:
    """Whether it has been tried so often that it is given up. One that expires within hours is tried until then."""
    ends_soon = expires_at is not None and expires_at - now <= LONGEST_WAIT * SHARE
    return attempts >= tries and not ends_soon
