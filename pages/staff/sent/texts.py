"""What became of a message, and why, for staff."""

from __future__ import annotations

from components.letter import why_back
from services.core.capabilities import Capability, may
from services.core.visitor import Visitor
from services.language import N_, _, formats
from services.notices.inbox import kinds
from services.notices.inbox.fates import CANNOT_BE_WRITTEN, NEVER_LEFT, TOO_LATE, Fate, SentMessage
from services.notices.messages import MESSAGES

WHY_NOT = {
    "switched off": N_("They have switched such messages off."),
    "no longer shared with them": N_("The booking is no longer shared with them."),
    "the last one came back": N_(
        "Emails to them come back, so no news is sent. What they have to know in any case still is."
    ),
}
"""By the reason that is recorded with a message that was not sent; all others mean that it was no longer true."""


def when(told: SentMessage) -> str:
    """When it became so; of one that waits, when it is tried next."""
    moment = told.next_at if told.fate is Fate.WAITING else told.read_at or told.at
    return formats.moment(moment, relative=True)


def why(told: SentMessage) -> str:
    """Why it waits, came back or was not sent; empty where there is nothing to say."""
    match told.fate:
        case Fate.WAITING:
            return _("The server said: {answer}").format(answer=told.why) if told.why else ""
        case Fate.CAME_BACK:
            return why_back(told.why)
        case Fate.STOPPED:
            return _("Somebody stopped it before it left.")
        case Fate.NOT_SENT:
            return _why_not(told.why)
    return ""


def _why_not(said: str) -> str:
    if said.startswith(CANNOT_BE_WRITTEN):
        return _("Its text could not be filled in.")
    if said.startswith(NEVER_LEFT):
        return _("The server said: {answer}").format(answer=said.removeprefix(NEVER_LEFT))
    if said.startswith(TOO_LATE):
        return _("It could not be sent in time.")
    return _(WHY_NOT.get(said, N_("When it was to leave, it was no longer true.")))


def no_text(told: SentMessage, visitor: Visitor) -> str:
    """Why there is no text to be seen."""
    if told.notice in kinds.NAME_AMOUNTS and not may(visitor, Capability.MONEY):
        return _("Its text names amounts, so only those who look after money can read it.")
    if told.notice in MESSAGES and MESSAGES[told.notice].notice.secret:
        return _("It holds a code or a secret link, so nobody keeps its text.")
    if told.fate is Fate.WAITING:
        return _("Its text is written when it leaves, with how things are then.")
    return _("The text of this message was not kept.")


def can_go_again(told: SentMessage) -> bool:
    """Whether the button is worth showing; the act itself asks again."""
    secret = told.notice not in MESSAGES or MESSAGES[told.notice].notice.secret
    return told.client_id is not None and not secret and told.fate is not Fate.WAITING
