"""Where phones send “Can’t make it” that was tapped without a connection (phone_door.py), and what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pages.plain.phone_door import Answer, PhoneDoor, key_and_ago
from pages.plain.pocket import words
from pages.plain.pocket.addresses import ACTS
from services.attendance import sent_later, view_loader
from services.attendance.cancelling import Cancelled, Reason
from services.attendance.sent_later import Tap
from services.core import ids
from services.core.refusals import Busy, NotFound, Refused
from services.core.visitor import Kind, Visitor
from services.core.work import reading, with_retries, work


def _tap(told: Mapping[str, Any]) -> Tap:
    key, ago = key_and_ago(told, 2 * sent_later.LONGEST)
    reason = told["reason"]
    return Tap(key, ids.read(str(told["of"])), Reason(reason) if reason else None, ago)


async def _cancelled(visitor: Visitor, tap: Tap) -> Answer:
    async def once() -> Cancelled:
        async with work(visitor) as w:
            return await sent_later.cancel(w, tap)

    try:
        return words.done(await with_retries(once))
    except Busy:
        raise
    except Refused as no:
        return words.refused(no, await _who(visitor, tap.attendance_id))


async def _who(visitor: Visitor, attendance_id: UUID) -> str:
    """Whose session and when; empty where it is not theirs, as if there were none."""

    async def once() -> str:
        async with reading(visitor) as r:
            return words.who(await view_loader.load_one(r, attendance_id))

    try:
        return await with_retries(once)
    except NotFound:
        return ""


DOOR = PhoneDoor(ACTS, "acts", Kind.CLIENT, _tap, _cancelled)
