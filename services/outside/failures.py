"""Errors of channels: a message was not accepted by the server."""

from __future__ import annotations

from services.core.refusals import OutsideFailed


class SendingFailed(OutsideFailed):
    """The server refused this message. `permanent`: it always will, so trying again is of no use."""

    def __init__(self, reply: str, *, permanent: bool) -> None:
        super().__init__(reply)
        self.permanent = permanent


class Unreachable(OutsideFailed):
    """No message can be sent at the moment: the server is down, busy, or refuses our sender or password."""
