"""Write messages to the outbox, and take back those that an undo makes untrue."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from sqlalchemy import update

from db import OutboxMessage, new_id
from db.upsert import insert_or_ignore
from services import provider
from services.core.done_acts import HELD
from services.core.events import WORKER_NEEDED
from services.core.work import Work
from services.notices.telling.notice import MESSAGES, Notice, names
from services.notices.telling.recipients import Plan, Recipient
from services.notices.telling.sending_hours import SendingHours
from services.provider import ProviderView


async def tell(w: Work, notice: Notice, *, act_id: UUID | None = None) -> int:
    """Write one message to the outbox for each recipient, in this work; returns how many are new.

    Args:
        act_id: the act on many things that it tells of; it then waits a minute, in which the act can be stopped.

    Telling the same thing again writes nothing, on both engines and from two nodes at once: each message has a unique
    key made of its cause, its person and its channel.
    """
    await w.db.flush()
    plan: Plan = await MESSAGES[notice.name].recipients(w, notice)
    if not plan.recipients:
        return 0
    here = await provider.current(w)
    rows = [_row(w, here, notice, plan, person, act_id) for person in plan.recipients]
    insert = [insert_or_ignore(w.db, OutboxMessage, row).returning(OutboxMessage.id) for row in rows]
    new = sum([await w.db.scalar(each) is not None for each in insert])
    if new:
        w.publish(WORKER_NEEDED)
    return new


async def suppress(w: Work, attendance_id: UUID) -> None:
    """Suppress the confirmations about this attendance that have not been sent, because an undo made them untrue.

    A message that is leased at this moment is not touched: the outbox calls `still_wanted` just before it sends it.
    """
    await w.db.flush()
    await w.db.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.attendance_id == attendance_id,
            OutboxMessage.status == "pending",
            OutboxMessage.notice.in_(names(lambda notice: notice.undoable)),
        )
        .values(status="suppressed", last_problem="taken back")
        .execution_options(synchronize_session=False)
    )


def _row(
    w: Work, here: ProviderView, notice: Notice, plan: Plan, person: Recipient, act_id: UUID | None
) -> dict[str, object]:
    who = str(person.client_id or person.address)
    key = f"{notice.name}/{_mac(here, f'{plan.key}/{who}/{person.channel}')}"
    hours = SendingHours(here.send_from, here.send_until, here.zone)
    first = max(w.now + HELD if act_id else w.now, plan.not_before or w.now)
    leaves = hours.next_open(first)
    too_late = [moment for moment in (plan.by, plan.expires_at) if moment is not None and leaves >= moment]
    urgent = plan.urgent or person.did_it or bool(too_late)
    return {
        "id": new_id(),
        "dedupe_key": key,
        "message_id": _mac(here, key),
        "channel": person.channel,
        "notice": notice.name,
        "client_id": person.client_id,
        "address": person.address,
        "locale": person.locale or here.locale,
        "payload": notice.payload(),
        "attendance_id": plan.attendance_id,
        "act_id": act_id,
        "urgent": urgent,
        "status": "pending",
        "attempts": 0,
        "created_at": w.now,
        "next_at": first if urgent else leaves,
        "expires_at": plan.expires_at,
    }


def _mac(here: ProviderView, text: str) -> str:
    """A keyed hash: the same text gives the same key, and nobody who reads a mail's headers can guess the text."""
    return hmac.new(here.id.bytes, text.encode(), hashlib.sha256).hexdigest()[:40]
