"""You booked with a friend's code: this is what it took off (R85)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Brought, Client, DiscountRule
from services.core.ids import short
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import N_
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.notices.telling.wording import Wording
from services.prices import rule_facts, words


@dataclass(frozen=True, slots=True)
class NewcomerWelcomed(Notice):
    """A family has booked for the first time, and pays less because a friend brought it."""

    name = "newcomer-welcomed"
    trigger = N_("a new family books with the code of a friend")
    to = "the new family"

    brought_id: UUID
    rule_id: str


async def recipients(r: Reading, notice: NewcomerWelcomed) -> Plan:
    """The new family."""
    client = await r.db.scalar(
        select(Client).join(Brought, Brought.newcomer_id == Client.id).where(Brought.id == notice.brought_id)
    )
    if client is None:
        return NOBODY
    return Plan(f"{notice.name}/{notice.brought_id}", [recipient(client)])


async def still_wanted(r: Reading, notice: NewcomerWelcomed, _envelope: Envelope) -> Brought:
    """Always: what came off stays off."""
    brought = await r.db.get(Brought, notice.brought_id)
    if brought is None:
        raise NotFound
    return brought


async def facts(r: Reading, notice: NewcomerWelcomed, envelope: Envelope, brought: Brought) -> Facts:
    """What came off, and where its price is explained."""
    rule = await r.db.get_one(DiscountRule, UUID(notice.rule_id))
    return Facts(
        WORDING,
        {
            "OFF": words.off(rule_facts.off_in(rule.facts["off"])),
            "BOOKING_URL": envelope.link(f"/bookings/{short(brought.booking_id)}?view=payments"),
        },
    )


WORDING = Wording(
    subject=N_("Welcome to *|PROVIDER_NAME|*: *|OFF|* off"),
    heading=N_("Welcome! Your friend’s code took *|OFF|* off"),
    before=(N_("It came off your first booking. Thank your friend: they get something for it, too."),),
    button=N_("See what it costs"),
    button_to="BOOKING_URL",
)
register(
    NewcomerWelcomed,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("OFF", "What came off"),
        Placeholder("BOOKING_URL", "Link to the booking’s payments"),
    ),
)
