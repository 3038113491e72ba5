"""Telling the staff, once for each version, that an own text of theirs could not be used."""

from __future__ import annotations

from services.core import audit
from services.core.work import with_retries, work
from services.notices import telling
from services.notices.delivering.leasing import OUTBOX
from services.notices.delivering.letters import NotUsed
from services.notices.messages.own_text_left_out import OwnTextLeftOut


async def report(left_out: NotUsed) -> None:
    """Tell it, and note it in the history; a second time does nothing. It opens its own work."""

    async def write() -> None:
        async with work(OUTBOX) as w:
            if await telling.tell(w, OwnTextLeftOut(left_out.own_id, left_out.why)):
                audit.note(w, "left out", "own text", left_out.own_id)

    await with_retries(write)
