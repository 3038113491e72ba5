"""The hint how to put the portal on one's phone: when it is worth a look, and that it was looked at.

It is shown once somebody knows what they would install: on a second visit, or after a cancelling that worked. It is
kept with the person, so that neither another browser nor a new sign-in shows it twice in thirty days.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from db import Client
from services.core import access
from services.core.visitor import Visitor
from services.core.work import Work

NOT_AGAIN_FOR = timedelta(days=30)
SECOND_VISIT = timedelta(hours=6)
"""Who comes back so long after signing in comes a second time."""


def is_due(visitor: Visitor, now: datetime, *, has_cancelled: bool) -> bool:
    """Whether the hint may be shown to this client now. PURE.

    Args:
        has_cancelled: they have cancelled one of their sessions here.
    """
    if visitor.client_id is None or visitor.seen_by is not None or visitor.signed_in_at is None:
        return False
    if visitor.app_hint_at is not None and now < visitor.app_hint_at + NOT_AGAIN_FOR:
        return False
    return has_cancelled or now >= visitor.signed_in_at + SECOND_VISIT


async def seen(w: Work) -> None:
    """The visitor has seen the hint, in whatever way they answered it.

    Raises:
        NotFound: the visitor is not a client.
    """
    me = await w.db.scalar(select(Client).where(Client.id == access.client_only(w)).with_for_update())
    if me is not None:
        me.app_hint_at = w.now
