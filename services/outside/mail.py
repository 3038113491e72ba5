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

from services.core.configuration import Configuration, Security
from services.core.refusals import OutsideFailed
from services.outside.failures import SendingFailed, Unreachable
from services.outside.mail_answers import About, Stage, about

TIMEOUT = 30
"""Seconds that one mail may take, from connecting until the server has accepted it."""
NOT_SET_UP = "no mail server is set up (under More, Email; or CUBBY_SMTP_HOST)"
LONGEST_REPLY = 300
"""Characters of what a server says; more is cut off."""


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
                await self.hand_in(message)
        except aiosmtplib.SMTPRecipientsRefused as problem:
            raise _failure(Stage.RECIPIENT, problem.recipients[0]) from problem
        except aiosmtplib.SMTPDataError as problem:
            raise _failure(Stage.MAIL, problem) from problem
        except (aiosmtplib.SMTPException, OSError) as problem:
            # also for a refused sender or password: the operator can fix that, so no mail may be given up for it
            raise Unreachable(reply(problem)) from problem

    async def hand_in(self, message: EmailMessage) -> None:
        """Send one mail; raises what the mail library and the system raise."""
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
            except (aiosmtplib.SMTPNotSupported, ValueError) as problem:
                # an address that this server cannot handle; if it is the sender's, it is the same for all mails
                if not _sender_is_plain(message):
                    raise Unreachable(reply(problem)) from problem
                raise SendingFailed(reply(problem), permanent=True) from problem
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


def _sender_is_plain(message: EmailMessage) -> bool:
    """Whether any server can handle the sender's address."""
    return all(address.addr_spec.isascii() for address in message["From"].addresses)


def _failure(stage: Stage, problem: aiosmtplib.SMTPResponseException) -> OutsideFailed:
    """What to make of a refusal (mail_answers.py)."""
    said = reply(problem)
    match about(stage, problem.code, problem.message):
        case About.RECIPIENT:
            return SendingFailed(said, permanent=True)
        case About.THIS_MAIL:
            return SendingFailed(said, permanent=True, recipient=False)
        case About.FOR_NOW:
            return SendingFailed(said, permanent=False)
        case About.SERVER:
            return Unreachable(said, this_message=problem.code != 421)


def reply(problem: Exception) -> str:
    """What the server said, in one line: it goes into our log."""
    said = str(problem) or type(problem).__name__
    if isinstance(problem, aiosmtplib.SMTPResponseException):
        said = f"{problem.code} {problem.message}"
    printable = "".join(letter if letter.isprintable() else " " for letter in said)
    return " ".join(printable.split())[:LONGEST_REPLY]


@dataclass(frozen=True, slots=True)
class NoMail:
    """No mail server is set up: messages wait in the outbox."""

    why: str = NOT_SET_UP

    @property
    def why_not(self) -> str | None:
        """What staff and the operator read."""
        return self.why

    @property
    def keeps(self) -> bool:
        """False: they wait to be sent."""
        return False

    async def send(self, message: EmailMessage) -> None:
        """Always fails."""
        raise Unreachable(self.why)


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
