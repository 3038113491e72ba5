"""The mail server that leaves our mail: the one of the server's own settings, else the one staff have entered and proved."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db import MailSetting
from services.core import sealed
from services.core.configuration import Configuration, Security
from services.core.work import Reading, app
from services.outside.mail import Mail, NoMail, SmtpMail, mail_of

PURPOSE = "password of the mail server"
HERE = ("localhost", "127.0.0.1", "::1")
"""Names of this machine itself: what goes to it crosses no network."""


@dataclass(frozen=True, slots=True)
class ChosenServer:
    """A mail server and the address of all mail."""

    host: str
    port: int
    user: str
    sender: str
    mail: Mail


def security_of(host: str, port: int) -> Security:
    """How the connection is encrypted, by the port: 465 from the first byte, any other after the greeting.

    Only a server on this machine itself may do without.
    """
    if port == 465:
        return "tls"
    return "none" if host in HERE else "starttls"


def of_settings(configuration: Configuration) -> bool:
    """Whether the server's own settings say how mail leaves, so that nothing entered in the browser counts."""
    return configuration.demo or configuration.smtp_host is not None


async def in_force(r: Reading) -> ChosenServer | None:
    """What staff have entered and proved; None if there is nothing yet."""
    row = await r.db.scalar(
        select(MailSetting)
        .where(MailSetting.proved_at.is_not(None))
        .order_by(MailSetting.proved_at.desc())
        .limit(1)
    )
    return None if row is None else ChosenServer(row.host, row.port, row.user, row.sender, opened(row))


async def is_set_up(r: Reading) -> bool:
    """Whether mail can leave: then nobody needs the server's log to log in."""
    configuration = app().configuration
    if configuration is not None and of_settings(configuration):
        return True
    chosen = await in_force(r)
    return chosen is not None and chosen.mail.why_not is None


def opened(row: MailSetting) -> Mail:
    """The way to a server that was entered; none where the secret that its password was kept with is lost."""
    configuration = app().configuration
    try:
        password = sealed.unsealed(PURPOSE, row.password).decode() if row.password else None
    except ValueError:
        return NoMail(
            "the mail server’s password was kept with another secret; enter it again under More, Email"
        )
    ca_file = None if configuration is None else configuration.smtp_ca_file
    security = security_of(row.host, row.port)
    return SmtpMail(row.host, row.port, security, row.user or None, password, ca_file)


async def used(r: Reading, configuration: Configuration) -> tuple[Mail, str | None]:
    """The way of sending mail that counts now, and its sender where staff have chosen one."""
    if of_settings(configuration):
        return mail_of(configuration), None
    chosen = await in_force(r)
    return (mail_of(configuration), None) if chosen is None else (chosen.mail, chosen.sender)
