"""How mail stands: what the operator reads when Cubby starts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from db import OutboxMessage
from db.states import UNSENT
from services.configuration import Configuration
from services.core.work import Reading
from services.notices.channels.mail import MailChannel
from services.notices.telling.recipients import MAIL


@dataclass(frozen=True, slots=True)
class Standing:
    """What has not left yet."""

    waiting: int
    """Mails that wait."""
    problem: str | None
    """What the server said to the one that was tried last; None where none was tried in vain."""


async def standing(r: Reading) -> Standing:
    """What has not left yet."""
    waits = and_(OutboxMessage.channel == MAIL, OutboxMessage.status.in_(UNSENT))
    waiting = await r.db.scalar(select(func.count()).select_from(OutboxMessage).where(waits))
    problem = await r.db.scalar(
        select(OutboxMessage.last_problem)
        .where(waits, OutboxMessage.last_problem.is_not(None), OutboxMessage.attempts > 0)
        .order_by(OutboxMessage.next_at.desc())
        .limit(1)
    )
    return Standing(waiting or 0, problem)


def told(configuration: Configuration, stands: Standing) -> str:
    """The line for the operator: how mail leaves, or that it does not, and how many wait."""
    channel = MailChannel.of(configuration)
    mails = "1 mail waits" if stands.waiting == 1 else f"{stands.waiting} mails wait"
    wait = f" {mails} now." if stands.waiting else ""
    if channel.why_not is not None:
        return f"Mail does not leave: {channel.why_not}. Nobody gets a code to sign in until it is.{wait}"
    way = f"{configuration.smtp_host}:{configuration.smtp_port}, {configuration.smtp_security}"
    if stands.problem is not None:
        wait += f" The last answer was: {stands.problem}"
    return f"Mail leaves through {way}, as {channel.sender}.{wait}"
