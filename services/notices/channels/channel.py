"""The interface between the outbox and a channel, and the letter that a channel delivers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.notices.telling.envelope import Attachment, Envelope
from services.notices.telling.notice import Notice


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says, in the recipient's language and with every placeholder filled in; plain text throughout."""

    to_name: str
    provider: str
    subject: str
    heading: str
    big: str
    before: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    button: str
    link: str
    after: tuple[str, ...]
    contact: tuple[str, ...]
    profile: str
    can_be_off: bool
    links: tuple[tuple[str, str], ...] = ()
    """Labels and addresses of the quieter buttons."""
    switch_off: str = ""
    """The link that switches such messages off without signing in; empty for those that are always sent."""

    attachments: tuple[Attachment, ...] = ()
    portal: str = ""
    """The portal's address, which is a link where a text names it."""

    @property
    def preview(self) -> str:
        """What a phone shows beside the subject."""
        return next(iter(self.before), "") or " · ".join(text for _label, text in self.rows)


def without_addresses(said: str) -> str:
    """What a server said, for a log: whose mail it was is no matter for one."""
    return re.sub(r"<[^>]*>|[^\s<>,;:]+@[^\s<>,;:]+", "<…>", said)


class Channel(Protocol):
    """One way to deliver messages: those whose `OutboxMessage.channel` is its name."""

    @property
    def name(self) -> str:
        """Stored with each message, so it must never change."""

    @property
    def url(self) -> str:
        """The public address that links begin with, without a slash at its end."""

    @property
    def longest(self) -> timedelta:
        """How long sending one message may take; less than `leasing.LEASE`."""

    @property
    def why_not(self) -> str | None:
        """Why the channel cannot send anything; None if it can."""

    @property
    def rests_until(self) -> datetime | None:
        """Until when the circuit breaker keeps the channel from sending after failures; None if it does not."""

    async def look_again(self) -> None:
        """Read how this channel is set up, where that may have changed; called before messages are sent."""

    def rests(self, at: datetime) -> bool:
        """Whether the circuit breaker is open at that moment."""

    def would_ignore(self, notice: type[Notice]) -> bool:
        """Whether the channel does not send messages of this kind."""

    def render(self, letter: Letter, envelope: Envelope, at: datetime) -> Any:
        """The message in the form that `send` takes. It is called with the language set to the letter's.

        Raises:
            SendingFailed: the channel can never reach the address.
        """

    async def send(self, message: Any) -> None:
        """Send what `render` made. Once this returns, the other side has accepted it.

        Raises:
            SendingFailed: the other side refused this message.
            Unreachable: the other side accepts no message from us now, or the connection broke and it may have this
                one. Never about the recipient.
        """

    def kept(self, message: Any) -> dict[str, str]:
        """The text to keep of a message that was sent; empty unless the channel only keeps messages, as in the demo."""
