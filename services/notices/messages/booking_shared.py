"""Somebody shares a booking."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from db import Booking, Client, Share
from services.core.work import Reading
from services.language import N_, _, formats
from services.notices.messages.shared.booking import BOOKING, booking_values, seen_by
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, Recipient
from services.notices.telling.wording import Wording
from services.people import clients


@dataclass(frozen=True, slots=True)
class BookingShared(Notice):
    """An invitation to see a booking, once for each share; it tells nothing but the child's first name and the class (R87)."""

    name = "booking-shared"
    trigger = N_("the owner shares a booking")
    to = "who is invited"

    share_id: UUID
    by: str
    """Who invites."""


async def recipients(r: Reading, notice: BookingShared) -> Plan:
    """Whoever is invited, at any hour: they are being told on the phone that it comes; in the owner's language if they are new."""
    share = await r.db.get(Share, notice.share_id)
    if share is None:
        return NOBODY
    known = await clients.of_address(r, share.email)
    owner = await r.db.get_one(Client, (await r.db.get_one(Booking, share.booking_id)).client_id)
    spoken = owner.locale if known is None else known.locale
    to = Recipient(share.email, None if known is None else known.id, spoken)
    return Plan(f"{notice.name}/{notice.share_id}", [to], urgent=True)


async def still_wanted(r: Reading, notice: BookingShared, envelope: Envelope) -> Share:
    """While it is shared with them."""
    share = await r.db.get_one(Share, notice.share_id, populate_existing=True)
    if share.revoked_at is not None:
        raise NoLongerWanted("no longer shared with them")
    return share


async def facts(r: Reading, notice: BookingShared, envelope: Envelope, share: Share) -> Facts:
    """Who shares what, what they may do, until when, and how they come in."""
    values = await booking_values(r, envelope, await seen_by(r, envelope, share.booking_id))
    may = (
        _("You can see it, cancel sessions, book make-ups and pay.")
        if share.role == "helper"
        else _("You can see it, and change nothing.")
    )
    values |= {
        "SHARED_BY": notice.by,
        "SHARED_MAY": may,
        "SHARED_UNTIL": None if share.ends_on is None else formats.day(share.ends_on),
        "SHARED_EMAIL": envelope.email,
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|SHARED_BY|* shares a booking with you: *|PROGRAMME|*"),
    heading=N_("*|SHARED_BY|* shares *|CHILD|*’s booking with you"),
    before=(
        "*|SHARED_MAY|*",
        N_("To open it, log in with *|SHARED_EMAIL|*. You need no password: we send a code."),
    ),
    rows=(
        (N_("What"), "*|PROGRAMME|*"),
        (N_("When"), "*|CLASS_TIMES|*"),
        (N_("Where"), "*|CLASS_VENUE|*"),
        (N_("Until"), "*|SHARED_UNTIL|*"),
    ),
    button=N_("Open booking"),
    button_to="BOOKING_URL",
    after=(N_("You don’t know what this is about? Then do nothing."),),
)
register(
    BookingShared,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=BOOKING
    | placeholders(
        Placeholder("SHARED_BY", "Who shares the booking"),
        Placeholder("SHARED_MAY", "What the person may do with it"),
        Placeholder("SHARED_EMAIL", "The address with which they log in"),
        Placeholder("SHARED_UNTIL", "The last day on which they see it", may_be_empty=True),
    ),
)
