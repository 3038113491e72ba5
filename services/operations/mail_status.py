"""The line about mail that the operator reads when Cubby starts: whether it is sent, and how many mails wait."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from db import OutboxMessage
from db.states import UNSENT
from services.core.configuration import Configuration
from services.core.work import Reading
from services.notices.channels import mail_settings
from services.notices.channels.channel import without_addresses
from services.notices.channels.mail import MailChannel
from services.notices.channels.mail_settings import ChosenServer
from services.notices.telling.recipients import MAIL


@dataclass(frozen=True, slots=True)
class MailStatus:
    """The mails that have not been sent yet."""

    waiting: int
    """Number of mails."""
    problem: str | None
    """The error of the one that was tried last; None if none has failed."""
    chosen: ChosenServer | None = None
    """The mail server that staff have entered; it counts where the settings name none."""


async def mail_status(r: Reading) -> MailStatus:
    """Count the mails that have not been sent yet."""
    waits = and_(OutboxMessage.channel == MAIL, OutboxMessage.status.in_(UNSENT))
    waiting = await r.db.scalar(select(func.count()).select_from(OutboxMessage).where(waits))
    problem = await r.db.scalar(
        select(OutboxMessage.last_problem)
        .where(waits, OutboxMessage.last_problem.is_not(None), OutboxMessage.attempts > 0)
        .order_by(OutboxMessage.next_at.desc())
        .limit(1)
    )
    return MailStatus(waiting or 0, problem, await mail_settings.in_force(r))


def status_line(configuration: Configuration, status: MailStatus) -> str:
    """The line for the operator: how mail is sent, or why it is not, and how many mails wait."""
    channel = MailChannel.of(configuration)
    chosen = None if mail_settings.of_settings(configuration) else status.chosen
    mails = "1 mail waits" if status.waiting == 1 else f"{status.waiting} mails wait"
    wait = f" {mails} now." if status.waiting else ""
    why_not = chosen.mail.why_not if chosen else channel.why_not
    if why_not is not None:
        return f"Mail does not leave: {why_not}. Nobody gets a code to log in until it is.{wait}"
    host, port, security, sender = _way(configuration, channel, chosen)
    if status.problem is not None:
        wait += f" The last answer was: {without_addresses(status.problem)}"
    return f"Mail leaves through {host}:{port}, {security}, as {sender}.{wait}"


def _way(
    configuration: Configuration, channel: MailChannel, chosen: ChosenServer | None
) -> tuple[str | None, int, str, str]:
    if chosen is not None:
        security = mail_settings.security_of(chosen.host, chosen.port)
        return chosen.host, chosen.port, security, chosen.sender
    settings = configuration
    return settings.smtp_host, settings.smtp_port, settings.smtp_security, channel.sender
