"""View as: staff see a family's own screens, drawn for that family, and can change nothing there.

The sign-in of a member of staff names the family for an hour (services/sign_in/viewing.py). A family's screen is then
drawn for a visitor who is that client, with `seen_by`. Every change begins with a `work`, and `work` asks
`refuse_changes`; so does a task that draws or handles such a page, whoever it then asks to write.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db import Client
from services.core import visitor as visitors
from services.core.capabilities import Capability, may
from services.core.refusals import NotSignedIn, Refused
from services.core.visitor import Kind, Visitor
from services.language import N_

SEES_ALL = (Capability.CLIENTS, Capability.CONTACTS, Capability.MONEY)
"""A family's screens show its bookings, its addresses and its money, so whoever looks must be allowed all of them."""
_looking: ContextVar[bool] = ContextVar("this task shows a family's screen to staff", default=False)


class OnlyLooking(Refused):
    """Staff look at a family's screens; what they tap there is not done."""

    message = N_("You are only looking. Nothing can be changed from here.")


class ViewingOver(NotSignedIn):
    """The hour is over, somebody ended it, or another family is looked at by now."""


def may_view(visitor: Visitor) -> bool:
    """Whether this visitor may look at families' own screens."""
    return all(may(visitor, needed) for needed in SEES_ALL)


async def reloaded(db: AsyncSession, visitor: Visitor, at: datetime) -> Visitor:
    """The visitor with the permissions of this moment; for staff who look, the family as long as they may.

    Raises:
        NotSignedIn, SecondFactorMissing: as `visitor.reloaded`.
        ViewingOver: they may no longer look at this family's screens.
    """
    found = await visitors.reloaded(db, visitor, at)
    if visitor.seen_by is None:
        return found
    seen = await family_seen(db, found)
    if seen is None or seen.client_id != visitor.client_id:
        raise ViewingOver
    return seen


async def family_seen(db: AsyncSession, staff: Visitor) -> Visitor | None:
    """The family whose screens this member of staff looks at, as their visitor; None: they look at nobody's."""
    if staff.views is None or staff.sign_in_id is None or not may_view(staff):
        return None
    client = await db.get(Client, staff.views)
    if client is None:
        return None
    return replace(visitors.client_visitor(client, staff.sign_in_id), seen_by=staff.staff_id)


def themselves(visitor: Visitor) -> Visitor:
    """The member of staff who looks, as the staff they are."""
    return Visitor(Kind.STAFF, sign_in_id=visitor.sign_in_id, staff_id=visitor.seen_by)


def looks(visitor: Visitor) -> None:
    """Say for the rest of the current task whether it shows a family's screens to staff."""
    _looking.set(visitor.seen_by is not None)


def refuse_changes(visitor: Visitor) -> None:
    """Refuse to change anything for staff who only look.

    Raises:
        OnlyLooking.
    """
    if visitor.seen_by is not None or _looking.get():
        raise OnlyLooking
