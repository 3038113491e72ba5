"""Staff could not do what a family asked for: a make-up at another time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Credit, MakeUpRequest
from services.core.ids import short
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import N_, formats
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted, share_of
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, owner_and
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class MakeUpDeclined(Notice):
    """Staff have declined a make-up at the time that a family asked for (R51)."""

    name = "make-up-declined"
    trigger = N_("you decline a make-up at another time")
    to = "the owner, and whoever asked"

    request_id: UUID


async def _row(r: Reading, request_id: UUID) -> tuple[MakeUpRequest, Booking, Attendee] | None:
    row = await r.db.execute(
        select(MakeUpRequest, Booking, Attendee)
        .join(Credit, Credit.id == MakeUpRequest.credit_id)
        .join(Booking, Booking.id == Credit.booking_id)
        .join(Attendee, Attendee.id == Booking.attendee_id)
        .where(MakeUpRequest.id == request_id)
    )
    found = row.one_or_none()
    return None if found is None else (found[0], found[1], found[2])


async def recipients(r: Reading, notice: MakeUpDeclined) -> Plan:
    """The owner, and whoever asked."""
    found = await _row(r, notice.request_id)
    if found is None:
        return NOBODY
    request, booking, _attendee = found
    return Plan(f"{notice.name}/{notice.request_id}", await owner_and(r, booking.id, request.asked_by_id))


async def still_wanted(r: Reading, notice: MakeUpDeclined, envelope: Envelope) -> tuple[MakeUpRequest, str]:
    """While it is declined."""
    found = await _row(r, notice.request_id)
    if found is None:
        raise NotFound
    request, booking, attendee = found
    await share_of(r, envelope, booking.id)
    if request.state != "declined":
        raise NoLongerWanted("no longer declined")
    return request, attendee.first_name


async def facts(
    _r: Reading, _notice: MakeUpDeclined, envelope: Envelope, of: tuple[MakeUpRequest, str]
) -> Facts:
    """What was asked for, and why not."""
    request, name = of
    return Facts(
        WORDING,
        {
            "ATTENDEE_NAME": name,
            "WISHED_DAY": formats.day(request.wished_on),
            "REASON": request.answer,
            "FIND_URL": envelope.link(f"/make-ups/{short(request.credit_id)}"),
        },
    )


WORDING = Wording(
    subject=N_("*|ATTENDEE_NAME|*: no make-up on *|WISHED_DAY|*"),
    heading=N_("We can’t do *|WISHED_DAY|*"),
    before=(N_("You asked for a make-up for *|ATTENDEE_NAME|* at another time: *|REASON|*"),),
    rows=(),
    button=N_("Choose a make-up"),
    button_to="FIND_URL",
    links=(),
    after=(N_("The make-up stays yours. You can ask for another day."),),
)
register(
    MakeUpDeclined,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("ATTENDEE_NAME", "Who would have come"),
        Placeholder("WISHED_DAY", "The day that was asked for"),
        Placeholder("REASON", "Why it cannot be"),
        Placeholder("FIND_URL", "Link to the make-ups that can be booked"),
    ),
)
