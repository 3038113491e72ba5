"""A make-up is unused, and sessions fit it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.core.work import Reading
from services.language import N_
from services.make_ups import finder
from services.make_ups.credits.view import CreditView
from services.notices.messages.shared.make_up import MAKE_UP, make_up_values, owned, to_book
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.recipients import A_DAY, NOBODY, Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class MakeUpAvailable(Notice):
    """A make-up is unused, and sessions exist that fit it."""

    name = "make-up-available"
    trigger = N_("a make-up is unused for 3 days, then every 14 days, while something fits")
    to = "the owner"
    can_be_off = True

    credit_id: UUID
    nth: int = 1
    """The number of this message among those about one make-up, from 1."""


async def recipients(r: Reading, notice: MakeUpAvailable) -> Plan:
    """The owner; the message expires after two days."""
    found = await owned(r, notice.credit_id)
    if found is None:
        return NOBODY
    return Plan(
        f"{notice.name}/{notice.credit_id}/{notice.nth}",
        found.recipients,
        expires_at=min(found.credit.expires_at, r.now + 2 * A_DAY),
    )


async def still_wanted(r: Reading, notice: MakeUpAvailable, envelope: Envelope) -> CreditView:
    """While it can be booked. Only `facts` searches for sessions that fit, because that takes long."""
    return await to_book(r, envelope, notice.credit_id)


async def facts(r: Reading, notice: MakeUpAvailable, envelope: Envelope, credit: CreditView) -> Facts:
    """The make-up, and the sessions that fit it best; there must be one."""
    best = await finder.best(r, notice.credit_id)
    if not best:
        raise NoLongerWanted("nothing fits any more")
    return Facts(WORDING, make_up_values(credit, best, envelope))


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: a make-up to book"),
    heading=N_("*|ATTENDEE_NAME|*: a make-up to book"),
    before=(
        N_("It makes up for *|MISSED_EVENT|*."),
        N_("Book it by *|MAKE_UP_UNTIL|*. *|PLACES_INTRO|*"),
        "*|BEST_PLACES|*",
    ),
    button=N_("Find a make-up"),
    button_to="MAKE_UP_URL",
)
register(
    MakeUpAvailable,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=MAKE_UP,
)
