"""What became of a family's wish for another time, as the family sees it (R51)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import MakeUpRequest
from db.states import DayPart, RequestState
from services.core import access
from services.core.work import Reading


@dataclass(frozen=True, slots=True)
class AskView:
    """The latest wish, as the family sees it."""

    request_id: UUID
    state: RequestState
    wished_on: date
    part: DayPart
    note: str
    answer: str


async def of_credit(r: Reading, credit_id: UUID) -> AskView | None:
    """The latest wish that was not taken back; None: there is none.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    await access.credit(r, credit_id)
    found = await r.db.scalar(
        select(MakeUpRequest)
        .where(MakeUpRequest.credit_id == credit_id, MakeUpRequest.state != "withdrawn")
        .order_by(MakeUpRequest.asked_at.desc(), MakeUpRequest.id)
        .limit(1)
    )
    if found is None:
        return None
    return AskView(found.id, found.state, found.wished_on, found.part, found.note, found.answer)
