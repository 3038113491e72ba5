"""Hop & Tumble: what the screenshots show, every state that a screen can show, and bigger worlds for benchmarks."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from benchmarks import worlds
from components.marks import places
from db import (
    Attendance,
    Attendee,
    Booking,
    CancellationRule,
    Class,
    Client,
    Credit,
    OutboxMessage,
    Programme,
    QueueEntry,
    Relation,
    Session,
    Share,
    Venue,
    engine,
)
from services import demo, provider
from services.attendance import cancelling, view_loader
from services.core.refusals import NotFound
from services.core.visitor import Visitor
from services.core.work import App, connect, reading
from services.demo.timetable import AUTUMN, BOUNCE, FRIDAYS, MONDAYS, STREET_DANCE, TUESDAYS_FULL
from services.language import formats
from services.make_ups import finder
from services.make_ups.candidates import Wishes
from services.make_ups.finder import Finder
from services.outside.clock import TurnableClock
from services.overview import benefits
from services.overview import home as home_overview
from services.payments import owed
from tests.world import World, load, visitor

SYSTEM = Visitor.system("test")
DUBLIN = ZoneInfo("Europe/Dublin")
ON_SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])


async def test_it_is_as_large_as_it_was_promised(world: World) -> None:
    async with reading(SYSTEM) as r:
        counts = [
            await r.db.scalar(select(func.count()).select_from(table)) for table in (Venue, Programme, Class)
        ]
        children = await r.db.execute(select(func.count(Relation.id)).group_by(Relation.client_id))
        families = list(children.scalars())
        first, last = (
            await r.db.execute(select(func.min(Session.starts_at), func.max(Session.starts_at)))
        ).one()
        assert counts == [5, 6, 20]
        assert len(families) == 61, "sixty, and one who is there twice"
        assert set(families) == {1, 2, 3}
        assert first < r.now - timedelta(weeks=6)
        assert last > r.now + timedelta(weeks=8)


async def test_anna_sees_what_the_pictures_show(world: World) -> None:
    async with reading(await visitor("anna@example.com")) as r:
        home = await home_overview.home(r)
    assert [(kid.first_name, kid.colour) for kid in home.kids] == [("Theo", "sky"), ("Mia", "sun")]
    assert home.next is not None
    assert (home.next.kid.first_name, formats.moment(home.next.starts_at)) == ("Mia", "Sat 21 Feb, 10:00")
    credit = home.credits[0]
    assert len(home.credits) == 1
    assert credit.from_at is not None
    assert (formats.moment(credit.from_at), formats.last_day(credit.expires_at)) == (
        "Mon 26 Jan, 17:00",
        "Sun 26 Apr",
    )
    shown = [(formats.moment(day.starts_at), day.kid.first_name, day.type) for day in home.coming]
    assert ("Mon 23 Feb, 17:00", "Theo", "regular") in shown
    assert ("Thu 26 Feb, 16:30", "Theo", "make_up") in shown
    assert home.booked_make_ups == 1


async def test_theo_has_a_past_of_every_sort(world: World) -> None:
    async with reading(await visitor("anna@example.com")) as r:
        rows = await r.db.execute(
            select(Attendance.state, Session.status)
            .join(Session, Session.id == Attendance.session_id)
            .where(Attendance.booking_id == world.booking("Theo", MONDAYS), Attendance.type == "regular")
            .order_by(Session.starts_at)
        )
        seen = await benefits.make_ups(r)
    assert list(rows.all())[:7] == [
        ("attended", "finished"),
        ("attended", "finished"),
        ("cancelled", "finished"),
        ("late_cancelled", "finished"),
        ("attended", "finished"),
        ("cancelled", "finished"),
        ("unmarked", "scheduled"),
    ]
    assert sorted(credit.state for credit in seen.history) == ["expired", "used"]
    assert (len(seen.to_book), len(seen.booked), seen.waiting.number) == (1, 1, 0)
    assert seen.booked[0].changed_by == "Marek"


async def test_theo_has_an_evening_elsewhere_and_one_that_falls_out(world: World) -> None:
    async with reading(await visitor("anna@example.com")) as r:
        elsewhere = await view_loader.load_one(r, await world.attendance("Theo", MONDAYS, 2))
        falls_out = await view_loader.load_one(r, await world.attendance("Theo", MONDAYS, 4))
    assert (elsewhere.venue, elsewhere.differs) == ("Rathmines Gym", ("venue",))
    assert (falls_out.session_status, falls_out.provider_note) == (
        "cancelled",
        "The studio is closed that day",
    )
    assert falls_out.credit is None


async def _finder(world: World) -> Finder:
    async with reading(await visitor("anna@example.com")) as r:
        return await finder.search(r, world.credits["to_book"], Wishes())


@ON_SQLITE
async def test_the_finder_offers_what_the_pictures_show(world: World) -> None:
    found = {
        formats.moment(place.starts_at): (place.venue, place.instructor, places(place.free).text)
        for place in (await _finder(world)).candidates
    }
    assert found["Fri 20 Feb, 16:00"] == ("Rathmines Gym", "Ciara Walsh", "4 places left")
    assert found["Tue 24 Feb, 16:00"] == ("Ranelagh Studio", "Noah Byrne", "Last place")
    assert found["Tue 24 Feb, 17:30"] == ("Ranelagh Studio", "Noah Byrne", "Full")
    assert found["Fri 27 Feb, 16:30"] == ("Rathmines Gym", "Ciara Walsh", "6 places left")
    assert found["Sat 28 Feb, 09:30"] == ("Phibsborough Hall", "Lucy Moran", "3 places left")


@ON_SQLITE
async def test_the_swap_sheet_knows_usual_places_and_siblings(world: World) -> None:
    async with reading(await visitor("anna@example.com")) as r:
        sheet = await cancelling.before_cancelling(r, await world.attendance("Theo", MONDAYS, 1))
    assert formats.deadline(sheet.attendance.deadline) == "Sun 22 Feb, 17:00"
    assert sheet.consequence.credit.earned
    assert formats.moment(sheet.swaps[0].candidate.starts_at) == "Tue 24 Feb, 16:00"


async def test_every_state_that_a_screen_shows_is_there(world: World) -> None:
    async with reading(SYSTEM) as r:

        async def states(column: object) -> Counter[str]:
            return Counter((await r.db.execute(select(column))).scalars())  # type: ignore[call-overload]

        assert {"enrolled", "waiting"} <= set(await states(Booking.status))
        assert {"scheduled", "cancelled", "finished"} == set(await states(Session.status))
        assert {"unmarked", "going", "attended", "no_show", "cancelled", "late_cancelled"} <= set(
            await states(Attendance.state)
        )
        assert {"active", "used", "expired"} <= set(await states(Credit.state))
        assert {"waiting", "offered"} == set(await states(QueueEntry.state))
        assert {"helper", "viewer"} == set(await states(Share.role))
        assert {"full_duration", "pay_as_you_go"} == set(await states(Programme.kind))
        assert len(set(await states(Client.locale))) > 1


async def test_street_dance_takes_no_late_cancelling_and_says_so_in_its_own_words(world: World) -> None:
    async with reading(SYSTEM) as r:
        programme_id = await r.db.scalar(select(Programme.id).where(Programme.name == STREET_DANCE.programme))
        assert programme_id is not None
        terms = await provider.cancellation(r, programme_id)
        assert not terms.late_cancelling
        assert terms.refusal is not None
        assert await r.db.scalar(select(func.count()).select_from(CancellationRule)) == 2


async def test_lines_are_what_stories_say(world: World) -> None:
    async with reading(SYSTEM) as r:
        waiting = await r.db.get_one(QueueEntry, world.entries["waiting"])
        offered = await r.db.get_one(QueueEntry, world.entries["offered"])
        assert (waiting.session_id, waiting.holds_place) == (world.session(MONDAYS, 1), False)
        assert (offered.session_id, offered.holds_place) == (world.session(TUESDAYS_FULL, 1), True)
        assert offered.held_until is not None
        assert offered.held_until > r.now
        taken = await r.db.scalar(select(Session.taken).where(Session.id == world.session(FRIDAYS, 0)))
        assert taken == 6, "four who belong there and two who make up"


async def test_zuzana_sees_nothing_of_the_novaks(world: World) -> None:
    async with reading(await visitor("zuzana@example.com")) as r:
        for child, plan in (("Theo", MONDAYS), ("Theo", AUTUMN), ("Mia", BOUNCE)):
            with pytest.raises(NotFound):
                await view_loader.load_one(r, await world.attendance(child, plan, plan.first_week))


async def test_a_boy_has_the_boys_form_of_his_mothers_name(world: World) -> None:
    async with reading(SYSTEM) as r:
        names = {kid.first_name: kid.last_name for kid in await r.db.scalars(select(Attendee))}
    assert (names["Jakub"], names["Ema"]) == ("Horváth", "Horváthová")


async def test_nobody_is_written_to_about_the_past(world: World) -> None:
    async with reading(SYSTEM) as r:
        assert await r.db.scalar(select(func.count()).select_from(OutboxMessage)) == 0


@pytest.mark.parametrize(
    "today",
    [
        datetime(2026, 2, 16, 0, 5, tzinfo=DUBLIN),
        datetime(2026, 3, 29, 1, 30, tzinfo=DUBLIN),
        datetime(2026, 12, 21, 9, 0, tzinfo=DUBLIN),
        datetime(2026, 12, 31, 23, 55, tzinfo=DUBLIN),
        datetime(2027, 1, 7, 12, 0, tzinfo=DUBLIN),
        datetime(2029, 1, 3, 12, 0, tzinfo=DUBLIN),
    ],
    ids=[
        "Monday just after midnight",
        "the night the clocks change",
        "the first day of the break",
        "the last minutes of a year",
        "the week after the break",
        "a year whose break ends on 7 January",
    ],
)
@ON_SQLITE
async def test_it_can_be_built_on_any_day(house: App, clock: TurnableClock, today: datetime) -> None:
    clock.turn_to(today)
    await demo.build()
    there = await load()
    async with reading(await visitor("anna@example.com")) as r:
        home = await home_overview.home(r)
        starts = await r.db.scalars(select(Session.starts_at))
        held_on = {(on.month, on.day) for on in (at.astimezone(DUBLIN) for at in starts)}
    assert home.next is not None
    assert len(home.credits) == 1
    assert set(there.credits) >= {"to_book", "booked", "used", "expired", "waiting", "offered"}
    assert not held_on & {(12, 25), (12, 26), (1, 1)}
    async with reading(SYSTEM) as r:
        theo = await owed.of_booking(r, there.booking("Theo", MONDAYS))
    yesterday = today.astimezone(DUBLIN).date() - timedelta(days=1)
    assert [(part.status.value, part.left.minor) for part in theo] == [
        ("paid", 0),
        ("late", 8400),
        ("due", 8400),
    ]
    assert theo[1].due_on == yesterday


async def _names() -> list[tuple[str, str, str]]:
    async with reading(SYSTEM) as r:
        rows = await r.db.execute(
            select(Client.email, Class.name, Booking.number)
            .join(Booking, Booking.client_id == Client.id)
            .join(Class, Class.id == Booking.class_id)
            .order_by(Booking.number)
        )
        return [tuple(row) for row in rows]


@ON_SQLITE
async def test_it_is_always_the_same(house: App, sqlite_world: Path, clock: TurnableClock) -> None:
    await demo.build()
    now = await _names()
    before = engine.connect(engine.sqlite_url(sqlite_world))
    connect(before, clock)
    assert await _names() == now
    await before.close()


@ON_SQLITE
async def test_bigger_worlds_differ_in_what_a_search_passes_by_not_in_what_it_finds(
    house: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "SEARCHED", 6)
    monkeypatch.setattr(worlds, "SEARCHED_SESSIONS", 400)
    with pytest.raises(ValueError, match="at least"):
        await worlds.larger(5, 400)
    built = await worlds.larger(9, 550)
    async with reading(SYSTEM) as r:
        by_programme = await r.db.execute(
            select(Class.programme_id, func.count())
            .join(Session, Session.class_id == Class.id)
            .group_by(Class.programme_id)
        )
        counts = dict(by_programme.all())
        assert sum(counts.values()) == 550
        assert counts[built.programme_id] == 400
        found = await finder.search(r, built.credit_id, Wishes())
        assert found.total > 0
    async with reading(await visitor(built.email)) as r:
        assert len((await home_overview.home(r)).credits) == 1
