"""Somebody wants an address to get copies of their reminders."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import Booking, Client, CopyAddress
from services.core.work import Reading
from services.language import N_
from services.notices.messages.shared.booking import BOOKING, booking_values
from services.notices.telling import copy_link
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class CopyAsked(Notice):
    """The question whether a mailbox shall get the reminders of a booking; nothing is sent there before it says yes (R88)."""

    name = "copy-asked"
    trigger = N_("the owner adds an address for copies of reminders")
    to = "that address"
    to_strangers = True

    copy_id: UUID
    by: str
    """Who asks."""


async def recipients(r: Reading, notice: CopyAsked) -> Plan:
    """That address, at any hour, in the language of the booking's owner, who may be told to look into the mailbox."""
    copy = await r.db.get(CopyAddress, notice.copy_id)
    if copy is None:
        return NOBODY
    owner = await r.db.get_one(Client, (await r.db.get_one(Booking, copy.booking_id)).client_id)
    return Plan(f"{notice.name}/{copy.id}", [Recipient(copy.email, None, owner.locale)], urgent=True)


async def still_wanted(r: Reading, notice: CopyAsked, envelope: Envelope) -> Booking:
    """While nobody has answered, and the booking is there."""
    copy = await r.db.get_one(CopyAddress, notice.copy_id, populate_existing=True)
    if copy.ended_at is not None or copy.confirmed_at is not None:
        raise NoLongerWanted("answered, or removed")
    booking = await r.db.get_one(Booking, copy.booking_id)
    if booking.trashed_at is not None:
        raise NoLongerWanted("it was thrown away")
    return booking


async def facts(r: Reading, notice: CopyAsked, envelope: Envelope, booking: Booking) -> Facts:
    """Who asks, about whose sessions, and the link that says yes."""
    path = copy_link.path(notice.copy_id)
    values = await booking_values(r, envelope, booking)
    return Facts(WORDING, values | {"ASKED_BY": notice.by, "COPY_URL": envelope.link(path)}, switch_off=path)


WORDING = Wording(
    subject=N_("*|ASKED_BY|* would like you to get *|CHILD|*’s reminders"),
    heading=N_("Shall we remind you of *|CHILD|*’s sessions?"),
    before=(
        N_("*|ASKED_BY|* would like us to email you the day before each session, too."),
        N_("You see nothing else of the booking, and can stop these emails at any time."),
    ),
    rows=((N_("What"), "*|PROGRAMME|*"), (N_("When"), "*|CLASS_TIMES|*")),
    button=N_("Yes, remind me"),
    button_to="COPY_URL",
    after=(N_("You don’t know what this is about? Then do nothing."),),
)
register(
    CopyAsked,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=BOOKING
    | placeholders(
        Placeholder("ASKED_BY", "Who wants the address to get copies"),
        Placeholder("COPY_URL", "Link by which the address says yes"),
    ),
)
