"""One mail handed in while somebody waits, and at which step it failed if it did."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from enum import Enum

import aiosmtplib

from services.core.refusals import OutsideFailed
from services.outside.failures import SendingFailed, Unreachable
from services.outside.mail import SmtpMail, reply


class MailStep(Enum):
    """What has to work, in the order in which it happens."""

    NAME = "the server's name is found"
    REFUSED = "something listens at its port"
    SILENT = "it answers in time"
    TLS = "the connection is encrypted, by a certificate that is trusted"
    LOG_IN = "it takes the user name and the password"
    SENDER = "it lets us send from our address"
    RECIPIENT = "it knows the recipient"
    MAIL = "it takes the mail"


class TrialFailed(OutsideFailed):
    """The mail was not taken; `step` is where it failed, `said` what the server answered, if it did."""

    def __init__(self, step: MailStep, said: str) -> None:
        super().__init__(f"{step.value}: {said}")
        self.step, self.said = step, said


async def hand_in(mail: SmtpMail, message: EmailMessage) -> None:
    """Send one mail over a new connection.

    Raises:
        TrialFailed.
    """
    try:
        async with asyncio.timeout(mail.timeout):
            await mail.hand_in(message)
    except (aiosmtplib.SMTPException, OSError, TimeoutError, SendingFailed, Unreachable) as problem:
        raise TrialFailed(step_of(problem), reply(problem)) from problem


def step_of(problem: BaseException) -> MailStep:
    """At which step this went wrong."""
    causes = list(_causes(problem))
    for kinds, step in (
        (aiosmtplib.SMTPAuthenticationError, MailStep.LOG_IN),
        (aiosmtplib.SMTPSenderRefused, MailStep.SENDER),
        (
            (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPRecipientRefused, SendingFailed),
            MailStep.RECIPIENT,
        ),
        (aiosmtplib.SMTPDataError, MailStep.MAIL),
        (socket.gaierror, MailStep.NAME),
        (UnicodeError, MailStep.NAME),
        (ssl.SSLError, MailStep.TLS),
        (ConnectionRefusedError, MailStep.REFUSED),
    ):
        if any(isinstance(cause, kinds) for cause in causes):
            return step
    words = " ".join(str(cause) for cause in causes).lower()
    if "starttls" in words or "tls" in words:
        return MailStep.TLS
    if "auth" in words:
        return MailStep.LOG_IN
    is_answer = any(isinstance(cause, aiosmtplib.SMTPResponseException) for cause in causes)
    return MailStep.MAIL if is_answer else MailStep.SILENT


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
