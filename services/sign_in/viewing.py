"""Beginning and ending to look at a family's own screens (services/core/view_as.py). Both stand in the audit log."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from db import SignIn
from services.core import audit, view_as
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.people import families

LASTS = timedelta(hours=1)
"""Long enough for a call; whoever forgets to go back sees their own side again after it."""


async def begin(w: Work, client_id: UUID) -> None:
    """Look at this family's screens on this device from now on.

    Raises:
        NotFound: there is no such family, or the visitor may not see all that a family sees.
    """
    if not view_as.may_view(w.visitor):
        raise NotFound
    await families.here(w, client_id)
    device = await _device(w)
    device.viewing_id, device.viewing_until = client_id, w.now + LASTS
    audit.note(w, "viewed_as", "client", client_id)


async def end(visitor: Visitor) -> UUID | None:
    """A flow: go back to the staff side; gives the family that was looked at, None where nobody's was.

    Raises:
        NotFound: it is no member of staff.
    """
    async with work(view_as.themselves(visitor) if visitor.seen_by else visitor) as w:
        if w.visitor.staff_id is None:
            raise NotFound
        device = await _device(w)
        was = device.viewing_id
        device.viewing_id = device.viewing_until = None
        if was is not None:
            audit.note(w, "viewed_as_ended", "client", was)
    return was


async def _device(w: Work) -> SignIn:
    return await w.db.get_one(SignIn, w.visitor.sign_in_id, with_for_update=True)
