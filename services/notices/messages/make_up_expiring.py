"""A make-up is about to expire."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.core.work import Reading
from services.language import N_
from services.make_ups import finder
from services.make_ups.credits.view import CreditView
from services.notices.messages.shared.make_up import MAKE_UP, make_up_values, owned, to_book
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.recipients import NOBODY, Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class MakeUpExpiring(Notice):
    """A make-up is about to expire (R34)."""

    name = "make-up-expiring"
    trigger = N_("14 and 3 days before a make-up ends")
    to = "the owner"
    can_be_off = True

    credit_id: UUID
    days: int


async def recipients(r: Reading, notice: MakeUpExpiring) -> Plan:
    """The owner; the message expires with the make-up."""
    found = await owned(r, notice.credit_id)
    if found is None:
        return NOBODY
    ends = found.credit.expires_at
    key = f"{notice.name}/{notice.credit_id}/{ends.isoformat()}/{notice.days}"
    return Plan(key, found.recipients, expires_at=ends)


async def still_wanted(r: Reading, notice: MakeUpExpiring, envelope: Envelope) -> CreditView:
    """While it can be booked."""
    return await to_book(r, envelope, notice.credit_id)


async def facts(r: Reading, notice: MakeUpExpiring, envelope: Envelope, credit: CreditView) -> Facts:
    """The make-up, and the sessions that fit it best, if any do."""
    return Facts(WORDING, make_up_values(credit, await finder.best(r, notice.credit_id), envelope))


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: book the make-up by *|MAKE_UP_UNTIL|*"),
    heading=N_("Book the make-up by *|MAKE_UP_UNTIL|*"),
    before=(
        N_("It makes up for *|MISSED_EVENT|*."),
        N_("After that day *|ATTENDEE_NAME|* can’t use it any more. *|PLACES_INTRO|*"),
        "*|BEST_PLACES|*",
    ),
    button=N_("Find a make-up"),
    button_to="MAKE_UP_URL",
)
register(
    MakeUpExpiring,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=MAKE_UP,
)
