"""The mail server, and its substitutes where none is set up."""

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
"""Seconds that one mail may take, from connecting until the server has accepted it."""


class Mail(Protocol):
    """A way to send mail."""

    @property
    def why_not(self) -> str | None:
        """Why no mail can be sent; None if it can."""

    @property
    def keeps(self) -> bool:
        """Whether mails stay in the database, to be read in the demo's mailbox."""

    async def send(self, message: EmailMessage) -> None:
        """Send one mail; the server has accepted it once this returns.

        Raises:
            SendingFailed: the server refused this mail.
            Unreachable: the server accepts no mail at the moment; if the connection broke, it may have accepted this
                one.
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
        """None: a mail server is set up."""
        return None

    @property
    def keeps(self) -> bool:
        """False: mails are sent."""
        return False

    async def send(self, message: EmailMessage) -> None:
        """Send one mail over a new connection."""
        try:
            async with asyncio.timeout(self.timeout):
                await self._send(message)
        except aiosmtplib.SMTPRecipientsRefused as problem:
            raise _failure(problem.recipients[0]) from problem
        except aiosmtplib.SMTPDataError as problem:
            raise _failure(problem) from problem
        except (aiosmtplib.SMTPException, OSError) as problem:
            # also for a refused sender or password: the operator can fix that, so no mail may be given up for it
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
            ) as problem:  # an address this server cannot handle
                raise SendingFailed(str(problem), permanent=True) from problem
            with suppress(aiosmtplib.SMTPException, OSError):  # the mail is accepted already
                await client.quit()
        finally:
            client.close()


@lru_cache(maxsize=4)
def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """The system's certificate authorities, and one more; cached, because reading them takes longer than a mail."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context


def _failure(problem: aiosmtplib.SMTPResponseException) -> OutsideFailed:
    """421 is about the server; other 4xx replies refuse this mail for now, 5xx replies refuse it for good."""
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
    """No mail server is set up: messages wait in the outbox."""

    @property
    def why_not(self) -> str | None:
        """What staff and the operator read."""
        return "no mail server is set up (CUBBY_SMTP_HOST)"

    @property
    def keeps(self) -> bool:
        """False: they wait to be sent."""
        return False

    async def send(self, message: EmailMessage) -> None:
        """Always fails."""
        raise Unreachable(self.why_not)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The demo: mails are not sent, but read in its mailbox."""

    @property
    def why_not(self) -> str | None:
        """None: it always works."""
        return None

    @property
    def keeps(self) -> bool:
        """True: they stay in the outbox."""
        return True

    async def send(self, message: EmailMessage) -> None:
        """Does nothing: the mail is read from the outbox."""


def mail_of(configuration: Configuration) -> Mail:
    """The way of sending mail that this deployment's configuration sets up."""
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
