"""Messages that still wait name their client in their facts, too: they are to find what they tell of."""

from __future__ import annotations

import json
from uuid import UUID

from sqlalchemy import select

from db import OutboxMessage
from db.states import UNSENT
from services.core.work import Work


async def rename(w: Work, of: UUID, source: UUID, target: UUID) -> None:
    """In what waits to be sent to `of`, `source` becomes `target`."""
    waiting = select(OutboxMessage).where(OutboxMessage.client_id == of, OutboxMessage.status.in_(UNSENT))
    for row in await w.db.scalars(waiting.execution_options(populate_existing=True)):
        text = json.dumps(row.payload)
        if str(source) in text:
            row.payload = json.loads(text.replace(str(source), str(target)))
