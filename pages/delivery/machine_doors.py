"""Machine doors: addresses that another machine may write to, such as a payment provider's webhook.

A machine sends neither Origin nor Sec-Fetch-Site, so `OriginGuard` would refuse it. Under the prefix of a door, the
door's own check replaces that guard; it sees the whole request before any handler does. All other paths are guarded
as usual. `pages/plain/webhooks.py` has the table of doors.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.delivery.guards import BODY_LIMIT, TOO_LARGE, body_of, refuse

log = logging.getLogger("cubby.doors")

REFUSALS = {
    400: "This request does not prove who sent it.",
    403: "This request does not prove who sent it.",
    404: "Not found.",
}
PREFIX = re.compile(r"(/[a-z0-9-]+)+/")


@dataclass(frozen=True, slots=True)
class MachineRequest:
    """The whole request, exactly as it was sent, for a check to decide about."""

    method: str
    path: str
    query: bytes
    headers: Headers
    body: bytes


Check = Callable[[MachineRequest], Awaitable[bool]]
"""Whether the sender is genuine, by an HMAC over the body or a signed path, say. Compare in constant time."""


@dataclass(frozen=True, slots=True)
class MachineDoor:
    """All paths below one prefix are for machines.

    Raises:
        ValueError: the prefix is not of the form /one/ or /one/two/, or there is no check; Cubby does not start.
    """

    prefix: str
    check: Check
    body_limit: int = BODY_LIMIT
    """Bytes of a request's body."""
    refusal: Literal[400, 403, 404] = 403
    """The answer to whom the check does not accept; 404 if nobody shall learn that there is a door,
    400 if the machine expects that for a wrong signature."""

    def __post_init__(self) -> None:
        if not PREFIX.fullmatch(self.prefix):
            raise ValueError(
                f"{self.prefix!r} is no prefix for a machine's door; write it as /webhooks/name/"
            )
        if not callable(self.check):
            raise ValueError(f"the door {self.prefix} has no check, so anybody could come in")


class MachineDoors:
    """Passes requests under a door's prefix to `app` if the door's check accepts them, and all others to `guarded`.

    Args:
        app: gets the requests that a door's check accepts.
        guarded: the same app behind the guards for browsers.
        doors: the table.

    Raises:
        ValueError: the prefix of one door begins with that of another, so two checks would apply to the same path.
    """

    def __init__(self, app: ASGIApp, guarded: ASGIApp, doors: Iterable[MachineDoor]) -> None:
        self.app = app
        self._guarded = guarded
        self._doors = sorted(doors, key=lambda door: door.prefix)
        for one, other in zip(self._doors, self._doors[1:], strict=False):
            if other.prefix.startswith(one.prefix):
                raise ValueError(f"the doors {one.prefix} and {other.prefix} overlap")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._door(scope)
        if door is None:
            await self._guarded(scope, receive, send)
            return
        body = await body_of(scope, receive, door.body_limit)
        if body is None:
            await refuse(scope, send, 413, TOO_LARGE)
        elif body.gone:
            return
        elif await _accepts(door, scope, body.content):
            await self.app(scope, body.replayed(receive), send)
        else:
            await refuse(scope, send, door.refusal, REFUSALS[door.refusal])

    def _door(self, scope: Scope) -> MachineDoor | None:
        if scope["type"] != "http":
            return None
        return next((door for door in self._doors if scope["path"].startswith(door.prefix)), None)


async def _accepts(door: MachineDoor, scope: Scope, body: bytes) -> bool:
    """The result of the check. If it raises an exception, the request is refused."""
    request = MachineRequest(
        scope["method"], scope["path"], scope["query_string"], Headers(scope=scope), body
    )
    try:
        return await door.check(request) is True
    except Exception:
        log.exception("the check of %s failed", door.prefix)
        return False
