"""What each role of staff may do with whose booking: one table, every cell of it tried (R18, R87)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from db import STAFF_ROLES, Attendance, Class, Session, Staff
from services.attendance import view_loader
from services.bookings import listing, reminders
from services.core import access
from services.core.access import MAY, Act, Standing
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import App, Reading, now, reading, work
from services.make_ups import book
from services.outside.clock import TurnableClock
from tests import small
from tests import world as worlds
from tests.conftest import Build
from tests.small import Family

ME = "me@example.com"
SYSTEM = Visitor.system("test")
SIGNS = {Act.SEE: "s", Act.ATTEND: "a", Act.EDIT: "e", Act.OVERRIDE: "o"}

#                       own    other  guest  today
BOOKINGS = {
    "owner": "          saeo   saeo   saeo   saeo",
    "assistant": "      saeo   saeo   saeo   saeo",
    "main_instructor": "sao    sao    sao    sao",
    "instructor": "     sao    -      s      -",
    "external_instructor": "s  -      s      -",
    "receptionist": "   -      -      -      s",
}
"""A booking in the instructor's own class; in another's; in another's, but making up in theirs; another's, on today."""
#                       own    other  guest  away
PARTS = {
    "owner": "          saeo   saeo   saeo   saeo",
    "assistant": "      saeo   saeo   saeo   saeo",
    "main_instructor": "sao    sao    sao    sao",
    "instructor": "     sao    -      sao    s",
    "external_instructor": "s  -      s      s",
    "receptionist": "   -      -      -      -",
}
"""A part in the instructor's own session; in another's; a guest's in theirs; their own attendee's, elsewhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """Two classes, mine and another's, one today, and who comes to them; the bookings and parts by name."""

    bookings: dict[str, UUID]
    parts: dict[str, UUID]
    classes: dict[str, UUID]


@pytest.fixture
def placed(copy_of: Callable[[Build], tuple[str, Place]]) -> tuple[str, Place]:
    """A database with that place in it; built once, and each test has a copy."""
    return copy_of(_build)


@pytest.fixture
def empty_url(placed: tuple[str, Place]) -> str:
    """So `house` is connected to it."""
    return placed[0]


@pytest.fixture
async def place(house: App, placed: tuple[str, Place]) -> Place:
    """My class meets tomorrow, the other one the day after."""
    return placed[1]


async def _build() -> Place:
    found = await small.found()
    async with work(SYSTEM) as w:
        me = Staff(email=ME, first_name="Me")
        w.db.add(me)
        await w.db.flush()
        my_id = me.id
    today = now().weekday()
    mine = await small.class_(replace(found, instructor_id=my_id), weekday=(today + 1) % 7, name="Mine")
    other = await small.class_(found, weekday=(today + 2) % 7, name="Other")
    on_today = await small.class_(found, weekday=today, name="Today")
    own, traveller = await small.families(mine, 2)
    others, guest = await small.families(other, 2)
    [on_now] = await small.families(on_today)
    visit, away = await _make_up(guest, mine), await _make_up(traveller, other)
    async with reading(SYSTEM) as r:
        return Place(
            {
                "own": own.booking_id,
                "other": others.booking_id,
                "guest": guest.booking_id,
                "today": on_now.booking_id,
            },
            {
                "own": await small.next_part(r, own.booking_id),
                "other": await small.next_part(r, others.booking_id),
                "guest": visit,
                "away": away,
            },
            {"mine": mine, "other": other},
        )


async def _make_up(family: Family, class_id: UUID) -> UUID:
    """Their part in next week's session of a class, booked as a make-up."""
    credit_id = await small.with_credit(family)
    async with work(family.visitor) as w:
        ahead = [each.id for each in await small.sessions(w, class_id) if each.starts_at > w.now]
        return (await book.take(w, credit_id, ahead[1])).attendance.attendance_id


async def _as(role: str) -> Visitor:
    async with work(SYSTEM) as w:
        (await w.db.scalars(select(Staff).where(Staff.email == ME))).one().role = role
    return await worlds.visitor(ME)


async def _signs(ask: Callable[[Reading, UUID, Act], Awaitable[Any]], visitor: Visitor, id_: UUID) -> str:
    """The acts that are allowed; "-" where the thing does not exist for this visitor."""
    signs, exists = "", False
    for act, sign in SIGNS.items():
        async with reading(visitor) as r:
            try:
                await ask(r, id_, act)
            except NotFound:
                continue
            except NotAllowed:
                exists = True
            else:
                signs, exists = signs + sign, True
    assert exists is ("s" in signs), "what can be seen exists, and only that"
    return signs or "-"


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_every_act_on_every_booking_is_as_declared(place: Place, role: str) -> None:
    visitor = await _as(role)
    told = [await _signs(access.booking, visitor, id_) for id_ in place.bookings.values()]
    assert told == BOOKINGS[role].split()


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_every_act_on_every_part_in_a_session_is_as_declared(place: Place, role: str) -> None:
    visitor = await _as(role)
    told = [await _signs(access.attendance, visitor, id_) for id_ in place.parts.values()]
    assert told == PARTS[role].split()


@pytest.mark.parametrize("role", STAFF_ROLES)
async def test_lists_hold_what_can_be_seen_and_say_what_can_be_done(place: Place, role: str) -> None:
    """The list of bookings and the days on a screen promise exactly what the acts will keep."""
    async with reading(await _as(role)) as r:
        found = await listing.mine(r)
        days = {day.attendance_id: day.may_act for day in await view_loader.load(r, view_loader.wanting())}
    listed = {card.booking_id for card in found.active}
    bookings = dict(zip(place.bookings.values(), BOOKINGS[role].split(), strict=True))
    parts = dict(zip(place.parts.values(), PARTS[role].split(), strict=True))
    assert listed & set(bookings) == {id_ for id_, signs in bookings.items() if "s" in signs}
    assert {id_: days.get(id_) for id_ in parts} == {
        id_: "a" in signs if "s" in signs else None for id_, signs in parts.items()
    }


async def test_whoever_stands_in_for_a_session_acts_in_that_session_alone(place: Place) -> None:
    visitor = await _as("instructor")
    async with work(SYSTEM) as w:
        first, second = [
            each for each in await small.sessions(w, place.classes["other"]) if each.starts_at > w.now
        ][:2]
        first.instructor_id = visitor.staff_id
        here, there = [
            (
                await w.db.scalars(
                    select(Attendance.id).where(
                        Attendance.booking_id == place.bookings["other"], Attendance.session_id == each.id
                    )
                )
            ).one()
            for each in (first, second)
        ]
    assert await _signs(access.booking, visitor, place.bookings["other"]) == "s"
    assert await _signs(access.attendance, visitor, here) == "sao"
    assert await _signs(access.attendance, visitor, there) == "s"


async def test_a_class_that_is_taken_away_is_gone_at_the_next_click(place: Place) -> None:
    visitor = await _as("instructor")
    assert await _signs(access.booking, visitor, place.bookings["own"]) == "sao"
    async with work(SYSTEM) as w:
        (await w.db.get_one(Class, place.classes["mine"])).instructor_id = None
        for each in await w.db.scalars(select(Session).where(Session.class_id == place.classes["mine"])):
            each.instructor_id = None
    assert await _signs(access.booking, visitor, place.bookings["own"]) == "-"


async def test_a_receptionist_sees_another_day_tomorrow(place: Place, clock: TurnableClock) -> None:
    visitor = await _as("receptionist")
    clock.turn_to(clock.now().replace(hour=23, minute=59))
    assert await _signs(access.booking, visitor, place.bookings["today"]) == "s"
    assert await _signs(access.booking, visitor, place.bookings["own"]) == "-"
    clock.turn_to(clock.now().replace(hour=0, day=clock.now().day + 1, minute=0))
    assert await _signs(access.booking, visitor, place.bookings["today"]) == "-"
    assert await _signs(access.booking, visitor, place.bookings["own"]) == "s", "it is on today"


async def test_who_may_only_look_leaves_the_familys_reminders_alone(place: Place) -> None:
    async with work(await _as("owner")) as w:
        await reminders.set_reminders(w, place.bookings["today"], False)
    visitor = await _as("receptionist")
    with pytest.raises(NotAllowed):
        async with work(visitor) as w:
            await reminders.set_reminders(w, place.bookings["today"], True)


def test_deny_by_default_names_every_standing_and_every_role() -> None:
    of_staff = {(Standing.STAFF, role) for role in STAFF_ROLES} | {
        (Standing.HOST, role) for role in ("instructor", "external_instructor")
    }
    others = {(each, "") for each in (Standing.OWNER, Standing.HELPER, Standing.VIEWER, Standing.SYSTEM)}
    assert set(MAY) == of_staff | others
    assert not [act for act in Act for each in Standing if access.may(each, "cleaner", act)]


def test_whoever_may_act_for_a_family_is_not_held_to_its_deadline() -> None:
    """Or the register would take what staff did for something that the family did (R18, R52)."""
    of_staff = {pair: acts for pair, acts in MAY.items() if pair[0] in (Standing.STAFF, Standing.HOST)}
    assert not [pair for pair, acts in of_staff.items() if Act.ATTEND in acts and Act.OVERRIDE not in acts]


async def test_a_role_that_nobody_knows_sees_nothing(place: Place) -> None:
    async with reading(SYSTEM) as r:
        stranger = replace(
            r, visitor=Visitor(Kind.STAFF, "X", staff_id=place.classes["mine"], role="cleaner")
        )
        assert not (await listing.mine(stranger)).active
