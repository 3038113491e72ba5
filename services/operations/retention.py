"""What is no longer of use to anybody is dropped: old answers, codes, counters and links."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from db import (
    Attendance,
    IdempotencyKey,
    JobRun,
    OneClickLink,
    OutboxMessage,
    RateBucket,
    Session,
    SignInRequest,
)
from db.states import UNSENT
from services.core.work import Work
from services.notices.messages import MESSAGES

ANSWERS = timedelta(days=3)
RUNS = timedelta(days=3)
CODES = timedelta(days=2)
LINKS = timedelta(days=30)
SECRETS = [name for name, message in MESSAGES.items() if message.notice.secret]


async def prune(w: Work) -> int:
    """Drop what nobody will ask for again. It is done in one go, so nothing is left: 0."""
    over = (
        select(Attendance.id)
        .join(Session, Session.id == Attendance.session_id)
        .where(Session.starts_at < w.now - LINKS)
    )
    for statement in (
        delete(IdempotencyKey).where(IdempotencyKey.created_at < w.now - ANSWERS),
        delete(JobRun).where(JobRun.done_at < w.now - RUNS),
        delete(SignInRequest).where(SignInRequest.expires_at < w.now - CODES),
        delete(RateBucket).where(RateBucket.window < w.now - CODES),
        delete(OneClickLink).where(OneClickLink.attendance_id.in_(over)),
        delete(OutboxMessage).where(
            OutboxMessage.notice.in_(SECRETS),
            OutboxMessage.status.not_in(UNSENT),
            OutboxMessage.created_at < w.now - LINKS,
        ),
    ):
        await w.db.execute(statement.execution_options(synchronize_session=False))
    return 0
