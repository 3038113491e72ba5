"""What the outbox asks of a channel, and what it gives it to carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.notices.telling.envelope import Envelope
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

    @property
    def preview(self) -> str:
        """What a phone shows beside the subject."""
        return next(iter(self.before), "") or " · ".join(text for _label, text in self.rows)


class Channel(Protocol):
    """One way out. A message whose `OutboxMessage.channel` is its name leaves by it and by no other."""

    @property
    def name(self) -> str:
        """Kept with each message, so it never changes."""

    @property
    def url(self) -> str:
        """Where links lead: the public address, without a slash at its end."""

    @property
    def longest(self) -> timedelta:
        """What handing in one message may take; less than `leasing.LEASE`."""

    @property
    def why_not(self) -> str | None:
        """Why nothing can be handed in at all; None where it can."""

    @property
    def rests_until(self) -> datetime | None:
        """Until when the channel is left alone after failures; None where it is not."""

    def rests(self, at: datetime) -> bool:
        """Whether the channel is left alone at that moment."""

    def would_ignore(self, notice: type[Notice]) -> bool:
        """Whether the channel does not carry messages of this kind; they are then not sent."""

    def render(self, letter: Letter, envelope: Envelope, at: datetime) -> Any:
        """The message as this channel hands it in. The letter's language is being spoken.

        Raises:
            SendingFailed: the channel can never reach the address.
        """

    async def send(self, message: Any) -> None:
        """Hand in what `render` made; it is on its way once this returns.

        Raises:
            SendingFailed: the other side refused this message.
            Unreachable: it takes none at the moment; or it broke off, and may have taken this one.
        """

    def kept(self, message: Any) -> dict[str, str]:
        """What stays readable here of a message that was handed in; empty unless it never left the house."""
