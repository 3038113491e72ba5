"""The mail channel: the mail server, the sender, the address of links, and a circuit breaker."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.configuration import Configuration
from services.core.work import now
from services.notices.channels.channel import Letter
from services.notices.channels.mail_format import MailMessage, mail_message
from services.notices.telling.envelope import Envelope
from services.notices.telling.notice import Notice
from services.notices.telling.recipients import MAIL
from services.outside.failures import SendingFailed, Unreachable
from services.outside.mail import TIMEOUT, Mail, mail_of

log = logging.getLogger("cubby.mail")

PATIENCE, REST = 5, timedelta(seconds=60)
"""The circuit breaker: after so many failures to connect in a row, nothing is sent for so long."""


@dataclass(slots=True)
class MailChannel:
    """Mail, through one server and from one address."""

    mail: Mail
    url: str
    sender: str
    failures: int = 0
    rests_until: datetime | None = None
    name: str = MAIL
    longest: timedelta = timedelta(seconds=TIMEOUT)

    @staticmethod
    def of(configuration: Configuration) -> MailChannel:
        """The mail of this deployment."""
        host = configuration.origin.partition("://")[2].partition(":")[0] or "localhost"
        sender = configuration.mail_from or f"no-reply@{host}"
        return MailChannel(mail_of(configuration), configuration.public_url.rstrip("/"), sender)

    @property
    def why_not(self) -> str | None:
        """Why no mail can be sent; None if a server is set up."""
        return self.mail.why_not

    def rests(self, at: datetime) -> bool:
        """Whether the circuit breaker is open at that moment."""
        return self.rests_until is not None and at < self.rests_until

    def would_ignore(self, notice: type[Notice]) -> bool:
        """Mail sends every message."""
        return False

    def render(self, letter: Letter, envelope: Envelope, at: datetime) -> MailMessage:
        """The mail in HTML and plain text."""
        try:
            return mail_message(letter, envelope, self.sender, at)
        except ValueError as problem:
            raise SendingFailed(str(problem), permanent=True) from problem

    async def send(self, message: MailMessage) -> None:
        """Send the mail, and count failures to connect for the circuit breaker."""
        try:
            await self.mail.send(message.email)
        except SendingFailed:
            self._answered()
            raise
        except Unreachable as problem:
            self._failed(now(), str(problem))
            raise
        self._answered()

    def kept(self, message: MailMessage) -> dict[str, str]:
        """In the demo, the whole mail."""
        if not self.mail.keeps:
            return {}
        return {
            "to": message.to,
            "subject": message.subject,
            "html": message.html,
            "text": message.text,
        }

    def _failed(self, at: datetime, reason: str) -> None:
        """Count a failure to connect. The operator gets one log line, however many mails wait."""
        if not self.failures:
            log.error("mail does not leave: %s. It waits and is tried again.", reason.rstrip("."))
        self.failures += 1
        if self.failures >= PATIENCE:
            self.rests_until = at + REST

    def _answered(self) -> None:
        """The server answered, be it with a refusal, so it can be reached."""
        if self.failures:
            log.warning("mail leaves again")
        self.failures, self.rests_until = 0, None
