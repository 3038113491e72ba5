"""What messages about an unused make-up have in common: recipients, placeholders, and how the values are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Booking, Client, Credit
from services.core.ids import short
from services.core.work import Reading
from services.language import _, formats
from services.make_ups.credits import view as credit_views
from services.make_ups.credits.view import CreditView
from services.make_ups.pools import Swap
from services.notices.telling.envelope import Envelope, NoLongerWanted, share_of
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Recipient, recipient

MAKE_UP = placeholders(
    Placeholder("ATTENDEE_NAME", "First name of the attendee"),
    Placeholder("PROGRAMME_NAME", "Programme of the booking"),
    Placeholder("MISSED_EVENT", "Day and time of the missed session", may_be_empty=True),
    Placeholder("MAKE_UP_UNTIL", "Last day to book the make-up"),
    Placeholder("MAKE_UP_URL", "Link to the make-up"),
    Placeholder("PLACES_INTRO", "Whether something fits, as a sentence"),
    Placeholder("BEST_PLACES", "Up to three places that fit best", may_be_empty=True),
)


@dataclass(frozen=True, slots=True)
class Owned:
    """A make-up credit, and its owner unless they have switched these messages off."""

    credit: Credit
    recipients: list[Recipient]


async def owned(r: Reading, credit_id: UUID) -> Owned | None:
    """A make-up credit with its recipients; None if there is no such credit."""
    row = (
        await r.db.execute(
            select(Credit, Client)
            .join(Booking, Booking.id == Credit.booking_id)
            .join(Client, Client.id == Booking.client_id)
            .where(Credit.id == credit_id)
        )
    ).one_or_none()
    if row is None:
        return None
    credit, owner = row
    return Owned(credit, [recipient(owner)] if owner.notices_on else [])


async def to_book(r: Reading, envelope: Envelope, credit_id: UUID) -> CreditView:
    """The make-up that the message is about, while its owner can book it.

    Raises:
        NotFound: there is none.
        NoLongerWanted: it was used or has ended, or the recipient is not its owner.
    """
    credit = await credit_views.one(r, credit_id)
    if await share_of(r, envelope, credit.booking_id) is not None or credit.state != "active":
        raise NoLongerWanted("nothing to book any more")
    return credit


def make_up_values(credit: CreditView, best: list[Swap], envelope: Envelope) -> dict[str, Any]:
    """The values of `MAKE_UP`; `best` are the sessions that fit best, if any."""
    places = tuple(
        " · ".join(part for part in (formats.moment(one.starts_at), one.venue, one.instructor) if part)
        for one in (swap.candidate for swap in best)
    )
    return {
        "ATTENDEE_NAME": credit.kid.first_name,
        "PROGRAMME_NAME": credit.programme,
        "MISSED_EVENT": None if credit.from_at is None else formats.moment(credit.from_at),
        "MAKE_UP_UNTIL": formats.last_day(credit.expires_at),
        "MAKE_UP_URL": envelope.link(f"/make-ups/{short(credit.credit_id)}"),
        "BEST_PLACES": places,
        "PLACES_INTRO": _("These fit best right now:")
        if places
        else _("Nothing free fits right now, but you can wait for a place in a full session."),
    }
