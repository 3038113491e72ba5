"""Where phones send the register's marks (phone_door.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.plain.phone_door import Answer, PhoneDoor, key_and_ago
from services.core import ids
from services.core.refusals import Busy, Refused
from services.core.visitor import Kind, Visitor
from services.core.work import with_retries, work
from services.register import marking
from services.register.marking import Press

ADDRESS = "/staff/marks"


def _press(told: Mapping[str, Any]) -> Press:
    key, ago = key_and_ago(told, marking.LONGEST_AGO)
    state = told["state"]
    if state not in marking.STATES:
        raise ValueError("a mark")
    return Press(key, ids.read(str(told["of"])), state, ago)


async def _marked(visitor: Visitor, press: Press) -> Answer:
    async def once() -> Answer:
        async with work(visitor) as w:
            stands = await marking.mark(w, press)
        return {"state": stands.state, "by": "" if stands.counts else stands.by}

    try:
        return await with_retries(once)
    except Busy:
        raise
    except Refused as no:
        return {"refused": no.words()}


DOOR = PhoneDoor(ADDRESS, "marks", Kind.STAFF, _press, _marked)
