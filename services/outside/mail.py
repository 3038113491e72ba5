"""The mail server, and what stands in for it where there is none."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import aiosmtplib

from services.configuration import Configuration, Security
from services.core.refusals import OutsideFailed
from services.outside.failures import SendingFailed, Unreachable

TIMEOUT = 30
"""Seconds that one mail may take, from the first packet to the server's "taken"."""


class Mail(Protocol):
    """A way to hand in mail."""

    @property
    def why_not(self) -> str | None:
        """Why nothing can be handed in; None where it can."""

    @property
    def keeps(self) -> bool:
        """Whether mails stay here to be read in the demo's mailbox."""

    async def send(self, message: EmailMessage) -> None:
        """Hand in one mail; it is on its way once this returns.

        Raises:
            SendingFailed: the server refused this mail.
            Unreachable: it takes no mail at the moment; or it broke off, and may have taken this one.
        """


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """A mail server reached over TLS, with a password where it wants one."""

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeout: float = TIMEOUT

    @property
    def why_not(self) -> str | None:
        """Nothing speaks against trying."""
        return None

    @property
    def keeps(self) -> bool:
        """Mails leave the house."""
        return False

    async def send(self, message: EmailMessage) -> None:
        """Hand in one mail over a connection of its own."""
        try:
            async with asyncio.timeout(self.timeout):
                await self._send(message)
        except aiosmtplib.SMTPRecipientsRefused as problem:
            raise _judged(problem.recipients[0]) from problem
        except aiosmtplib.SMTPDataError as problem:
            raise _judged(problem) from problem
        except (aiosmtplib.SMTPException, OSError) as problem:
            # also a refused sender or password: that is ours to mend, and no reason to lose anybody's mail
            raise Unreachable(_reply(problem)) from problem

    async def _send(self, message: EmailMessage) -> None:
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            tls_context=_trust(self.ca_file) if self.security != "none" else None,
            timeout=self.timeout,
        )
        try:
            await client.connect()
            if self.user is not None:
                await client.login(self.user, self.password or "")
            try:
                await client.send_message(message)
            except (
                aiosmtplib.SMTPNotSupported,
                ValueError,
            ) as problem:  # an address that cannot be written here
                raise SendingFailed(str(problem), permanent=True) from problem
            with suppress(aiosmtplib.SMTPException, OSError):  # it has been taken; how they part is no matter
                await client.quit()
        finally:
            client.close()


@lru_cache(maxsize=4)
def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """The system's authorities, and one more; read once, because reading them takes longer than a mail."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


def _judged(problem: aiosmtplib.SMTPResponseException) -> OutsideFailed:
    """421 is about the server, the other fours are about this mail for now, fives are about it for good."""
    reply = _reply(problem)
    if problem.code == 421:
        return Unreachable(reply)
    return SendingFailed(reply, permanent=problem.code >= 500)


def _reply(problem: Exception) -> str:
    if isinstance(problem, aiosmtplib.SMTPResponseException):
        return f"{problem.code} {problem.message}"
    return str(problem) or type(problem).__name__


@dataclass(frozen=True, slots=True)
class NoMail:
    """No mail server is set up: messages wait in the outbox and say so."""

    @property
    def why_not(self) -> str | None:
        """What staff read beside the waiting messages."""
        return "no mail server is set up (CUBBY_SMTP_HOST)"

    @property
    def keeps(self) -> bool:
        """They wait; they are not kept as sent."""
        return False

    async def send(self, message: EmailMessage) -> None:
        """Never done."""
        raise Unreachable(self.why_not)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The demo: mails do not leave the house, they are read in its mailbox."""

    @property
    def why_not(self) -> str | None:
        """Nothing: it always works."""
        return None

    @property
    def keeps(self) -> bool:
        """The outbox keeps what it would have sent."""
        return True

    async def send(self, message: EmailMessage) -> None:
        """There is nobody to hand it to."""


def mail_of(configuration: Configuration) -> Mail:
    """The way out of this deployment."""
    if configuration.demo:
        return Mailbox()
    if configuration.smtp_host is None:
        return NoMail()
    secret = configuration.smtp_password
    return SmtpMail(
        configuration.smtp_host,
        configuration.smtp_port,
        configuration.smtp_security,
        configuration.smtp_user,
        None if secret is None else secret.get_secret_value(),
        configuration.smtp_ca_file,
    )
