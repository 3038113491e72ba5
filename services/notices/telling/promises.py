"""What may be promised on a screen: whether a message will reach its reader, and when.

Every sentence such as "We’ll remind you" asks here, and so do the jobs that send what was promised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from db import Client
from services.core import access
from services.core.access import Mine, Standing
from services.core.local_time import at_wall, local_day
from services.core.work import Reading
from services.notices.telling.sending_hours import SendingHours
from services.provider import ProviderView

BEFORE_THE_END = (14, 3)
"""Days before a credit expires on which its owner is reminded of it (R34)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether messages reach the visitor."""

    by_mail: bool
    """They are a client, and their last mail arrived as far as we know."""
    wants_notices: bool
    """They have not switched reminders and make-up notices off in their profile (R89)."""

    @property
    def by_notices(self) -> bool:
        """Whether reminders and make-up notices reach them; mails about what they do themselves need `by_mail` only."""
        return self.by_mail and self.wants_notices


UNREACHED = Reach(by_mail=False, wants_notices=False)


async def reach(r: Reading, mine: Mine) -> Reach:
    """How the visitor, who sees this booking, can be reached; staff and the program itself get nothing."""
    if r.visitor.client_id is None:
        return UNREACHED
    is_owner = mine.client.id == r.visitor.client_id
    me = mine.client if is_owner else await r.db.get(Client, r.visitor.client_id)
    return UNREACHED if me is None else Reach(by_mail=not me.delivery_problem, wants_notices=me.notices_on)


def hours_of(here: ProviderView) -> SendingHours:
    """The provider's sending hours."""
    return SendingHours(here.send_from, here.send_until, here.zone)


def reminded_at(here: ProviderView, starts_at: datetime) -> datetime:
    """When the reminder of a session leaves: on the day before, at the provider's hour within the sending hours (R23)."""
    day_before = local_day(starts_at, here.zone) - timedelta(days=1)
    return at_wall(day_before, hours_of(here).clamp(here.reminder_at), here.zone)


async def reminds_of_make_up(r: Reading, credit_id: UUID, expires_at: datetime) -> bool:
    """Whether the visitor will be reminded that a make-up is about to end: only its owner is, if they want it.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    mine = (await access.credit(r, credit_id)).mine
    still_due = expires_at - timedelta(days=BEFORE_THE_END[-1]) > r.now
    return still_due and mine.standing is Standing.OWNER and (await reach(r, mine)).by_notices


async def tells_what_fits(r: Reading, credit_id: UUID, expires_at: datetime) -> bool:
    """Whether the visitor will be told when a session fits the make-up; not in its last days.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    early = expires_at - timedelta(days=BEFORE_THE_END[0]) > r.now
    return early and await reminds_of_make_up(r, credit_id, expires_at)


async def tells_of_place(r: Reading, mine: Mine, joined_by_id: UUID | None) -> bool:
    """Whether the visitor will be told of a place they wait for: the booking's owner is, and whoever joined (R53)."""
    told = mine.standing is Standing.OWNER or r.visitor.is_person(joined_by_id)
    return told and (await reach(r, mine)).by_mail
