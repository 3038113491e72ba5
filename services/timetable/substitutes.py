"""Who leads sessions in the place of another hears of it, and hears when they do so no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from db import Class, Session
from services.core.visitor import Kind
from services.core.work import Work
from services.notices import telling
from services.notices.messages.shared.substitute import written
from services.notices.messages.substitute_asked import SubstituteAsked
from services.notices.messages.substitute_freed import SubstituteFreed


async def tell(w: Work, led_by: Mapping[UUID, UUID | None], *, act_id: UUID | None = None) -> None:
    """Tell who leads these sessions from now on, and who led them as a substitute until now; nobody of what they did.

    Args:
        led_by: who led each session before, by its id.
        act_id: the act on many things that it is part of; its messages wait a minute.
    """
    if w.visitor.kind is Kind.SYSTEM:
        return
    rows = await w.db.execute(
        select(Session.id, Session.instructor_id, Class.instructor_id)
        .join(Class, Class.id == Session.class_id)
        .where(Session.id.in_(led_by), Session.starts_at > w.now)
        .order_by(Session.starts_at, Session.id)
    )
    asked: dict[UUID, list[UUID]] = defaultdict(list)
    freed: dict[UUID, list[UUID]] = defaultdict(list)
    for session_id, now, usual in rows:
        before = led_by[session_id]
        if now == before:
            continue
        if now is not None and now != usual:
            asked[now].append(session_id)
        if before is not None and before != usual:
            freed[before].append(session_id)
    for staff_id, ids in _others(w, asked):
        await telling.tell(w, SubstituteAsked(staff_id, written(ids)), act_id=act_id)
    for staff_id, ids in _others(w, freed):
        await telling.tell(w, SubstituteFreed(staff_id, written(ids)), act_id=act_id)


def _others(w: Work, of: Mapping[UUID, list[UUID]]) -> Iterable[tuple[UUID, list[UUID]]]:
    return [(id_, of[id_]) for id_ in sorted(of) if not w.visitor.is_person(id_)]
