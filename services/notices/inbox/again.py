"""Send a message once more, as somebody asks for who says that it never came."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from db import OutboxMessage, new_id
from db.states import UNSENT
from services.core import audit
from services.core.events import WORKER_NEEDED
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_
from services.notices.inbox import sent
from services.notices.messages import MESSAGES

KEPT = "kept"
"""What the demo keeps of a mail stands beside the facts of the message, and is no part of them."""


class WaitsAlready(Refused):
    """It has not left yet, or was just asked for again."""

    message = N_("It is about to leave already.")


class IsOver(Refused):
    """What it tells of has begun or ended, so nobody needs to hear of it any more."""

    message = N_("It was about something that is over by now, so it is not sent again.")


class IsSecret(Refused):
    """It held a secret, of which nothing is kept."""

    message = N_("It held a code or a secret link, which nobody keeps. Send a new one instead.")


async def send_again(w: Work, message_id: UUID) -> UUID:
    """Write the message once more, with the facts as they are now; returns the id of the new one.

    The outbox judges it like any other: what is no longer true is not sent, and says so.

    Raises:
        NotFound: no such message to a client, or the visitor may not see what was sent.
        WaitsAlready, IsOver, IsSecret.
    """
    sent.rights(w)
    row = await w.db.get(OutboxMessage, message_id, with_for_update=True, populate_existing=True)
    if row is None or row.client_id is None or row.notice not in MESSAGES:
        raise NotFound
    if MESSAGES[row.notice].notice.secret:
        raise IsSecret
    if row.expires_at is not None and row.expires_at <= w.now:
        raise IsOver
    facts = _facts(row)
    waiting = await w.db.scalars(
        select(OutboxMessage).where(
            OutboxMessage.client_id == row.client_id,
            OutboxMessage.notice == row.notice,
            OutboxMessage.status.in_(UNSENT),
        )
    )
    if any(_facts(each) == facts for each in waiting):
        raise WaitsAlready
    again = _copy(w, row)
    w.db.add(again)
    audit.note(w, "sent a message again", "client", row.client_id, notice=row.notice)
    w.publish(WORKER_NEEDED)
    await w.db.flush()
    return again.id


def _facts(row: OutboxMessage) -> dict[str, object]:
    return {name: fact for name, fact in row.payload.items() if name != KEPT}


def _copy(w: Work, row: OutboxMessage) -> OutboxMessage:
    id_ = new_id()
    return OutboxMessage(
        id=id_,
        dedupe_key=f"{row.notice}/again/{id_.hex}",
        message_id=id_.hex,
        channel=row.channel,
        notice=row.notice,
        client_id=row.client_id,
        address=row.address,
        locale=row.locale,
        payload=_facts(row),
        attendance_id=row.attendance_id,
        act_id=row.act_id,
        urgent=True,
        status="pending",
        attempts=0,
        created_at=w.now,
        next_at=w.now,
        expires_at=row.expires_at,
    )
