"""What has happened at Hop & Tumble until today: sessions cancelled, made up for, moved, missed, waited for."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from sqlalchemy import delete, select, update

from db import Attendance, Booking, Client, OutboxMessage, Session, Staff
from db.states import EXPECTED
from services.attendance import cancelling, register
from services.attendance.cancelling import Reason
from services.bookings import sharing
from services.core.visitor import Kind, Visitor
from services.core.work import Work
from services.demo import bank, care, content, doubles, money, papers, wallet
from services.demo.people import (
    EMA,
    GRACES,
    NOVAKS,
    SAM,
    THEO,
    ZUZANAS,
    People,
)
from services.demo.story_context import StoryContext
from services.demo.timetable import (
    AUTUMN,
    FRIDAYS,
    MONDAYS,
    THURSDAYS,
    TUESDAYS,
    TUESDAYS_FULL,
    Timetable,
)
from services.make_ups.credits import lifecycle
from services.timetable import schedule
from services.timetable.schedule import Compensation
from services.waiting_list import queue

DAYS = timedelta(days=1)
MISSED_ONE_IN = 11


async def happen(w: Work, made: Timetable, people: People, random: Random) -> None:
    """Let everything up to today happen, in an order in which it can have happened."""
    owner = (await w.db.execute(select(Staff).where(Staff.role == "owner"))).scalar_one()
    orla = Visitor(Kind.STAFF, owner.first_name, staff_id=owner.id, role=owner.role)
    story = StoryContext(w, made, people, orla)
    await _shares(story)
    await _theo_in_autumn(story)
    await _theo_this_term(story)
    await _the_provider(story)
    await _others_make_up(story)
    await _waiting(story)
    await money.is_paid(story, random)
    await wallet.is_filled(story)
    await papers.are_issued(story)
    await bank.has_come(story)
    await content.is_written(story)
    await content.is_joined_online(story)
    await content.has_files(story)
    await _registers(w, random)
    await care.is_known(story)
    await care.is_forgotten(story)
    await doubles.are_typed(story)
    await lifecycle.expire_due(w)
    await _mails_are_read(w)


async def _shares(story: StoryContext) -> None:
    """Marek may change Theo's booking, Julia may see it."""
    theo = story.people.booking(THEO, MONDAYS)
    w = story.by(NOVAKS.email, theo.created_at + DAYS)
    await sharing.by_the_provider(w, theo.id, NOVAKS.email, "marek@example.com", "helper")
    await sharing.by_the_provider(w, theo.id, NOVAKS.email, "julia@example.com", "viewer")


async def _theo_in_autumn(story: StoryContext) -> None:
    """A term that is over: one make-up expired, one was used."""
    theo = story.people.booking(THEO, AUTUMN)
    await story.cancelled(NOVAKS.email, theo, AUTUMN, -15, 3 * DAYS, Reason.AWAY)
    earned = await story.cancelled(NOVAKS.email, theo, AUTUMN, -9, 2 * DAYS, Reason.ILL)
    used_at = story.made.session(TUESDAYS, -2).starts_at - 4 * DAYS
    await story.made_up(NOVAKS.email, earned, TUESDAYS, -2, used_at)


async def _theo_this_term(story: StoryContext) -> None:
    """One make-up to book, one booked by Marek, and one evening that was cancelled too late."""
    theo = story.people.booking(THEO, MONDAYS)
    await story.cancelled(NOVAKS.email, theo, MONDAYS, -3, 3 * DAYS, Reason.ILL)
    await story.cancelled(NOVAKS.email, theo, MONDAYS, -2, timedelta(hours=2))
    earned = await story.cancelled(NOVAKS.email, theo, MONDAYS, 0, 4 * DAYS, Reason.AWAY)
    booked_at = story.made.session(MONDAYS, 0).starts_at - 3 * DAYS - timedelta(hours=4)
    await story.made_up("marek@example.com", earned, THURSDAYS, 1, booked_at)


async def _the_provider(story: StoryContext) -> None:
    """One Monday at another venue, one cancelled Monday, and one Friday half an hour later."""
    w = story.by_owner(story.w.now - 5 * DAYS)
    gym = story.made.of(THURSDAYS).venue_id
    await schedule.move(w, story.made.session(MONDAYS, 2).id, venue_id=gym)
    falls_out = story.made.session(MONDAYS, 4)
    await schedule.cancel(w, falls_out.id, "The studio is closed that day", Compensation.NOTHING)
    friday = story.made.session(FRIDAYS, 1)
    await schedule.move(w, friday.id, starts_at=friday.starts_at + timedelta(minutes=30))
    last = story.made.session(MONDAYS, -1)
    last.public_note = "Cartwheels today. Everybody got one right!"


async def _others_make_up(story: StoryContext) -> None:
    """Two children of the Monday class come to this Friday's session instead."""
    for of in story.people.others[MONDAYS.name][:2]:
        email = await _email(story, of)
        earned = await story.cancelled(email, of, MONDAYS, -1, 2 * DAYS, Reason.ILL)
        at = story.made.session(MONDAYS, -1).starts_at + DAYS
        await story.made_up(email, earned, FRIDAYS, 0, at)


async def _waiting(story: StoryContext) -> None:
    """Ema waits for Theo's full Monday; a Tuesday place that has just gone free is held for Sam."""
    ema, sam = story.people.booking(EMA, TUESDAYS_FULL), story.people.booking(SAM, FRIDAYS)
    for email, of, plan, wanted in (
        (ZUZANAS.email, ema, TUESDAYS_FULL, MONDAYS),
        (GRACES.email, sam, FRIDAYS, TUESDAYS_FULL),
    ):
        earned = await story.cancelled(email, of, plan, -1, 2 * DAYS, Reason.AWAY)
        if earned is None:
            raise LookupError("nothing was earned")
        w = story.by(email, story.w.now - 2 * DAYS)
        await queue.join(w, earned.id, story.made.session(wanted, 1).id)
    gives_up = story.people.others[TUESDAYS_FULL.name][0]
    attendance = await story.attendance(gives_up, TUESDAYS_FULL, 1)
    just_now = story.w.now - timedelta(minutes=5)
    await cancelling.cancel(story.by(await _email(story, gives_up), just_now), attendance.id)
    await register.release_due(story.w)


async def _email(story: StoryContext, of: Booking) -> str:
    return (await story.w.db.get_one(Client, of.client_id)).email


async def _registers(w: Work, random: Random) -> None:
    """Finish past sessions: nearly all who were expected came."""
    over = select(Session.id).where(Session.starts_at < w.now - timedelta(hours=2))
    expected = (Attendance.session_id.in_(over), Attendance.state.in_(EXPECTED))
    rows = await w.db.execute(
        select(Attendance.id, Booking.number, Session.number)
        .join(Booking, Booking.id == Attendance.booking_id)
        .join(Session, Session.id == Attendance.session_id)
        .where(*expected, Attendance.type == "regular", Session.status == "scheduled")
        .where(Booking.client_id.not_in(select(Client.id).where(Client.email == NOVAKS.email)))
        .order_by(Booking.number, Session.number)
    )
    missed = [id_ for id_, _booking, _session in rows if random.randrange(MISSED_ONE_IN) == 0]
    marked = {"changed_by": "", "by_family": False, "changed_at": w.now}
    await w.db.execute(update(Attendance).where(Attendance.id.in_(missed)).values(state="no_show", **marked))
    await w.db.execute(update(Attendance).where(*expected).values(state="attended", **marked))
    closed = Session.starts_at < w.now - 2 * DAYS
    await w.db.execute(update(Session).where(closed, Session.status == "scheduled").values(status="finished"))


async def _mails_are_read(w: Work) -> None:
    """Empty the outbox: nobody gets mail today about what happened weeks ago."""
    await w.db.flush()
    await w.db.execute(delete(OutboxMessage))
