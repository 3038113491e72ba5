"""A place in a full class is kept for who waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import ClassOffer
from services.core.work import Reading
from services.language import N_, formats
from services.notices.messages.shared.booking import BOOKING, booking_values, seen_by
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, owner_and
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class ClassPlaceOffered(Notice):
    """A place in a class has come free, and is kept for a while for one who waits (R55)."""

    name = "class-place-offered"
    trigger = N_("a place in a full class is offered to the next who waits for it")
    to = "the owner"

    offer_id: UUID


async def recipients(r: Reading, notice: ClassPlaceOffered) -> Plan:
    """The owner, at any hour: the time in which to answer runs."""
    offer = await r.db.get(ClassOffer, notice.offer_id)
    if offer is None:
        return NOBODY
    people = await owner_and(r, offer.booking_id, None)
    return Plan(f"{notice.name}/{notice.offer_id}", people, expires_at=offer.held_until, urgent=True)


async def still_wanted(r: Reading, notice: ClassPlaceOffered, envelope: Envelope) -> ClassOffer:
    """While the place is kept."""
    offer = await r.db.get_one(ClassOffer, notice.offer_id, populate_existing=True)
    if offer.state != "offered":
        raise NoLongerWanted(offer.state)
    return offer


async def facts(r: Reading, notice: ClassPlaceOffered, envelope: Envelope, offer: ClassOffer) -> Facts:
    """Which class, and until when."""
    booking = await seen_by(r, envelope, offer.booking_id)
    values = await booking_values(r, envelope, booking)
    return Facts(WORDING, values | {"HELD_UNTIL": formats.moment(offer.held_until)})


WORDING = Wording(
    subject=N_("A place for *|CHILD|*: *|PROGRAMME|*"),
    heading=N_("There is a place for *|CHILD|*"),
    before=(
        N_("A place in *|CLASS_NAME|* has come free. We keep it for *|CHILD|* until *|HELD_UNTIL|*."),
        N_("Nothing is booked until you take it. There you also see what it costs."),
    ),
    rows=((N_("What"), "*|PROGRAMME|*"), (N_("When"), "*|CLASS_TIMES|*"), (N_("Where"), "*|CLASS_VENUE|*")),
    button=N_("Look at the place"),
    button_to="BOOKING_URL",
    after=(N_("If you don’t take it in time, it goes to the next; you stay on the waiting list."),),
)
register(
    ClassPlaceOffered,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=BOOKING | placeholders(Placeholder("HELD_UNTIL", "Until when the place is kept")),
)
