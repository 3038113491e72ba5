"""A class has other days, times or places from now on, or meets more often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from db import Booking, Class, Programme, Session
from db.states import LIVE
from services import provider
from services.core import done_acts
from services.core.plan import ActLine
from services.core.work import Reading
from services.language import N_, _, formats
from services.notices.messages.shared.money import to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording

SHOWN = 20
"""Dates that are listed at most; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ClassMoved(Notice):
    """The provider has moved sessions of a class, or has added some; or has taken that back."""

    name = "class-moved"
    trigger = N_("you change the days, times or places of a class, with “Email the families”")
    to = "whoever has a place in it"

    class_id: UUID
    client_id: UUID
    act_id: UUID
    back: bool = False
    """Whether it tells that everything is again as it was before this act."""


async def recipients(r: Reading, notice: ClassMoved) -> Plan:
    """Whoever pays for the booking."""
    return await to_family(r, notice.client_id, f"{notice.name}/{notice.act_id}/{notice.back}")


async def still_wanted(r: Reading, notice: ClassMoved, _envelope: Envelope) -> list[tuple[ActLine, Session]]:
    """While they are booked, the act is as the message says, and something of it is still to come."""
    done = await done_acts.done(r, notice.act_id)
    if (done.taken_back_at is not None) != notice.back:
        raise NoLongerWanted("taken back, or done again")
    booked = select(Booking.id).where(
        Booking.class_id == notice.class_id, Booking.client_id == notice.client_id, Booking.status.in_(LIVE)
    )
    if await r.db.scalar(booked.limit(1)) is None:
        raise NoLongerWanted("not booked any more")
    lines = {line.about_id: line for line in done.lines if line.about == "session" and line.what != "resize"}
    sessions = await r.db.scalars(
        select(Session)
        .where(Session.id.in_(lines), Session.status == "scheduled", Session.starts_at > r.now)
        .order_by(Session.starts_at)
    )
    found = [(lines[each.id], each) for each in sessions]
    if not found:
        raise NoLongerWanted("over, or cancelled")
    return found


async def facts(
    r: Reading, notice: ClassMoved, envelope: Envelope, found: Sequence[tuple[ActLine, Session]]
) -> Facts:
    """Each date as it is now, with what it was."""
    class_ = await r.db.get_one(Class, notice.class_id)
    programme = await r.db.get_one(Programme, class_.programme_id)
    venues = (await provider.places(r)).venues
    dates = [_date(line, session, venues[session.venue_id].name) for line, session in found]
    if len(dates) > SHOWN:
        dates = [*dates[:SHOWN], _("and {n} more").format(n=len(dates) - SHOWN)]
    values = {
        "PROGRAMME": programme.name,
        "DATES": tuple(dates),
        "BACK": _("We have taken our last change back.") if notice.back else None,
        "BOOKINGS_URL": envelope.link("/bookings"),
    }
    return Facts(WORDING, values)


def _date(line: ActLine, session: Session, venue: str) -> str:
    """ "Wed 4 Mar, 17:30 · Ranelagh Studio (was: Tue 3 Mar, 17:00)"."""
    now = f"{formats.moment(session.starts_at)} · {venue}"
    was = line.facts.get("was")
    before = datetime.fromisoformat(was["starts_at"]) if was else None
    if before is None or before == session.starts_at:
        return now
    return _("{now} (was: {before})").format(now=now, before=formats.moment(before))


WORDING = Wording(
    subject=N_("*|PROGRAMME|*: new dates"),
    heading=N_("New dates of *|PROGRAMME|*"),
    before=("*|BACK|*", N_("These dates are now:"), "*|DATES|*"),
    button=N_("See my bookings"),
    button_to="BOOKINGS_URL",
    after=(N_("If a date doesn’t suit you, you can cancel it as always, or just reply to this email."),),
)
register(
    ClassMoved,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("PROGRAMME", "What is booked"),
        Placeholder("DATES", "The dates as they are now, one line each"),
        Placeholder("BACK", "That the last change was taken back, if it was", may_be_empty=True),
        Placeholder("BOOKINGS_URL", "Link to the family’s bookings"),
    ),
)
