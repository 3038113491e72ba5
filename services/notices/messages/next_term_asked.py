"""A place in the next term is kept for somebody: the family is asked whether they go on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Attendee, Booking, Class, ClassSeries, NextPlace
from services.core.work import Reading
from services.language import N_, formats
from services.notices.messages.shared.money import to_family
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import Plan
from services.notices.telling.wording import Wording


@dataclass(frozen=True, slots=True)
class NextTermAsked(Notice):
    """The provider asks a family whether its children go on into the next term."""

    name = "next-term-asked"
    trigger = N_("you ask the families of a class whether they go on into its next term")
    to = "whoever pays"

    class_id: UUID
    client_id: UUID
    act_id: UUID


@dataclass(frozen=True, slots=True)
class _Asked:
    children: tuple[str, ...]
    class_: Class


async def recipients(r: Reading, notice: NextTermAsked) -> Plan:
    """Whoever pays for the booking of this term."""
    return await to_family(r, notice.client_id, f"{notice.name}/{notice.act_id}")


async def still_wanted(r: Reading, notice: NextTermAsked, _envelope: Envelope) -> _Asked:
    """While a child of theirs has no answer yet."""
    children = await r.db.scalars(
        select(Attendee.first_name)
        .join(Booking, Booking.attendee_id == Attendee.id)
        .join(NextPlace, NextPlace.booking_id == Booking.id)
        .where(
            NextPlace.class_id == notice.class_id,
            NextPlace.answer == "open",
            NextPlace.asked_at.is_not(None),
            Booking.client_id == notice.client_id,
        )
        .order_by(Attendee.first_name)
    )
    found = tuple(children)
    if not found:
        raise NoLongerWanted("answered")
    return _Asked(found, await r.db.get_one(Class, notice.class_id))


async def facts(r: Reading, _notice: NextTermAsked, envelope: Envelope, asked: _Asked) -> Facts:
    """Who is asked about, and when the class meets."""
    class_ = asked.class_
    rules = select(ClassSeries).where(ClassSeries.class_id == class_.id).order_by(ClassSeries.weekday)
    times = [
        f"{formats.weekly(each.weekday)} {formats.minute_of_day(each.starts_minute)}"
        for each in await r.db.scalars(rules)
    ]
    values = {
        "CHILDREN": ", ".join(asked.children),
        "CLASS": class_.name,
        "TIMES": ", ".join(times) or None,
        "TERM": f"{formats.day(class_.first_on)} – {formats.day(class_.last_on)}",
        "NEXT_URL": envelope.link("/next-term"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|CHILDREN|*: going on next term?"),
    heading=N_("Does *|CHILDREN|* go on next term?"),
    before=(N_("We keep the place for you. Please say yes or no; nothing is booked before you do."),),
    rows=((N_("Class"), "*|CLASS|*"), (N_("When"), "*|TIMES|*"), (N_("Term"), "*|TERM|*")),
    button=N_("Say yes or no"),
    button_to="NEXT_URL",
)
register(
    NextTermAsked,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("CHILDREN", "First names of those who are asked about"),
        Placeholder("CLASS", "The class of the next term"),
        Placeholder("TIMES", "When it meets", may_be_empty=True),
        Placeholder("TERM", "Its first and last day"),
        Placeholder("NEXT_URL", "Link to say yes or no"),
    ),
)
