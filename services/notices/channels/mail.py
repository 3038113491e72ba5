"""The mail channel: the mail server, the sender, the address of links, and a circuit breaker."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.notices.channels import mail_settings
from services.notices.channels.channel import Letter, without_addresses
from services.notices.channels.mail_format import MailMessage, address, mail_message
from services.notices.telling.envelope import Envelope
from services.notices.telling.notice import Notice
from services.notices.telling.recipients import MAIL
from services.outside.failures import SendingFailed, Unreachable
from services.outside.mail import TIMEOUT, Mail, mail_of

log = logging.getLogger("cubby.mail")

PATIENCE, REST = 5, timedelta(seconds=60)
"""The circuit breaker: after so many mails in a row that failed by the server's fault, nothing is sent for so long."""
QUIET = timedelta(days=1)
"""For so long the log does not repeat what the server says to one mail while it takes others."""


@dataclass(slots=True)
class MailChannel:
    """Mail, through one server and from one address."""

    mail: Mail
    url: str
    sender: str
    failed: set[str] = field(default_factory=set)
    """The ids of the mails that failed by the server's fault since it took one."""
    rests_until: datetime | None = None
    name: str = MAIL
    longest: timedelta = timedelta(seconds=TIMEOUT)
    logged: bool = False
    """Whether the log says that mail does not leave, and not yet that it leaves again."""
    said: dict[str, datetime] = field(default_factory=dict)
    """What the server said to single mails, and when the log had it last."""
    configuration: Configuration | None = None
    """Where the server's settings name no mail server: then what staff have entered counts, and may change at any time."""

    @staticmethod
    def of(configuration: Configuration) -> MailChannel:
        """The mail of this deployment."""
        host = configuration.origin.partition("://")[2].partition(":")[0] or "localhost"
        sender = configuration.mail_from or f"no-reply@{host}"
        asks = None if mail_settings.of_settings(configuration) else configuration
        url = configuration.public_url.rstrip("/")
        return MailChannel(mail_of(configuration), url, sender, configuration=asks)

    async def look_again(self) -> None:
        """Use the mail server that staff have entered last."""
        if self.configuration is None:
            return
        async with reading(Visitor.system("mail")) as r:
            mail, sender = await mail_settings.used(r, self.configuration)
        if mail != self.mail:
            self.failed.clear()
            self.mail, self.rests_until = mail, None
        self.sender = sender or self.sender

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
            to = address(letter.to_name, envelope.email)
        except ValueError as problem:
            raise SendingFailed(str(problem), permanent=True, address=envelope.email) from problem
        return mail_message(letter, envelope, self.sender, to, at)

    async def send(self, message: MailMessage) -> None:
        """Send the mail, and count the server's failures for the circuit breaker."""
        try:
            await self.mail.send(message.email)
        except SendingFailed:
            self._answered()
            raise
        except Unreachable as problem:
            self._failed(now(), str(message.email["Message-ID"]), problem)
            raise
        self._answered()

    def kept(self, message: MailMessage) -> dict[str, str]:
        """In the demo, the whole mail."""
        if not self.mail.keeps:
            return {}
        return {
            "to": message.to,
            "subject": message.subject,
            "html": message.shown,
            "text": message.text,
        }

    def _failed(self, at: datetime, message_id: str, problem: Unreachable) -> None:
        """Count a failure. The operator gets one log line, however many mails wait."""
        reason = without_addresses(str(problem)).rstrip(".")
        self.failed.add(message_id)
        known = problem.this_message and self._said_lately(at, reason)
        if not self.logged and (not known or len(self.failed) >= PATIENCE):
            log.error("mail does not leave: %s. It waits and is tried again.", reason)
            self.logged = True
        if len(self.failed) >= PATIENCE:
            self.rests_until = at + REST

    def _said_lately(self, at: datetime, reason: str) -> bool:
        """Whether the log had this lately: one mail that is refused for ever must not fill it."""
        self.said = {text: when for text, when in self.said.items() if at - when < QUIET}
        lately = reason in self.said
        self.said.setdefault(reason, at)
        return lately

    def _answered(self) -> None:
        """The server took a mail, or refused one for its own sake, so it can be reached."""
        if self.logged:
            log.warning("mail leaves again")
        self.failed.clear()
        self.rests_until, self.logged = None, False
