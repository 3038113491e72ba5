"""Errors of channels: a message was not accepted by the server."""

from __future__ import annotations

from services.core.refusals import OutsideFailed


class SendingFailed(OutsideFailed):
    """The server refused this message.

    `permanent`: it always will, so trying again is of no use. `recipient`: because of the address or its mailbox, so
    that staff should see it at the client. `address`: the one that it is about, where the channel says so itself.
    """

    def __init__(self, reply: str, *, permanent: bool, recipient: bool = True, address: str = "") -> None:
        super().__init__(reply)
        self.permanent = permanent
        self.address = address
        self.recipient = recipient


class Unreachable(OutsideFailed):
    """No message can be sent at the moment: the server is down, busy, or refuses us, our sender or our password.

    Never the fault of a recipient. `this_message`: the server said so to one message, so it may yet take others.
    """

    def __init__(self, reply: str, *, this_message: bool = False) -> None:
        super().__init__(reply)
        self.this_message = this_message
