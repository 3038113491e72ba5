"""The way out: the mail server, who sends, where links lead, and how the server has been lately."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.configuration import Configuration
from services.outside.mail import Mail, mail_of

log = logging.getLogger("cubby.mail")

PATIENCE, REST = 5, timedelta(seconds=60)
"""After so many failures to connect in a row the channel rests."""


@dataclass(slots=True)
class MailChannel:
    """The way out: the mail server, the sender's address, where links lead, and how the server has been lately."""

    mail: Mail
    url: str
    sender: str
    failures: int = 0
    rests_until: datetime | None = None

    @staticmethod
    def of(configuration: Configuration) -> MailChannel:
        """The way out of this deployment."""
        host = configuration.origin.partition("://")[2].partition(":")[0] or "localhost"
        sender = configuration.mail_from or f"no-reply@{host}"
        return MailChannel(mail_of(configuration), configuration.public_url.rstrip("/"), sender)

    def rests(self, at: datetime) -> bool:
        """Whether the server is left alone for the moment."""
        return self.rests_until is not None and at < self.rests_until

    def failed(self, at: datetime, reason: str) -> None:
        """It could not be reached: told to the operator once, however many mails wait for it."""
        if not self.failures:
            log.error("mail does not leave: %s. It waits and is tried again.", reason.rstrip("."))
        self.failures += 1
        if self.failures >= PATIENCE:
            self.rests_until = at + REST

    def answered(self) -> None:
        """It said something, if only no."""
        if self.failures:
            log.warning("mail leaves again")
        self.failures, self.rests_until = 0, None
