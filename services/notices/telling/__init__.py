"""Messages to families: what can be told, and the two ways to say it.

`tell` writes messages down in the work that causes them, so that they leave exactly if it is kept; the outbox sends
them later. `suppress` takes back what an undo makes untrue.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from db import OutboxMessage, new_id
from services import provider
from services.core.events import WORKER_NEEDED
from services.core.work import Work
from services.notices.telling.catalogue import (
    CATALOGUE,
    UNDOABLE,
    MakeUpAvailable,
    MakeUpBooked,
    MakeUpCancelled,
    MakeUpExpiring,
    NewDevice,
    Notice,
    PlaceOffered,
    SessionCancelled,
    SessionReminder,
    SignInCode,
    UnknownAddress,
)
from services.notices.telling.recipients import Plan, Recipient, plan
from services.notices.telling.sending_hours import SendingHours
from services.provider import ProviderView

__all__ = [
    "CATALOGUE",
    "MakeUpAvailable",
    "MakeUpBooked",
    "MakeUpCancelled",
    "MakeUpExpiring",
    "NewDevice",
    "Notice",
    "PlaceOffered",
    "SessionCancelled",
    "SessionReminder",
    "SignInCode",
    "UnknownAddress",
    "suppress",
    "tell",
]

MAIL = "mail"


async def tell(w: Work, notice: Notice) -> int:
    """Write a notice down for everyone it is for, in this work; says how many messages are new.

    Telling the same thing again writes nothing, on both engines and from two nodes at once: each message has a key
    made of its cause, its person and its channel.
    """
    told = _precisely(notice)
    await w.db.flush()
    wanted = await plan(w, told)
    if not wanted.recipients:
        return 0
    here = await provider.current(w)
    rows = [_row(w, here, told, wanted, person) for person in wanted.recipients]
    dialect = postgresql if w.db.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(OutboxMessage).on_conflict_do_nothing()
    new = 0
    for row in rows:
        done = await w.db.execute(statement.values(row).returning(OutboxMessage.id))
        if done.scalar_one_or_none() is not None:
            new += 1
    if new:
        w.publish(WORKER_NEEDED)
    return new


async def suppress(w: Work, attendance_id: UUID) -> None:
    """Do not send what an undo made untrue: confirmations about this part in a session that have not left yet.

    One that is leaving at this very moment is asked again just before it does.
    """
    await w.db.flush()
    await w.db.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.attendance_id == attendance_id,
            OutboxMessage.status == "pending",
            OutboxMessage.notice.in_(UNDOABLE),
        )
        .values(status="suppressed", last_problem="taken back")
        .execution_options(synchronize_session=False)
    )


def _precisely(notice: Notice) -> Notice:
    """Cancelling a make-up is told as such: what the family wants to know is whether it came back."""
    if isinstance(notice, SessionCancelled) and notice.outcome in ("make_up_back", "make_up_lost"):
        return MakeUpCancelled(notice.attendance_id, notice.outcome == "make_up_back", notice.not_before)
    return notice


def _row(w: Work, here: ProviderView, notice: Notice, wanted: Plan, person: Recipient) -> dict[str, object]:
    who = str(person.client_id or person.email)
    key = f"{notice.name}/{_mac(here, f'{wanted.key}/{who}/{MAIL}')}"
    hours = SendingHours(here.send_from, here.send_until, here.zone)
    first = max(w.now, wanted.not_before or w.now)
    leaves = hours.next_open(first)
    urgent = wanted.urgent or person.did_it or (wanted.by is not None and leaves >= wanted.by)
    return {
        "id": new_id(),
        "dedupe_key": key,
        "message_id": _mac(here, key),
        "channel": MAIL,
        "notice": notice.name,
        "client_id": person.client_id,
        "address": person.email,
        "locale": person.locale or here.locale,
        "payload": notice.payload(),
        "attendance_id": wanted.attendance_id,
        "urgent": urgent,
        "status": "pending",
        "attempts": 0,
        "created_at": w.now,
        "next_at": first if urgent else leaves,
        "expires_at": wanted.expires_at,
    }


def _mac(here: ProviderView, text: str) -> str:
    """A name for it that is the same each time and gives nothing of it away, not even to who reads the mail's head."""
    return hmac.new(here.id.bytes, text.encode(), hashlib.sha256).hexdigest()[:40]
