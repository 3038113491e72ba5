"""Setting up an empty installation."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import Provider
from services.core import audit
from services.core.refusals import Refused
from services.core.work import Work
from services.language import N_
from services.provider.policies import set_cancellation, set_make_ups


class AlreadySetUp(Refused):
    """An installation has one provider."""

    message = N_("This installation already belongs to {name}.")


async def found(w: Work, *, name: str, zone: str, **settings: Any) -> UUID:
    """Set up the provider, with the default rules for cancelling and make-ups.

    Raises:
        AlreadySetUp: there is a provider already.
    """
    existing = await w.db.scalar(select(Provider).limit(1))
    if existing is not None:
        raise AlreadySetUp(name=existing.name)
    row = Provider(name=name, zone=ZoneInfo(zone).key, **settings)
    w.db.add(row)
    await w.db.flush()
    await set_cancellation(w, row.id)
    await set_make_ups(w, row.id)
    audit.note(w, "founded", "provider", row.id)
    await w.db.flush()
    return row.id
