"""How something outside says that it did not take a message."""

from __future__ import annotations

from services.core.refusals import OutsideFailed


class SendingFailed(OutsideFailed):
    """The server did not take this message. `permanent`: it never will, so trying again is of no use."""

    def __init__(self, reply: str, *, permanent: bool) -> None:
        super().__init__(reply)
        self.permanent = permanent


class Unreachable(OutsideFailed):
    """Nothing can be handed in at the moment, whatever it says: the server is down, busy, or does not let us in."""
