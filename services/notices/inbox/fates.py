"""What became of a message: one expression of its row, by which lists are counted, narrowed and shown alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from db import OutboxMessage
from db.states import UNSENT
from services.core.done_acts import STOPPED
from services.notices.channels.channel import without_addresses
from services.notices.inbox import kinds, letters
from services.notices.inbox.letters import KeptLetter

CANNOT_BE_WRITTEN, NEVER_LEFT = "cannot be written: ", "never left: "
"""With these words begins what is recorded of a message that no server has judged: its text cannot be filled in, or no
server took mail from us until it was given up."""
TOO_LATE = "not sent in time"
"""Recorded with a message that has expired; after it, what was said last."""


class Fate(StrEnum):
    """Only what is known: that a mail arrived, no server tells."""

    WAITING = "waiting"
    SENT = "sent"
    READ = "read"
    """Opened in the portal."""
    CAME_BACK = "came_back"
    STOPPED = "stopped"
    """By staff, before it left."""
    NOT_SENT = "not_sent"
    """It was no longer true, or no longer wanted, when it was to leave."""


_Row = OutboxMessage
_said = func.coalesce(_Row.last_problem, "")
_WAS_JUDGED = and_(_said.not_like(f"{CANNOT_BE_WRITTEN}%"), _said.not_like(f"{NEVER_LEFT}%"))
FATE: ColumnElement[str] = case(
    (_Row.status.in_(UNSENT), Fate.WAITING.value),
    (and_(_Row.status == "sent", _Row.read_at.is_not(None)), Fate.READ.value),
    (_Row.status == "sent", Fate.SENT.value),
    (and_(_Row.status == "dead", _WAS_JUDGED), Fate.CAME_BACK.value),
    (and_(_Row.status == "suppressed", _Row.last_problem == STOPPED), Fate.STOPPED.value),
    else_=Fate.NOT_SENT.value,
)
"""The fate of a row of the outbox."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message to one person over one channel."""

    id: UUID
    notice: str
    client_id: UUID | None
    address: str
    channel: str
    fate: Fate
    at: datetime
    """When it left; of one that has not, when it was written."""
    next_at: datetime
    """When it is sent or tried next, while it waits."""
    read_at: datetime | None
    why: str
    """What the server said, without addresses, or the reason recorded; empty of what left."""
    letter: KeptLetter | None

    @property
    def title(self) -> str:
        """Its subject as it was sent; what such messages are called, where no text was kept."""
        return self.letter.subject if self.letter else kinds.name(self.notice)

    @property
    def is_new(self) -> bool:
        """Whether its reader has not opened it here. What cannot be opened is never new."""
        return self.letter is not None and self.read_at is None


def rows() -> Select[OutboxMessage, str]:
    """The statement for messages with their fate, the newest first; narrow it further and read each row by `told`."""
    return select(OutboxMessage, FATE.label("fate")).order_by(
        OutboxMessage.created_at.desc(), OutboxMessage.id.desc()
    )


def told(row: OutboxMessage, fate: str) -> SentMessage:
    """One row of `rows`."""
    found = Fate(fate)
    left = found in (Fate.SENT, Fate.READ)
    return SentMessage(
        row.id,
        row.notice,
        row.client_id,
        row.address,
        row.channel,
        found,
        row.sent_at or row.created_at,
        row.next_at,
        row.read_at,
        "" if left else without_addresses(row.last_problem or ""),
        letters.thawed(row.letter),
    )
