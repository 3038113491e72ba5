"""Marking who was here: each press counts once, the one pressed last stands, whenever it arrives (B9, R99)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from db import Attendance, Mark, Session, SignIn, Staff
from db.states import MarkState
from services.attendance import cancelling, register
from services.core.idempotency import AnotherRequest
from services.core.refusals import NotAllowed, NotFound
from services.core.visitor import Kind, Visitor
from services.core.work import App, Work, reading, work
from services.outside.clock import TurnableClock
from services.register import marking
from services.register.marking import NotComing, NotTakingPlace, NotYetOpen, Press, Stands
from services.timetable import schedule
from tests.small import SYSTEM, Family, Small, class_, families, found, sessions

MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int) -> datetime:
    """A moment of January 2026, when Dublin's clocks show UTC."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


async def signed_in_staff(w: Work, who: Staff) -> Visitor:
    """A device of this colleague that is signed in."""
    row = SignIn(
        token_hash=uuid4().hex,
        staff_id=who.id,
        created_at=w.now,
        second_at=w.now,
        last_seen_at=w.now,
        idle_until=w.now + timedelta(days=60),
        absolute_until=w.now + timedelta(days=60),
    )
    w.db.add(row)
    await w.db.flush()
    return Visitor(Kind.STAFF, who.first_name, sign_in_id=row.id, staff_id=who.id, role=who.role)


class Class:
    """A class on Mondays at 17:00 with three families, at the end of its first session."""

    def __init__(self, small: Small, class_id: UUID, there: list[Family], first: Session) -> None:
        self.small, self.class_id, self.there, self.first = small, class_id, there, first

    async def part(self, number: int) -> UUID:
        """A family's part in the first session."""
        async with reading(SYSTEM) as r:
            found_ = await r.db.scalar(
                select(Attendance.id).where(
                    Attendance.booking_id == self.there[number].booking_id,
                    Attendance.session_id == self.first.id,
                )
            )
        assert found_ is not None
        return found_

    async def staff(self, role: str, name: str = "Orla") -> Visitor:
        """A member of staff who is signed in; the class's own instructor is Noah."""
        async with work(SYSTEM) as w:
            if name == "Noah":
                who = await w.db.get_one(Staff, self.small.instructor_id)
                who.role = role
            else:
                who = Staff(first_name=name, role=role)
                w.db.add(who)
            await w.db.flush()
            return await signed_in_staff(w, who)


@pytest.fixture
async def class_of_three(house: App, clock: TurnableClock) -> Class:
    small = await found()
    class_id = await class_(small)
    clock.turn_to(at(2, 9, 0))
    there = await families(class_id, 3)
    async with reading(SYSTEM) as r:
        first = (await sessions(r, class_id))[0]
    clock.turn_to(at(5, 17, 40))
    return Class(small, class_id, there, first)


async def press(
    visitor: Visitor, of: UUID, state: MarkState = "attended", key: str = "", ago: timedelta = timedelta()
) -> Stands:
    """One tap that has arrived."""
    async with work(visitor) as w:
        return await marking.mark(w, Press(key or uuid4().hex, of, state, ago))


async def state_of(attendance_id: UUID) -> tuple[str, str]:
    """What stands, and who changed it."""
    async with reading(SYSTEM) as r:
        row = await r.db.get_one(Attendance, attendance_id)
        return row.state, row.changed_by


async def test_a_press_stands_and_is_in_the_history(class_of_three: Class) -> None:
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    stands = await press(orla, part)
    assert (stands.state, stands.by, stands.counts) == ("attended", "Orla", True)
    assert await state_of(part) == ("attended", "Orla")
    await press(orla, part, "no_show")
    await press(orla, part, "unmarked")
    assert (await state_of(part))[0] == "unmarked"
    async with reading(SYSTEM) as r:
        assert len((await r.db.scalars(select(Mark).where(Mark.attendance_id == part))).all()) == 3


async def test_a_press_that_is_sent_twice_counts_once(class_of_three: Class) -> None:
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    first = await press(orla, part, key="one")
    await press(orla, part, "no_show", key="two")
    again = await press(orla, part, key="one")
    assert first.counts
    assert not again.counts, "what came later stands"
    assert (await state_of(part))[0] == "no_show"
    with pytest.raises(AnotherRequest):
        await press(orla, part, "unmarked", key="one")


async def test_of_two_people_the_later_press_wins_whichever_arrives_first(class_of_three: Class) -> None:
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    noah = await class_of_three.staff("instructor", "Noah")
    await press(orla, part, "attended", ago=5 * MINUTE)
    late = await press(noah, part, "no_show", ago=20 * MINUTE)
    assert (late.state, late.by, late.counts) == ("attended", "Orla", False)
    assert await state_of(part) == ("attended", "Orla")
    assert (await press(noah, part, "no_show", ago=MINUTE)).counts
    assert await state_of(part) == ("no_show", "Noah")


async def test_a_phone_whose_clock_runs_ahead_does_not_win_for_ever(class_of_three: Class) -> None:
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    await press(orla, part, "attended", ago=-60 * MINUTE)
    assert (await press(orla, part, "no_show")).counts


async def test_a_server_whose_clock_was_set_back_still_takes_marks(
    class_of_three: Class, clock: TurnableClock
) -> None:
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    await press(orla, part, "attended")
    clock.turn_to(at(5, 17, 10))
    assert (await press(orla, part, "no_show")).counts
    assert (await state_of(part))[0] == "no_show"


async def test_a_late_press_beats_the_automatic_closing(class_of_three: Class, clock: TurnableClock) -> None:
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    clock.turn_to(at(7, 9, 0))
    async with work(SYSTEM) as w:
        assert await register.close_registers(w) == 1
    assert (await state_of(part))[0] == "no_show"
    assert (await press(orla, part, "attended", ago=timedelta(days=1, hours=15))).counts
    assert (await state_of(part))[0] == "attended"


async def test_a_make_up_that_is_unmarked_is_one_that_was_picked(class_of_three: Class) -> None:
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    async with work(SYSTEM) as w:
        assert marking._as_state("unmarked", Attendance(type="make_up")) == "going"
        assert marking._as_state("unmarked", await w.db.get_one(Attendance, part)) == "unmarked"
    assert orla.staff_id


async def test_what_cannot_be_marked_is_refused_in_words(class_of_three: Class, clock: TurnableClock) -> None:
    orla, part = await class_of_three.staff("owner"), await class_of_three.part(0)
    clock.turn_to(at(4, 23, 0))
    with pytest.raises(NotYetOpen) as early:
        await press(orla, part)
    assert early.value.words() == "You can mark this session from Mon 5 Jan on."
    async with work(class_of_three.there[1].visitor) as w:
        await cancelling.cancel(w, await class_of_three.part(1))
    clock.turn_to(at(5, 17, 40))
    with pytest.raises(NotComing) as gone:
        await press(orla, await class_of_three.part(1))
    assert gone.value.words().startswith("Theo was cancelled on")
    async with work(SYSTEM) as w:
        await schedule.cancel(w, class_of_three.first.id)
    with pytest.raises(NotTakingPlace):
        await press(orla, part)


@pytest.mark.parametrize(
    ("role", "name", "may"),
    [
        ("owner", "Orla", True),
        ("assistant", "Orla", True),
        ("main_instructor", "Orla", True),
        ("instructor", "Noah", True),
        ("external_instructor", "Noah", True),
        ("receptionist", "Orla", True),
        ("instructor", "Orla", False),
        ("external_instructor", "Orla", False),
    ],
)
async def test_who_may_mark(class_of_three: Class, role: str, name: str, may: bool) -> None:
    """Everybody with the register, in sessions that are theirs; a receptionist today's."""
    part = await class_of_three.part(0)
    who = await class_of_three.staff(role, name)
    if may:
        assert (await press(who, part)).counts
    else:
        with pytest.raises(NotFound):
            await press(who, part)
        assert (await state_of(part))[0] == "unmarked"


async def test_a_family_marks_nobody(class_of_three: Class) -> None:
    family, part = class_of_three.there[0], await class_of_three.part(0)
    assert family.visitor.kind is Kind.CLIENT
    with pytest.raises(NotAllowed):
        await press(family.visitor, part)
    with pytest.raises(NotFound):
        await press(class_of_three.there[1].visitor, part)


async def test_a_receptionist_marks_only_today(class_of_three: Class, clock: TurnableClock) -> None:
    desk, part = await class_of_three.staff("receptionist"), await class_of_three.part(0)
    clock.turn_to(at(6, 9, 0))
    with pytest.raises(NotFound):
        await press(desk, part)
