"""What staff do one by one, for the tour: a wish of a family, a term that is prepared, a booking that waits."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import Booking, Class, Holiday, Invoice, NextPlace, Programme, Session, Venue, new_id
from services.core import acts, ids
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import Work, work
from services.demo.card_gateway import DemoCards
from services.demo.timetable import BOUNCE, MONDAYS
from services.make_ups import asking
from services.payments.cards import trying
from services.timetable import next_term
from services.timetable.next_term import NEXT_TERM
from services.timetable.series_act import SERIES
from services.timetable.series_wish import SeriesWish
from tests import world as worlds
from tests.world import World

PLACES = ("asked", "ask", "next-board", "series-back", "venue-of", "day-off-of", "waits-for-class")
MORE_PLACES = ("correction", "card-try", "cancelling-of")
SYSTEM = Visitor.system("tour")
FIRST, LAST = date(2026, 9, 7), date(2026, 10, 25)
"""So far ahead that no family's finder looks there."""


async def found(world: World, nothing: str, owner: str, to_pay: str) -> dict[str, str]:
    """Their addresses. `nothing` is the finder of `owner`, where nothing fits; `to_pay` a payment of Anna's."""
    async with work(SYSTEM) as w:
        monday = await w.db.get_one(Session, world.session(MONDAYS, 2))
        class_ = await w.db.get_one(Class, monday.class_id)
        (await w.db.get_one(Programme, class_.programme_id)).requests_on = True
        waits = (await w.db.scalars(select(Booking.id).where(Booking.status == "waiting").limit(1))).one()
        day_off = (await w.db.scalars(select(Holiday.id).limit(1))).one()
        paper = (await w.db.scalars(select(Invoice.id).where(Invoice.title == "2026-0001"))).one()
        venue = (await w.db.scalars(select(Venue.id).limit(1))).one()
        board = await _next(w, world)
        back = await _made(w, class_)
    theirs = ids.read(nothing.rpartition("/")[2])
    async with work(await worlds.visitor(owner)) as w:
        request = await asking.ask(w, theirs, date(2026, 3, 3), "afternoon", "After half past three, please")
    async with work(await worlds.visitor("anna@example.com")) as w:
        begun = await trying.begin(w, [ids.read(to_pay.rpartition("/")[2])], DemoCards("http://test"))
    assert isinstance(begun, trying.Try)
    return {
        "asked": f"/staff/asked/{short(request)}",
        "ask": f"/ask/{short(world.credits['to_book'])}",
        "next-board": f"/staff/timetable/{short(board)}/next",
        "series-back": back,
        "venue-of": f"/staff/venues/{short(venue)}",
        "day-off-of": f"/staff/days-off/{short(day_off)}",
        "waits-for-class": f"/staff/bookings/{short(waits)}/enrol",
        "correction": f"/invoices/{short(paper)}",
        "card-try": f"/pay/card/{short(begun.id)}",
        "cancelling-of": f"/staff/cancelling/{short(class_.programme_id)}",
    }


async def _next(w: Work, world: World) -> UUID:
    """Mia's class goes on; her family is asked, and one other has said yes. Gives the class of the next term."""
    mine = await w.db.get_one(Booking, world.booking("Mia", BOUNCE))
    plan = await acts.preview(w, NEXT_TERM, next_term.wish([mine.class_id], FIRST, LAST, "Autumn"))
    copied = (await NEXT_TERM.do(w, plan, new_id()))[0].about_id
    assert copied is not None
    places = list(await w.db.scalars(select(NextPlace).where(NextPlace.class_id == copied)))
    for place in places:
        place.asked_at = w.now
    next(each for each in places if each.booking_id != mine.id).answer = "yes"
    return copied


async def _made(w: Work, like: Class) -> str:
    """A class that was made a moment ago, where that can be taken back."""
    venue = (await w.db.scalars(select(Venue.id).limit(1))).one()
    wish = SeriesWish(
        class_id=None,
        series_id=None,
        from_on=None,
        name="Mighty Movers in autumn",
        programme_id=like.programme_id,
        weekdays=[2],
        starts_minute=16 * 60,
        minutes=45,
        venue_id=venue,
        room_id=None,
        instructor_id=like.instructor_id,
        capacity=10,
        first_on=FIRST,
        last_on=LAST,
        on_public_holidays=False,
        on_school_holidays=False,
        tell=False,
    )
    plan = await acts.preview(w, SERIES, wish.stored())
    act_id = await acts.apply(w, SERIES, wish.stored(), plan.stamp)
    made = (await w.db.scalars(select(Class.id).where(Class.name == wish.name))).one()
    return f"/staff/timetable/{short(made)}/back?act={short(act_id)}"
