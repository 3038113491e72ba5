"""With which session a booking or a trial can begin, and by which plan it can be paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import PlanTemplate, Session
from services.core.capabilities import Capability, may
from services.core.capacity import free_places
from services.core.work import Reading
from services.language import formats
from services.people import families


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """One session to come, with which a booking or a trial can begin."""

    session_id: UUID
    starts_at: datetime
    free: int


async def sessions(r: Reading, class_id: UUID) -> tuple[SessionChoice, ...]:
    """The sessions of a class that are still to come.

    Raises:
        NotFound: the visitor may not list clients.
    """
    families.clients_only(r)
    rows = await r.db.execute(
        select(Session.id, Session.starts_at, Session.places, Session.taken)
        .where(Session.class_id == class_id, Session.starts_at > r.now, Session.status == "scheduled")
        .order_by(Session.starts_at)
    )
    return tuple(SessionChoice(id_, at, free_places(places, taken)) for id_, at, places, taken in rows)


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan by which a booking can be paid."""

    template_id: UUID
    name: str


async def plans(r: Reading) -> tuple[PlanChoice, ...]:
    """The plans that can be chosen; none for who sees no money."""
    if not may(r.visitor, Capability.MONEY):
        return ()
    rows = await r.db.execute(select(PlanTemplate.id, PlanTemplate.name).where(PlanTemplate.active))
    found = [PlanChoice(*row) for row in rows]
    return tuple(sorted(found, key=lambda each: formats.sort_key(each.name)))
