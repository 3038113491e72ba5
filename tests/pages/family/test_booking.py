"""One booking: what a family reads about its sessions, and what each of them may do."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from nicegui.testing.user_interaction import UserInteraction
from sqlalchemy import delete, select, update

from db import Attendance, Booking, Credit, Holiday, QueueEntry, Session, Staff
from pages.family import presenters
from services import provider
from services.attendance import cancelling, register
from services.bookings import booking_page
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import AUTUMN, BOUNCE, MONDAYS, SPLASH, THURSDAYS, TUESDAYS_FULL, Plan
from services.language import formats
from services.language.formats import being_here
from services.make_ups import book
from services.outside.clock import TurnableClock
from services.timetable import schedule
from services.timetable.schedule import Compensation
from services.waiting_list import queue
from tests import world as worlds
from tests.pages.conftest import Portal

ANNA, MAREK, JULIA, ZUZANA = (f"{name}@example.com" for name in ("anna", "marek", "julia", "zuzana"))
SYSTEM = Visitor.system("test")
SUNDAY_EVENING = datetime(2026, 2, 22, 17, 1, tzinfo=ZoneInfo("Europe/Dublin"))
"""A minute after the deadline for Monday."""


def path(portal: Portal, child: str = "Theo", plan: Plan = MONDAYS) -> str:
    """Where a child's booking is."""
    assert portal.world is not None
    return f"/bookings/{short(portal.world.booking(child, plan))}"


async def opened(portal: Portal, email: str = ANNA, child: str = "Theo", plan: Plan = MONDAYS) -> str:
    """Open a child's booking as somebody."""
    await portal.come_as(email)
    return await portal.open(path(portal, child, plan))


def in_order(text: str, *words: str) -> None:
    """All of these can be read, one after the other."""
    at = -1
    for each in words:
        assert each in text[at + 1 :], f"{each!r} is missing or out of order in {text}"
        at = text.index(each, at + 1)


async def test_anna_reads_which_class_how_far_it_is_and_what_comes_next(portal: Portal) -> None:
    in_order(
        await opened(portal),
        "Mighty Movers",
        "Theo · 5–7 years",
        "Mondays, 17:00–17:45",
        "Ranelagh Studio, Dublin 6",
        "Noah Byrne",
        "Sessions",
        "Details",
        "6 of 11 sessions done",
        "Ends Mon 30 Mar",
        "Upcoming",
        "23 Feb 17:00–17:45 In 4 days",
        "You can cancel until Sun 22 Feb, 17:00",
        "Can’t make it",
        "Thu 26 Feb 16:30–17:15 Make-up Rathmines Gym, instead of Mon 16 Feb",
        "Mon 2 Mar 17:00–17:45 Different place: Rathmines Gym",
        "Cancelled by us The studio is closed that day",
    )


async def test_a_day_off_between_the_sessions_has_its_row(portal: Portal) -> None:
    assert portal.world is not None
    off = portal.world.session(MONDAYS, 4)
    async with work(SYSTEM) as w:
        await w.db.execute(delete(Attendance).where(Attendance.session_id == off))
        await w.db.execute(delete(Session).where(Session.id == off))
        here = await provider.current(w)
        w.db.add(
            Holiday(
                provider_id=here.id,
                name="St Patrick’s weekend",
                kind="custom",
                first_on=date(2026, 3, 14),
                last_on=date(2026, 3, 17),
            )
        )
    in_order(
        await opened(portal),
        "Mon 9 Mar 17:00–17:45",
        "Mon 16 Mar No session St Patrick’s weekend",
        "Mon 23 Mar 17:00–17:45",
        "Past",
    )


async def test_past_sessions_say_what_became_of_them(portal: Portal) -> None:
    text = await opened(portal)
    past = text[text.index(" Past ") :]
    in_order(
        past,
        "Mon 16 Feb 17:00–17:45 Cancelled Make-up booked for Thu 26 Feb, 16:30 Cancelled by Anna, Thu 12 Feb",
        "Mon 9 Feb 17:00–17:45 Attended Cartwheels today.",
        "Mon 2 Feb 17:00–17:45 Cancelled late No make-up: not cancelled in time",
        "Mon 26 Jan 17:00–17:45 Cancelled Make-up to book by Sun 26 Apr",
    )


async def test_marek_may_act_and_reads_whose_it_is(portal: Portal) -> None:
    text = await opened(portal, MAREK)
    assert "Anna shares this with you" in text
    assert "Can’t make it" in text
    assert "Who else can see this" not in text, "only the owner knows who else sees it"


async def test_julia_reads_the_same_and_has_nothing_to_press_for(portal: Portal) -> None:
    text = await opened(portal, JULIA)
    assert "Anna shares this with you" in text
    assert "Make-up booked for Thu 26 Feb, 16:30" in text
    for words in ("Can’t make it", "Rejoin", "Choose a make-up"):
        assert words not in text
    await portal.tap("Mon 2 Mar")
    assert "Castlewood Yard" in portal.sheet()
    assert "Can’t make it" not in portal.sheet()


async def test_another_family_has_no_such_booking(portal: Portal) -> None:
    await portal.come_as(ZUZANA)
    assert (await portal.http.get(path(portal))).status_code == 404
    for broken in ("x", "%00", "../1", "a" * 10_000, short(portal.world.theo)):  # type: ignore[union-attr]
        assert (await portal.http.get(f"/bookings/{broken}")).status_code == 404


async def test_a_row_opens_into_its_session_with_place_and_way_there(portal: Portal) -> None:
    await opened(portal)
    await portal.tap("Mon 2 Mar")
    assert "Different place" in portal.sheet(), "the sheet says what the row says"
    in_order(
        portal.sheet(),
        "Theo · Mighty Movers",
        "17:00–17:45",
        "Rathmines Gym, 3 Castlewood Yard, Rathmines, Dublin 6",
        "Noah Byrne",
        "Directions",
        "You can cancel until Sun 1 Mar, 17:00",
        "Can’t make it",
    )


async def test_the_address_of_a_session_opens_it_in_its_booking(portal: Portal) -> None:
    assert portal.world is not None
    missed = await portal.world.attendance("Theo", MONDAYS, -3)
    await portal.come_as(ANNA)
    await portal.open(f"{path(portal)}?session={short(missed)}")
    in_order(
        portal.sheet(),
        "Mon 26 Jan",
        "Cancelled",
        "Cancelled by Anna, Fri 23 Jan",
        "Make-up to book by",
        "Choose",
    )
    mia = await portal.world.attendance("Mia", BOUNCE, 0)
    for other in (short(mia), short(portal.world.theo), "nonsense", "<script>"):
        text = await portal.open(f"{path(portal)}?session={other}&view=nowhere")
        in_order(text, "That session isn’t there any more.", "Upcoming")
        assert portal.sheet() == ""
    assert "isn’t there any more" not in await portal.open(path(portal))


async def cancelled(portal: Portal, week: int, *, kept: bool = True) -> None:
    """Anna has cancelled a Monday; `kept` for those thirty seconds, else its place is free."""
    assert portal.world is not None
    anna = await worlds.visitor(ANNA)
    async with work(anna) as w:
        await cancelling.cancel(w, await portal.world.attendance("Theo", MONDAYS, week))
    if not kept:
        async with work(SYSTEM) as w:
            part = await portal.world.attendance("Theo", MONDAYS, week)
            (await w.db.get_one(Attendance, part)).release_at = w.now
            await w.db.flush()
            await register.release_due(w)


async def test_a_cancelled_session_offers_the_make_up_and_the_way_back(portal: Portal) -> None:
    await cancelled(portal, 2, kept=False)
    text = await opened(portal)
    row = text[text.index("Mon 2 Mar") : text.index("Mon 9 Mar")]
    in_order(row, "Cancelled", "Make-up to book by Sun 31 May", "Choose a make-up", "Rejoin")
    await portal.tap("Rejoin")
    text = await portal.reads("Theo is back in. See you Mon 2 Mar.")
    assert "Rejoin" not in text


async def test_rejoining_says_first_that_the_booked_make_up_goes(portal: Portal) -> None:
    assert portal.world is not None
    await cancelled(portal, 2, kept=False)
    part = await portal.world.attendance("Theo", MONDAYS, 2)
    async with work(await worlds.visitor(ANNA)) as w:
        right = (await cancelling.before_cancelling(w, part)).attendance.credit
        assert right is not None
        await book.take(w, right.credit_id, portal.world.session(THURSDAYS, 3))
    await opened(portal)
    await portal.tap("Rejoin")
    assert "You’ll give up the make-up that you booked for Thu 12 Mar, 16:30." in portal.sheet()
    await portal.tap_in_sheet("Leave it cancelled")
    assert "Make-up booked for Thu 12 Mar, 16:30" in portal.text()
    await portal.tap("Rejoin")
    await portal.tap_in_sheet("Rejoin")
    text = await portal.reads("Theo is back in. See you Mon 2 Mar.")
    assert "Thu 12 Mar" not in text


async def test_rejoining_says_first_which_waiting_list_is_left_with_the_make_up(portal: Portal) -> None:
    assert portal.world is not None
    await cancelled(portal, 2, kept=False)
    part = await portal.world.attendance("Theo", MONDAYS, 2)
    async with work(await worlds.visitor(ANNA)) as w:
        right = (await cancelling.before_cancelling(w, part)).attendance.credit
        assert right is not None
        await queue.join(w, right.credit_id, portal.world.session(TUESDAYS_FULL, 2))
    await opened(portal)
    await portal.tap("Rejoin")
    assert "This takes you off the waiting list for Tue 3 Mar, 17:30." in portal.sheet()
    await portal.tap_in_sheet("Rejoin")
    await portal.reads("Theo is back in. See you Mon 2 Mar.")


async def test_rejoining_after_the_deadline_says_that_there_is_no_second_make_up(
    portal: Portal, clock: TurnableClock
) -> None:
    await cancelled(portal, 1)
    clock.turn_to(SUNDAY_EVENING)
    await opened(portal)
    await portal.tap("Rejoin")
    assert "The deadline to cancel was today, 17:00" in portal.sheet()
    await portal.tap_in_sheet("Rejoin")
    await portal.reads("Theo is back in. See you Mon 23 Feb.")


async def test_a_place_that_went_to_somebody_else_says_so_instead_of_rejoin(portal: Portal) -> None:
    assert portal.world is not None
    await cancelled(portal, 2, kept=False)
    async with work(SYSTEM) as w:
        session = await w.db.get_one(Session, portal.world.session(MONDAYS, 2))
        session.places = session.taken
    text = await opened(portal)
    row = text[text.index("Mon 2 Mar") : text.index("Mon 9 Mar")]
    assert "It’s full now." in row
    assert "Rejoin" not in row
    in_order(row, "Choose a make-up", "Join waiting list")
    await portal.tap("Join waiting list")
    text = await portal.reads("You’re 1st in line")
    assert "It’s full now." not in text[text.index("Mon 2 Mar") : text.index("Mon 9 Mar")]
    await portal.tap("Undo")
    in_order(await portal.reads("It’s full now."), "Mon 2 Mar", "Join waiting list")


async def test_a_place_to_come_back_to_is_taken_on_the_page_of_the_waiting_list(
    portal: Portal, clock: TurnableClock
) -> None:
    assert portal.world is not None
    await cancelled(portal, 2, kept=False)
    monday = portal.world.session(MONDAYS, 2)
    async with work(SYSTEM) as w:
        session = await w.db.get_one(Session, monday)
        session.places = session.taken
    await opened(portal)
    await portal.tap("Join waiting list")
    await portal.reads("You’re 1st in line")
    async with work(SYSTEM) as w:
        (await w.db.get_one(Session, monday)).places += 1
        await queue.freed(w, monday)
    text = await portal.reads("Held for you until")
    assert "Rejoin" in text[text.index("Mon 2 Mar") : text.index("Mon 9 Mar")]
    async with reading(SYSTEM) as r:
        (entry,) = await r.db.scalars(select(QueueEntry).where(QueueEntry.session_id == monday))
    in_order(
        await portal.open(f"/waiting/{short(entry.id)}"), "A place is free", "Mon 2 Mar", "Take the place"
    )
    await portal.tap("Take the place")
    text = await portal.open(path(portal))
    row = text[text.index("Mon 2 Mar") : text.index("Mon 9 Mar")]
    assert "Cancelled" not in row
    in_order(await portal.open(f"/waiting/{short(entry.id)}"), "It’s booked", "See the session")


async def test_when_the_other_parent_cancels_the_open_page_shows_it(portal: Portal) -> None:
    assert portal.world is not None
    await opened(portal)
    marek = await worlds.visitor(MAREK)
    async with work(marek) as w:
        await cancelling.cancel(w, await portal.world.attendance("Theo", MONDAYS, 1))
    text = await portal.reads("Cancelled by Marek, Thu 19 Feb")
    in_order(
        text,
        "Mon 23 Feb",
        "Choose a make-up",
        "Thu 26 Feb",
        "You can cancel until Wed 25 Feb, 17:00",
        "Mon 2 Mar",
    )


async def test_reminders_are_everybodys_own(portal: Portal) -> None:
    assert portal.world is not None
    booking_id = portal.world.booking("Theo", MONDAYS)
    anna, marek = await worlds.visitor(ANNA), await worlds.visitor(MAREK)

    async def on(who: Visitor) -> bool:
        async with reading(who) as r:
            return (await booking_page.one(r, booking_id)).reminders.switch

    before = await on(anna), await on(marek)
    await portal.come_as(ANNA)
    text = await portal.open(f"{path(portal)}?view=details")
    in_order(text, "Reminders", "The day before", "By email, at", "When something changes", "Always on")
    in_order(
        text,
        "Who else can see this",
        "You",
        "Julia Novak",
        "Can see, not change",
        "Marek Novak",
        "Can see and change",
    )
    assert portal.user.client is not None
    switch = next(e for e in portal.user.client.layout.descendants() if "cb-switch" in e.classes)
    UserInteraction(portal.user, {switch}, None).click()
    await portal.settle()
    assert (await on(anna), await on(marek)) == (not before[0], before[1])


async def test_pay_as_you_go_shows_what_was_booked_and_the_way_to_more(portal: Portal) -> None:
    text = await opened(portal, ANNA, "Mia", SPLASH)
    assert "Book each time" in text
    assert "Can’t make it" in text
    assert "Book a session" in text


async def test_a_booking_that_is_over_shows_its_past(portal: Portal) -> None:
    text = await opened(portal, ANNA, "Theo", AUTUMN)
    assert "No more sessions" in text
    assert "Can’t make it" not in text
    assert "Made up" in text or "Make-up booked for" in text


async def test_a_long_list_comes_page_by_page(portal: Portal) -> None:
    assert portal.world is not None
    async with work(SYSTEM) as w:
        theirs = await w.db.get_one(Booking, portal.world.booking("Theo", MONDAYS))
        first = await w.db.get_one(Session, portal.world.session(MONDAYS, 0))
        for n in range(40):
            starts = first.starts_at - timedelta(days=400 + n)
            session = Session(
                class_id=first.class_id,
                venue_id=first.venue_id,
                number=100 + n,
                starts_at=starts,
                minutes=45,
                status="finished",
                places=12,
            )
            w.db.add(session)
            await w.db.flush()
            w.db.add(
                Attendance(
                    booking_id=theirs.id,
                    session_id=session.id,
                    attendee_id=theirs.attendee_id,
                    state="attended",
                    changed_at=starts,
                    changed_by="",
                )
            )
    text = await opened(portal)
    assert text.count("2024") + text.count("2025") < 40
    assert text.count("Attended") < 31
    await portal.tap("Show more")
    assert portal.text().count("Attended") > 40
    assert "Show more" not in portal.text()


async def test_after_the_deadline_the_row_says_so_and_still_asks(
    portal: Portal, clock: TurnableClock
) -> None:
    clock.turn_to(SUNDAY_EVENING)
    text = await opened(portal)
    in_order(text, "23 Feb 17:00–17:45 Tomorrow", "The deadline to cancel was today, 17:00", "Can’t make it")


async def test_a_session_that_has_begun_is_past(portal: Portal, clock: TurnableClock) -> None:
    clock.turn_to(SUNDAY_EVENING + timedelta(days=1))
    text = await opened(portal)
    in_order(text, "7 of 11 sessions done", "Upcoming", "Thu 26 Feb", " Past ", "Mon 23 Feb")


def test_the_tile_of_a_day_in_another_year_says_which() -> None:
    with being_here(ZoneInfo("Europe/Dublin"), datetime(2026, 12, 30, 12, tzinfo=UTC)):
        assert presenters.tile_of(date(2026, 12, 31)).month == ""
        assert presenters.tile_of(date(2027, 1, 6)).month == "Jan 2027"
        assert presenters.tile_of(date(2027, 12, 6)).month == "Dec 2027"


async def test_the_last_one_is_the_one_that_stands_on_top_of_the_past(
    portal: Portal, clock: TurnableClock
) -> None:
    assert portal.world is not None
    async with work(SYSTEM) as w:
        make_up = await w.db.get_one(Credit, portal.world.credits["booked"])
        attendance = (
            await w.db.scalars(
                select(Attendance).where(Attendance.credit_id == make_up.id, Attendance.state == "going")
            )
        ).one()
        session = await w.db.get_one(Session, attendance.session_id)
        session.starts_at = datetime(2026, 6, 9, 15, tzinfo=UTC)
        last = formats.day(date(2026, 6, 9))
    clock.turn_to(datetime(2026, 6, 10, 12, tzinfo=UTC))
    await portal.come_as(ANNA)
    text = await portal.open(f"/bookings/{short(make_up.booking_id)}")
    assert f"The last one was {last}." in text
    assert f"Ended {last}" in text


async def test_undo_stands_in_the_row_and_in_the_sheet_and_survives_a_reload(portal: Portal) -> None:
    await cancelled(portal, 2)
    text = await opened(portal)
    row = text[text.index("Mon 2 Mar") : text.index("Mon 9 Mar")]
    in_order(row, "Cancelled", "Make-up to book by", "Choose a make-up", "Undo")
    assert "ejoin" not in row
    await portal.tap("Undo")
    text = await portal.reads("Theo is back in. See you Mon 2 Mar.")
    assert "Cancelled" not in text[text.index("Mon 2 Mar") : text.index("Mon 9 Mar")]


async def test_while_undo_runs_nothing_says_that_there_is_no_way_back(portal: Portal) -> None:
    assert portal.world is not None
    mia = await portal.world.attendance("Mia", SPLASH, 1)
    async with work(await worlds.visitor(ANNA)) as w:
        await cancelling.cancel(w, mia)
    await portal.come_as(ANNA)
    await portal.open(f"{path(portal, 'Mia', SPLASH)}?session={short(mia)}")
    assert "can’t rejoin" not in portal.sheet()
    await portal.tap_in_sheet("Undo cancelling")
    await portal.reads("Mia is back in.")


async def test_undo_goes_from_row_and_open_sheet_when_its_time_is_over(
    portal: Portal, clock: TurnableClock
) -> None:
    assert portal.world is not None
    mia = await portal.world.attendance("Mia", SPLASH, 1)
    async with work(await worlds.visitor(ANNA)) as w:
        await cancelling.cancel(w, mia)
    await portal.come_as(ANNA)
    text = await portal.open(f"{path(portal, 'Mia', SPLASH)}?session={short(mia)}")
    assert "Undo" in text[text.index("Upcoming") :]
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        await register.release_due(w)
    for _moment in range(100):
        if "Book a session" in portal.sheet():
            break
        await asyncio.sleep(0.03)
    in_order(portal.sheet(), "Book a session", "Close")
    assert "Undo" not in portal.sheet()
    assert "Undo" not in portal.text()


async def test_marek_sees_undo_for_what_anna_cancelled_and_julia_does_not(portal: Portal) -> None:
    await cancelled(portal, 2)
    assert "Undo" in await opened(portal, MAREK)
    assert "Undo" not in await opened(portal, JULIA)


async def orla() -> Visitor:
    """The owner, whom no parent knows by her first name."""
    async with work(SYSTEM) as w:
        await w.db.execute(update(Staff).where(Staff.role == "owner").values(email="orla@example.com"))
    return await worlds.visitor("orla@example.com")


async def off(session_id: UUID, **how: Compensation) -> None:
    """Orla cancels a session for everybody."""
    async with work(await orla()) as w:
        await schedule.cancel(w, session_id, "Burst pipe", **how)


async def test_cancelled_by_us_says_that_a_make_up_is_kept(portal: Portal) -> None:
    assert portal.world is not None
    await off(portal.world.session(MONDAYS, 3))
    text = await opened(portal)
    row = text[text.index("Mon 9 Mar") : text.index("Mon 16 Mar")]
    in_order(row, "Cancelled by us", "Burst pipe", "Make-up to book by Sun 7 Jun", "Choose a make-up")
    part = await portal.world.attendance("Theo", MONDAYS, 3)
    await portal.open(f"{path(portal)}?session={short(part)}")
    in_order(
        portal.sheet(),
        "Cancelled by us, Thu 19 Feb",
        "We’ve cancelled this session. Burst pipe. Make-up to book by Sun 7 Jun.",
        "Choose a make-up",
    )
    assert "Orla" not in portal.sheet()
    assert "rejoin" not in portal.sheet()


async def test_cancelled_by_us_says_where_there_is_nothing_to_do(portal: Portal) -> None:
    assert portal.world is not None
    await off(portal.world.session(MONDAYS, 3), compensation=Compensation.NOTHING)
    text = await opened(portal)
    in_order(text, "Mon 9 Mar", "Cancelled by us", "Burst pipe", "No make-up for this one", "Mon 16 Mar")
    part = await portal.world.attendance("Theo", MONDAYS, 3)
    await portal.open(f"{path(portal)}?session={short(part)}")
    in_order(portal.sheet(), "Burst pipe. No make-up for this one. You don’t need to do anything.", "Close")


async def test_a_make_up_that_we_cancel_does_not_vanish_and_says_that_it_is_back(portal: Portal) -> None:
    assert portal.world is not None
    await off(portal.world.session(THURSDAYS, 1))
    text = await opened(portal)
    in_order(text, "Thu 26 Feb", "Cancelled by us", "Burst pipe", "You have your make-up back", "Mon 2 Mar")
    assert "You have your make-up back" in await portal.open("/")


async def test_one_that_staff_cancel_for_a_family_is_cancelled_by_us(portal: Portal) -> None:
    assert portal.world is not None
    part = await portal.world.attendance("Theo", MONDAYS, 2)
    async with work(await orla()) as w:
        await cancelling.cancel(w, part)
    text = await opened(portal)
    assert "Orla" not in text
    assert "Cancelled by us, Thu 19 Feb" in text[text.index("Mon 2 Mar") : text.index("Mon 9 Mar")]
