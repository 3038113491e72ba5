"""No way of writing passes the number of places, and force does it only as an audited change of that number (T04)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from db import Attendance, AuditEntry, Booking, Class, Session
from services import imports
from services.attendance import register, undoing
from services.bookings import enrolment
from services.core.refusals import Refused
from services.core.work import App, Work, reading, work
from services.make_ups import book
from services.outside.clock import TurnableClock
from services.people import attendees, clients
from services.timetable import schedule
from services.waiting_list import accept, queue
from tests import small
from tests.rel.scorecard import score
from tests.rel.test_guards_off import triggers_dropped
from tests.small import SYSTEM, Family

pytestmark = pytest.mark.rel

CLIENTS = "Parent first name,Parent surname,E-mail,Child first name,Child surname,Date of birth,Class\n"


@dataclass(frozen=True)
class Full:
    """A class with one place that is taken, and its next session: its one place was given up and taken by another."""

    class_id: UUID
    session_id: UUID
    regular: Family
    """Has the class's place, and gave up this session's."""
    given_up: UUID
    winner: UUID
    """The part of the family that has the session's place."""
    second: Family
    right: UUID
    """A right that fits, of a family that waits in line."""
    entry_id: UUID
    part: UUID
    """A part in another session of the family that waits."""
    folder: Path
    dialect: str


async def full(clock: TurnableClock, folder: Path, dialect: str) -> Full:
    """Make it."""
    world = await small.found()
    home = await small.class_(world, capacity=4)
    target = await small.class_(world, weekday=2, capacity=1)
    (regular,) = await small.families(target)
    async with reading(SYSTEM) as r:
        given_up = await small.next_part(r, regular.booking_id)
        session_id = (await r.db.get_one(Attendance, given_up)).session_id
    await small.with_credit(regular)
    clock.advance(timedelta(seconds=31))
    async with work(SYSTEM) as w:
        assert await register.release_due(w) == 1
    first, second = await small.families(home, 2)
    rights = [await small.with_credit(each) for each in (first, second)]
    async with work(first.visitor) as w:
        winner = (await book.take(w, rights[0], session_id)).attendance.attendance_id
    async with work(second.visitor) as w:
        entry = await queue.join(w, rights[1], session_id)
    async with reading(SYSTEM) as r:
        part = await r.db.scalar(
            select(Attendance.id).where(Attendance.booking_id == second.booking_id, Attendance.holds_place)
        )
    assert part is not None
    return Full(
        target,
        session_id,
        regular,
        given_up,
        winner,
        second,
        rights[1],
        entry.entry_id,
        part,
        folder,
        dialect,
    )


async def passed(at: Full) -> list[str]:
    """Whether more places are held than there are, counted from the rows."""
    async with reading(SYSTEM) as r:
        held = await r.db.scalar(
            select(func.coalesce(func.sum(Attendance.slots), 0)).where(
                Attendance.session_id == at.session_id, Attendance.holds_place
            )
        )
        booked = await r.db.scalar(
            select(func.coalesce(func.sum(Booking.slots), 0)).where(
                Booking.class_id == at.class_id, Booking.status == "enrolled"
            )
        )
        session = await r.db.get_one(Session, at.session_id)
        class_ = await r.db.get_one(Class, at.class_id)
    wrong = [f"{held} of {session.places} places"] if (held or 0) > session.places else []
    return wrong + ([f"{booked} of {class_.capacity} bookings"] if (booked or 0) > class_.capacity else [])


# --- straight into the tables ---


def _row(at: Full) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "booking_id": at.second.booking_id,
        "session_id": at.session_id,
        "attendee_id": at.second.child_id,
        "type": "make_up",
        "state": "going",
        "slots": 1,
        "credit_id": at.right,
        "holds_place": True,
        "by_family": True,
        "changed_by": "",
    }


async def _raw(w: Work, at: Full, verb: str, end: str = "") -> None:
    values = {
        name: value.hex if isinstance(value, UUID) and at.dialect == "sqlite" else value
        for name, value in _row(at).items()
    }
    names = ", ".join(values)
    slots = ", ".join(f":{name}" for name in values)
    await w.db.execute(text(f"{verb} INTO attendance ({names}) VALUES ({slots}) {end}"), values)


async def raw_insert(w: Work, at: Full) -> None:
    await _raw(w, at, "INSERT")


async def raw_insert_that_ignores_conflicts(w: Work, at: Full) -> None:
    if at.dialect == "sqlite":
        await _raw(w, at, "INSERT OR IGNORE")
    else:
        await _raw(w, at, "INSERT", "ON CONFLICT DO NOTHING")


async def bulk_insert(w: Work, at: Full) -> None:
    await w.db.execute(insert(Attendance), [_row(at)])


async def bulk_insert_of_bookings(w: Work, at: Full) -> None:
    row = {"number": "10000000", "client_id": at.second.client_id, "attendee_id": at.second.child_id}
    row |= {"class_id": at.class_id, "status": "enrolled", "slots": 1, "created_at": w.now}
    await w.db.execute(insert(Booking), [row])


async def moved_row(w: Work, at: Full) -> None:
    (await w.db.get_one(Attendance, at.part)).session_id = at.session_id
    await w.db.flush()


async def un_cancelled_row(w: Work, at: Full) -> None:
    part = await w.db.get_one(Attendance, at.given_up)
    part.state, part.holds_place = "going", True
    await w.db.flush()


async def update_that_ignores_conflicts(w: Work, at: Full) -> None:
    verb = "UPDATE OR IGNORE" if at.dialect == "sqlite" else "UPDATE"
    id_ = at.given_up.hex if at.dialect == "sqlite" else at.given_up
    await w.db.execute(
        text(f"{verb} attendance SET state = 'going', holds_place = true WHERE id = :id"), {"id": id_}
    )


async def a_bigger_party(w: Work, at: Full) -> None:
    await w.db.execute(update(Attendance).where(Attendance.id == at.winner).values(slots=2))


async def fewer_places(w: Work, at: Full) -> None:
    await w.db.execute(update(Session).where(Session.id == at.session_id).values(places=0))


RAW = (
    raw_insert,
    raw_insert_that_ignores_conflicts,
    bulk_insert,
    bulk_insert_of_bookings,
    moved_row,
    un_cancelled_row,
    update_that_ignores_conflicts,
    a_bigger_party,
)

# --- through the services ---


async def _another_child(w: Work) -> tuple[UUID, UUID]:
    client = await clients.client(w, f"{uuid4().hex}@example.com", "Eva", "Nowak")
    return client.id, (await attendees.attendee(w, client.id, "Ola", "Nowak", date(2019, 6, 1))).id


async def staff_add(w: Work, at: Full) -> None:
    made = await enrolment.enrol(w, *await _another_child(w), at.class_id, origin="staff")
    assert made.status == "waiting"


async def staff_take_places_away(w: Work, at: Full) -> None:
    await schedule.set_places(w, at.session_id, 0)


async def spreadsheet(_w: Work, at: Full) -> None:
    """A line for a class that is full."""
    async with reading(SYSTEM) as r:
        name = (await r.db.get_one(Class, at.class_id)).name
    file = at.folder / "clients.csv"
    file.write_text(f"{CLIENTS}Iva,Maly,iva@example.com,Ela,Maly,2019-06-01,{name}\n", encoding="utf-8")
    said: list[str] = []
    assert await imports.run([file], apply=True, say=said.append)
    assert "waiting list" in "\n".join(said)


def _as_family(of: Callable[[Full], Family], act: Callable[[Work, Full], Awaitable[object]]) -> Any:
    async def path(_w: Work, at: Full) -> None:
        async with work(of(at).visitor) as w:
            await act(w, at)

    return path


take = _as_family(lambda at: at.second, lambda w, at: book.take(w, at.right, at.session_id))
claim = _as_family(lambda at: at.second, lambda w, at: accept.claim(w, at.entry_id))
rejoin = _as_family(lambda at: at.regular, lambda w, at: undoing.rejoin(w, at.given_up))
undo = _as_family(lambda at: at.regular, lambda w, at: undoing.undo(w, at.given_up))

SERVICES = {
    "staff_add": staff_add,
    "staff_take_places_away": staff_take_places_away,
    "spreadsheet": spreadsheet,
    "take": take,
    "claim": claim,
    "rejoin": rejoin,
    "undo": undo,
}
OWN_WORK = {"spreadsheet", "take", "claim", "rejoin", "undo"}
"""Those that open their own."""
PATHS: dict[str, Any] = {path.__name__: path for path in (*RAW, fewer_places)} | SERVICES


async def go(name: str, at: Full) -> str:
    """Try one path; what stopped it, or that nothing did."""
    try:
        if name in OWN_WORK:
            await PATHS[name](None, at)
        else:
            async with work(SYSTEM) as w:
                await PATHS[name](w, at)
    except IntegrityError:
        return "the law"
    except Refused as no:
        return f"a rule: {no.words()}"
    return "nothing"


async def test_t04_no_path_passes_the_number_of_places(
    house: App, clock: TurnableClock, tmp_path: Path
) -> None:
    at = await full(clock, tmp_path, house.database.dialect)
    exceeded, stopped = [], {}
    for name in PATHS:
        stopped[name] = await go(name, at)
        exceeded += [f"{name}: {each}" for each in await passed(at)]
    assert not exceeded
    let_through = {name for name, by in stopped.items() if by == "nothing"}
    assert let_through <= {"staff_add", "spreadsheet", "raw_insert_that_ignores_conflicts"} | {
        "update_that_ignores_conflicts"
    }, "a place on the waiting list, or a row that was left as it was"
    score(
        "T04",
        "0 of all paths pass",
        engine=house.database.dialect,
        paths=len(PATHS),
        passed=0,
        by_law=sum(by == "the law" for by in stopped.values()),
        by_rule=sum(by.startswith("a rule") for by in stopped.values()),
        to_the_waiting_list=len(let_through),
    )


async def test_t04_force_is_an_audited_change_of_the_number_of_places(
    house: App, clock: TurnableClock, tmp_path: Path
) -> None:
    at = await full(clock, tmp_path, house.database.dialect)
    async with work(SYSTEM) as w:
        await schedule.set_places(w, at.session_id, 2)
    assert await go("take", at) == "nothing"
    assert not await passed(at)
    async with reading(SYSTEM) as r:
        notes = await r.db.scalars(
            select(AuditEntry.facts).where(AuditEntry.about_id == at.session_id, AuditEntry.act == "places")
        )
        assert notes.all() == [{"before": 1, "after": 2}]


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.__name__)
async def test_t05_without_the_triggers_each_raw_path_passes(
    house: App, clock: TurnableClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: Any
) -> None:
    """The negative control of T04."""
    at = await full(clock, tmp_path, house.database.dialect)
    await triggers_dropped(house, monkeypatch)
    assert await go(path.__name__, at) == "nothing"
    assert await passed(at)
    score(
        "T05",
        "guard off: noticed",
        engine=house.database.dialect,
        off=f"T04 triggers_dropped {path.__name__}",
    )
