"""One date by itself: everything of it in one form, its families told once, never silently over an attendance, clashes warned of."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import Attendance, OutboxMessage, Room, Session, Venue
from services.core.typed_form import NotAsTyped
from services.core.work import reading, work
from services.outside.clock import TurnableClock
from services.timetable import change_session, classes, one_date_form, one_session, overlaps
from services.timetable.one_session import InThePast, MarkedAlready
from tests import small
from tests.services.attendance.sick_day.days import monday
from tests.services.notices.examples import seen
from tests.small import SYSTEM, Small

pytestmark = pytest.mark.usefixtures("house")


async def date_of(there: Small, at: int = 17 * 60) -> UUID:
    """The next session of a class of two families."""
    class_id = await small.class_(there, at=at)
    await small.families(class_id, 2)
    return await monday(class_id)


async def held(session_id: UUID) -> dict[str, str]:
    """What the form holds."""
    async with reading(SYSTEM) as r:
        return dict((await one_session.one(r, session_id)).values)


async def change(session_id: UUID, **typed: str) -> None:
    said = await held(session_id) | typed
    async with work(SYSTEM) as w:
        await one_session.change(w, session_id, said)


async def refused(session_id: UUID, **typed: str) -> dict[str, type]:
    """The fields that cannot be so, and why."""
    with pytest.raises(NotAsTyped) as no:
        await change(session_id, **typed)
    return {name: type(why) for name, why in no.value.fields.items()}


async def now(session_id: UUID) -> Session:
    async with reading(SYSTEM) as r:
        return await r.db.get_one(Session, session_id)


async def mails() -> int:
    async with reading(SYSTEM) as r:
        found = await r.db.scalars(select(OutboxMessage.id).where(OutboxMessage.notice == "session-moved"))
        return len(found.all())


async def a_room(there: Small, name: str = "Mirror room") -> UUID:
    async with work(SYSTEM) as w:
        made = Room(venue_id=there.venue_id, name=name)
        w.db.add(made)
        await w.db.flush()
        return made.id


async def test_time_length_place_room_places_and_notes_change_at_once_and_families_hear_once() -> None:
    there = await small.found()
    session_id, room = await date_of(there), await a_room(there)
    before = await now(session_id)
    await change(
        session_id,
        starts="18:30",
        minutes="60",
        venue=f"{there.venue_id}/{room}",
        places="6",
        public_note="Bring socks",
    )
    after = await now(session_id)
    assert after.starts_at == before.starts_at + timedelta(hours=1, minutes=30)
    assert (after.minutes, after.room_id, after.places, after.origin) == (60, room, 6, "moved")
    assert after.public_note == "Bring socks"
    assert await mails() == 2, "one for each family"


async def test_another_room_alone_is_told_and_is_no_longer_the_series() -> None:
    there = await small.found()
    session_id, room = await date_of(there), await a_room(there)
    await change(session_id, venue=f"{there.venue_id}/{room}")
    assert ((await now(session_id)).origin, await mails()) == ("moved", 2)
    async with reading(SYSTEM) as r:
        first = (await r.db.scalars(select(OutboxMessage.id))).first()
    assert first is not None
    text = (await seen(first)).text
    assert "Ranelagh Studio, Mirror room" in text
    assert "Before: Ranelagh Studio" in text.replace("\n", " ")
    await change(session_id, venue=str(there.venue_id))
    assert (await now(session_id)).room_id is None


async def test_nobody_hears_of_what_is_as_it_was_or_where_staff_say_no() -> None:
    session_id = await date_of(await small.found())
    await change(session_id)
    await change(session_id, internal_note="ask Emma", places="7")
    await change(session_id, starts="18:00", tell="")
    assert await mails() == 0


async def test_a_time_is_never_changed_over_an_attendance(clock: TurnableClock) -> None:
    session_id = await date_of(await small.found())
    async with work(SYSTEM) as w:
        await w.db.execute(
            update(Attendance).where(Attendance.session_id == session_id).values(state="attended")
        )
    assert await refused(session_id, starts="18:00") == {"day": MarkedAlready}
    await change(session_id, public_note="It was fun", places="7")
    clock.turn_to((await now(session_id)).starts_at + timedelta(minutes=5))
    await change(session_id, internal_note="late")
    assert await refused(session_id, minutes="30") == {"day": InThePast}


async def test_everything_that_is_wrong_is_said_at_its_field() -> None:
    session_id = await date_of(await small.found())
    wrong = await refused(
        session_id, day="", starts="25:00", minutes="0", venue="nowhere", instructor="x", places="many"
    )
    assert set(wrong) == {"day", "starts", "minutes", "venue", "instructor", "places"}
    assert await refused(session_id, places="1") == {"places": change_session.FewerPlacesThanTaken}


async def test_a_venues_room_belongs_to_it() -> None:
    there = await small.found()
    session_id, room = await date_of(there), await a_room(there)
    async with work(SYSTEM) as w:
        other = Venue(name="Sokol")
        w.db.add(other)
        await w.db.flush()
        elsewhere = f"{other.id}/{room}"
    assert set(await refused(session_id, venue=elsewhere)) == {"venue"}


async def overlapping(session_id: UUID, **typed: str) -> list[str]:
    said = await held(session_id) | typed
    async with reading(SYSTEM) as r:
        return [line.why for line in await one_date_form.overlapping(r, session_id, said)]


async def test_who_or_what_would_be_in_two_places_is_warned_of_before_it_is_saved() -> None:
    there = await small.found()
    session_id = await date_of(there)
    await date_of(there, at=18 * 60)
    assert await overlapping(session_id) == []
    assert await overlapping(session_id, starts="18:15") == [overlaps.INSTRUCTOR]
    async with work(SYSTEM) as w:
        emma = (await classes.instructor(w, "Emma Daly")).id
    assert await overlapping(session_id, starts="18:15", instructor=str(emma)) == [overlaps.ROOM]
    assert await overlapping(session_id, starts="20:00") == []
    assert await overlapping(session_id, starts="soon") == []
    await change(session_id, starts="18:15")
    assert (await now(session_id)).starts_at.minute == 15, "warned of, never refused"
