"""The timetable on the staff side: what is shown before the tap is what is done (B4)."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

from sqlalchemy import select

from db import Class, ClassSeries, DoneAct, Holiday, Programme, Room, Session, Staff, Venue
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.demo.timetable import MONDAYS
from services.timetable import next_board, schedule
from tests.pages.conftest import Portal
from tests.pages.staff.filling import send

SYSTEM = Visitor.system("test")


async def _ids() -> dict[str, str]:
    async with reading(SYSTEM) as r:
        programme = (await r.db.scalars(select(Programme.id).order_by(Programme.name))).first()
        venue = (await r.db.scalars(select(Venue.id).order_by(Venue.name))).first()
        noah = (await r.db.scalars(select(Staff.id).where(Staff.first_name == "Noah"))).first()
    return {"programme": str(programme), "venue": str(venue), "instructor": str(noah)}


async def _typed(**said: str) -> dict[str, str]:
    return {
        **await _ids(),
        "name": "Autumn Bees",
        "weekdays": "6",
        "starts": "08:15",
        "minutes": "45",
        "capacity": "8",
        "first_on": "2026-03-02",
        "last_on": "2026-04-05",
        "on_public": "",
        "on_school": "yes",
    } | said


async def _made(name: str) -> UUID:
    async with reading(SYSTEM) as r:
        return (await r.db.scalars(select(Class.id).where(Class.name == name))).one()


async def _class_of(portal: Portal) -> UUID:
    assert portal.world is not None
    async with reading(SYSTEM) as r:
        return (await r.db.get_one(Session, portal.world.session(MONDAYS, 1))).class_id


async def test_a_class_is_added_after_its_dates_were_shown_with_the_skipped_days(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-day-off")
    await send(portal, name="Gym fair", kind="custom", first_on="2026-03-15", last_on="")
    await portal.open("/staff/new-class")
    await send(portal, **await _typed(name=""))
    assert "This is needed." in portal.text()
    await send(portal, **await _typed())
    text = portal.text()
    assert "4 new sessions" in text
    assert "1 day off is skipped" in text
    assert "No session: Gym fair" in text
    await portal.tap("Add the class with 4 sessions")
    await portal.reads("Dates to come")
    async with reading(SYSTEM) as r:
        made = select(Session).where(Session.class_id == await _made("Autumn Bees"))
        assert len((await r.db.scalars(made)).all()) == 4
    assert "Autumn Bees" in await portal.open("/staff/timetable")


async def test_a_preview_goes_away_when_the_form_is_changed_and_a_changed_world_is_told(
    portal: Portal,
) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-class")
    await send(portal, **await _typed())
    async with work(SYSTEM) as w:
        await schedule.close(w, "Found out late", date(2026, 3, 8), date(2026, 3, 8))
    await portal.tap("Add the class with 5 sessions")
    text = await portal.reads("Something has changed since you saw this list.")
    assert "No session: Found out late" in text
    await portal.tap("Add the class with 4 sessions")
    await portal.reads("Dates to come")


async def test_what_cannot_be_is_said_in_words(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-class")
    await send(portal, **await _typed(first_on="2026-02-02", last_on="2026-02-28"))
    assert "is in the past. Begin today or later." in portal.text()
    await send(portal, **await _typed(weekdays="1", first_on="2026-03-17", last_on="2026-03-17"))
    assert "each of its days is off" in portal.text()


async def test_a_series_is_changed_from_a_day_on_and_taken_back(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    class_id = await _class_of(portal)
    text = await portal.open(f"/staff/timetable/{short(class_id)}")
    assert "Mondays" in text
    async with reading(SYSTEM) as r:
        series = (await r.db.scalars(select(ClassSeries.id).where(ClassSeries.class_id == class_id))).one()
    await portal.open(f"/staff/timetable/{short(class_id)}/change?series={short(series)}&from=2026-03-02")
    said = {"scope": "from", "from_on": "2026-03-02", "weekdays": "2", "starts": "18:00", "minutes": "45"}
    await send(portal, **said)
    text = portal.text()
    assert "sessions change" in text or "session changes" in text
    assert "Until now:" in text
    await portal.tap("Change it like this")
    text = await portal.reads("Changed in the last 30 days")
    assert "Wednesdays 18:00" in text
    async with reading(SYSTEM) as r:
        rules = (await r.db.scalars(select(ClassSeries).where(ClassSeries.class_id == class_id))).all()
    assert len(rules) == 2


async def test_one_date_is_moved_by_itself_and_says_so(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("main_instructor")
    session_id = portal.world.session(MONDAYS, 3)
    await portal.open(f"/staff/sessions/{short(session_id)}/move")
    await send(portal, starts="18:30")
    text = await portal.reads("Dates to come")
    assert "Changed by itself" in text
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Session, session_id)).origin == "moved"


async def test_a_programme_is_added_and_two_at_one_form_lose_nothing(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-programme")
    await send(
        portal, name="Tiny Acrobats", kind="full_duration", youngest="7", oldest="5", scope="programme"
    )
    assert "The oldest is younger than the youngest." in portal.text()
    await send(
        portal, name="Tiny Acrobats", kind="full_duration", youngest="3", oldest="5", scope="programme"
    )
    await portal.reads("Add a class")
    async with reading(SYSTEM) as r:
        row = (await r.db.scalars(select(Programme).where(Programme.name == "Tiny Acrobats"))).one()
    assert (row.youngest, row.oldest) == (3, 5)
    await portal.open("/staff/new-programme")
    await send(portal, name="tiny acrobats", kind="full_duration", scope="programme")
    assert "There is already a programme called" in portal.text()


async def test_a_venue_has_rooms_and_one_in_use_stays(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-venue")
    await send(portal, name="Sokol", area="Centre", rooms="Hall\nMirror room", region="")
    await portal.reads("Venues and rooms")
    async with reading(SYSTEM) as r:
        venue = (await r.db.scalars(select(Venue).where(Venue.name == "Sokol"))).one()
        rooms = {room.name: room.id for room in await r.db.scalars(select(Room))}
    assert rooms.keys() == {"Hall", "Mirror room"}
    await portal.open("/staff/new-class")
    place = f"{venue.id}/{rooms['Hall']}"
    await send(portal, **await _typed(venue=place, instructor=""))
    await portal.tap("Add the class with 5 sessions")
    await portal.reads("Dates to come")
    await portal.open(f"/staff/venues/{short(venue.id)}")
    await send(portal, rooms="Mirror room")
    assert "Classes meet in Hall. Move them to another room first." in portal.text()


async def test_days_off_that_sessions_stand_on_are_told_with_the_way_to_cancel_them(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    async with reading(SYSTEM) as r:
        starts_at = (await r.db.get_one(Session, portal.world.session(MONDAYS, 2))).starts_at
    await portal.open("/staff/new-day-off")
    day = starts_at.date().isoformat()
    await send(portal, name="Burst pipe", kind="custom", first_on=day, last_on=day, region="")
    text = await portal.reads("Sessions stand on these days.")
    assert "Cancel them together" in text
    assert "stand on it" in await portal.open("/staff/days-off")
    async with reading(SYSTEM) as r:
        row = (await r.db.scalars(select(Holiday).where(Holiday.name == "Burst pipe"))).one()
    await portal.open(f"/staff/days-off/{short(row.id)}")
    await portal.tap("Take these days out")
    assert "Burst pipe" not in await portal.reads("Days off")


async def test_who_has_no_timetable_finds_none(portal: Portal) -> None:
    for role in ("instructor", "external_instructor", "receptionist"):
        await portal.come_as_staff(role)
        assert (await portal.http.get("/staff/timetable")).status_code == 404
        assert "Timetable" not in (await portal.open("/staff/more"))


async def test_days_off_come_from_a_calendar_file_once(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/days-off")
    text = "BEGIN:VEVENT\nSUMMARY:Spring break\nDTSTART:20260223\nDTEND:20260302\nEND:VEVENT"
    for said in ("1 entry is new.", "0 entries are new. The others were there already."):
        await choose_file(portal, text)
        assert "Spring break" in portal.sheet()
        await portal.tap_in_sheet("Enter 1 entry")
        await portal.reads(said)
    await choose_file(portal, "no calendar")
    await portal.reads("There are no days in this file.")
    async with reading(SYSTEM) as r:
        (row,) = (await r.db.scalars(select(Holiday).where(Holiday.name == "Spring break"))).all()
    assert (row.kind, row.first_on, row.last_on) == ("school", date(2026, 2, 23), date(2026, 3, 1))


async def choose_file(portal: Portal, text: str) -> None:
    """As the browser sends the lines of a file that was chosen."""
    client = portal.user.client
    assert client is not None
    field = next(each for each in client.layout.descendants() if each.props.get("id") == "calendar-file")
    listener = next(each for each in field._event_listeners.values() if each.type == "change")
    client.handle_event({"id": field.id, "listener_id": listener.id, "args": [json.dumps(text)]})
    await portal.settle()


async def test_next_term_is_copied_asked_answered_and_booked(portal: Portal) -> None:
    assert portal.world is not None
    await portal.come_as_staff("owner")
    class_id = await _class_of(portal)
    await portal.open("/staff/next-term")
    await send(portal, classes=str(class_id), first_on="2026-06-01", last_on="2026-07-26", period="Summer")
    text = portal.text()
    assert "Places are kept" in text or "A place is kept for" in text
    await portal.tap("Copy 1 class")
    await portal.reads("The next term is there.")
    async with reading(SYSTEM) as r:
        copied = (await r.db.scalars(select(Class.id).where(Class.follows_id == class_id))).one()
    board = f"/staff/timetable/{short(copied)}/next"
    await portal.open(board)
    await portal.tap("Ask the ")
    assert "families get an email" in portal.sheet()
    await portal.tap_in_sheet("Ask them")
    await portal.come_as("anna@example.com")
    assert "Theo" in await portal.open("/next-term")
    async with work(SYSTEM) as w:
        rows = await next_board.board(w, copied)
        theo = next(row for row in rows if row.child.startswith("Theo"))
        await next_board.answer(w, theo.id, "yes")
    await portal.come_as_staff("owner")
    assert "1 yes" in await portal.open(board)
    await portal.tap("Book the 1 yes")
    assert "Theo" in portal.sheet()
    await portal.tap_in_sheet("Book 1 child")
    await portal.reads("Booked")
    async with reading(SYSTEM) as r:
        assert (await r.db.get_one(Class, copied)).booked == 1


async def test_what_was_done_to_a_class_is_taken_back(portal: Portal) -> None:
    await portal.come_as_staff("owner")
    await portal.open("/staff/new-class")
    await send(portal, **await _typed())
    await portal.tap("Add the class with 5 sessions")
    await portal.reads("Changed in the last 30 days")
    async with reading(SYSTEM) as r:
        act_id = (await r.db.scalars(select(DoneAct.id).where(DoneAct.act == "series"))).one()
    text = await portal.open(f"/staff/timetable/{short(await _made('Autumn Bees'))}/back?act={short(act_id)}")
    assert "5 sessions go away again" in text
    assert "The class is gone." in text
    await portal.tap("Take it back")
    await portal.reads("What you teach, when and where.")
    assert "Autumn Bees" not in await portal.open("/staff/timetable")
