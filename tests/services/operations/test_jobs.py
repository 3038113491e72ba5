"""The timetable: what is due is done once, on one node or two, in time or after a missed night, in every season."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from db import (
    Attendance,
    Booking,
    Client,
    Credit,
    IdempotencyKey,
    JobRun,
    Lease,
    OneClickLink,
    OutboxMessage,
    Session,
)
from services import provider
from services.attendance import cancelling
from services.bookings import enrolment
from services.core import leases
from services.core.configuration import Configuration
from services.core.visitor import Visitor
from services.core.work import App, Work, reading, work
from services.demo.timetable import MONDAYS
from services.notices import telling
from services.notices.messages.sign_in_code import SignInCode
from services.operations import job_runner, jobs, retention, scheduler
from services.operations.job_runner import JobRunner, run_now
from services.operations.jobs import TIMETABLE, Daily, Every, Job
from services.outside.clock import TurnableClock
from services.people import attendees, clients
from services.timetable import classes, programmes, schedule
from tests.world import World

SYSTEM = Visitor.system("test")
sqlite = pytest.mark.parametrize("dialect", ["sqlite"])


async def told(notice: str) -> Sequence[OutboxMessage]:
    async with reading(SYSTEM) as r:
        found = select(OutboxMessage).where(OutboxMessage.notice == notice)
        return (await r.db.scalars(found.order_by(OutboxMessage.created_at, OutboxMessage.id))).all()


async def change(statement: object) -> None:
    async with work(SYSTEM) as w:
        await w.db.execute(statement)  # type: ignore[call-overload]


# --- Reminders, in the nights when the clocks change ---


@dataclass(frozen=True)
class Club:
    """A provider with one class on Sundays at ten, and a family in it."""

    zone: ZoneInfo
    booking: Booking


async def club(zone: str, first: date, clock: TurnableClock, **settings: object) -> Club:
    clock.turn_to(datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=10))
    async with work(SYSTEM) as w:
        await provider.found(w, name="Hop & Tumble", zone=zone, **settings)
        programme = await programmes.add(w, "Movers")
        venue = await classes.venue(w, "Studio")
        class_ = await classes.add(
            w,
            programme_id=programme.id,
            venue_id=venue.id,
            instructor_id=None,
            name="Sundays",
            weekday=first.weekday(),
            starts_minute=10 * 60,
            minutes=45,
            capacity=8,
            first_on=first,
            last_on=first + timedelta(weeks=3),
        )
        await schedule.generate(w, class_.id)
        parent = await clients.client(w, "anna@example.com", "Anna")
        child = await attendees.attendee(w, parent.id, "Theo", "Novak", date(2020, 1, 1))
        booking = await enrolment.enrol(w, parent.id, child.id, class_.id)
        return Club(ZoneInfo(zone), booking)


NIGHTS = [
    ("Europe/Bratislava", date(2026, 3, 29)),
    ("Europe/Bratislava", date(2026, 10, 25)),
    ("Europe/Lisbon", date(2026, 3, 29)),
    ("Europe/Lisbon", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("UTC", date(2026, 3, 29)),
]


@sqlite
@pytest.mark.parametrize(("zone", "sunday"), NIGHTS)
async def test_a_reminder_keeps_to_the_clock_on_the_wall(
    house: App, clock: TurnableClock, zone: str, sunday: date
) -> None:
    there = await club(zone, sunday, clock)
    nine = datetime.combine(sunday - timedelta(days=1), datetime.min.time().replace(hour=9), there.zone)
    clock.turn_to(nine - timedelta(minutes=1))
    assert await run_now("reminders") == 0
    clock.turn_to(nine)
    assert await run_now("reminders") == 1
    (row,) = await told("session-reminder")
    assert row.next_at == nine
    assert row.expires_at == datetime.combine(sunday, datetime.min.time().replace(hour=10), there.zone)


@sqlite
@pytest.mark.parametrize(("zone", "sunday"), NIGHTS[:2])
@pytest.mark.parametrize("step", [1, 7, 61])
async def test_however_the_clock_runs_through_that_night_each_session_is_told_once(
    house: App, clock: TurnableClock, zone: str, sunday: date, step: int
) -> None:
    await club(zone, sunday, clock)
    at = datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC) - timedelta(hours=18)
    runner, end = JobRunner(), at + timedelta(hours=30)
    while at < end:
        clock.turn_to(at)
        await (runner.run_all_due() if step > 1 else run_now("reminders"))
        at += timedelta(minutes=step * 10)
    assert len(await told("session-reminder")) == 1


@sqlite
@pytest.mark.parametrize(
    "jump", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-1), timedelta(minutes=-5)]
)
async def test_a_clock_that_jumps_does_nothing_twice(
    house: App, clock: TurnableClock, jump: timedelta
) -> None:
    await club("Europe/Bratislava", date(2026, 3, 29), clock)
    clock.turn_to(datetime(2026, 3, 28, 9, 0, tzinfo=UTC))
    await JobRunner().run_all_due()
    clock.advance(jump)
    async with asyncio.timeout(10):
        await JobRunner().run_all_due()
        clock.advance(timedelta(hours=2))
        await JobRunner().run_all_due()
    assert len(await told("session-reminder")) == 1


# --- Reminders: who, and when not ---


async def test_a_missed_night_is_caught_up_and_a_past_session_is_not_told(
    world: World, clock: TurnableClock
) -> None:
    monday = datetime(2026, 2, 23, 17, 0, tzinfo=UTC)
    clock.turn_to(monday - timedelta(hours=3))
    await run_now("reminders")
    about = {row.attendance_id for row in await told("session-reminder")}
    assert await world.attendance("Theo", MONDAYS, 1) in about
    clock.turn_to(monday + timedelta(minutes=1))
    await change(update(OutboxMessage).values(attendance_id=None))
    await run_now("reminders")
    async with reading(SYSTEM) as r:
        new = select(OutboxMessage.expires_at).where(OutboxMessage.attendance_id.is_not(None))
        assert all(at > clock.now() for at in await r.db.scalars(new))


@sqlite
async def test_reminders_leave_out_whoever_is_not_coming_or_does_not_want_them(
    world: World, clock: TurnableClock
) -> None:
    theos = await world.attendance("Theo", MONDAYS, 1)
    clock.turn_to(datetime(2026, 2, 22, 9, 0, tzinfo=UTC))
    off = (
        update(Client).where(Client.id == world.anna).values(notices_on=False),
        update(Client).where(Client.id == world.anna).values(notices_on=True),
        update(Booking).where(Booking.id == world.booking("Theo", MONDAYS)).values(reminders_on=False),
        update(Booking).where(Booking.id == world.booking("Theo", MONDAYS)).values(reminders_on=True),
        update(Attendance).where(Attendance.id == theos).values(state="cancelled"),
        update(Attendance).where(Attendance.id == theos).values(state="going", changed_at=clock.now()),
        update(Booking).where(Booking.id == world.booking("Theo", MONDAYS)).values(ends_on=date(2026, 2, 23)),
        update(Booking).where(Booking.id == world.booking("Theo", MONDAYS)).values(ends_on=date(2026, 2, 24)),
    )
    seen = []
    for statement in off:
        await change(statement)
        await run_now("reminders")
        seen.append(theos in {row.attendance_id for row in await told("session-reminder")})
        await change(
            update(OutboxMessage).values(
                attendance_id=None, dedupe_key=OutboxMessage.id, message_id=OutboxMessage.id
            )
        )
    assert seen == [False, True, False, True, False, True, False, True]


@sqlite
async def test_who_rejoins_after_the_hour_is_not_reminded(world: World, clock: TurnableClock) -> None:
    theos = await world.attendance("Theo", MONDAYS, 1)
    clock.turn_to(datetime(2026, 2, 22, 12, 0, tzinfo=UTC))
    await change(
        update(Attendance).where(Attendance.id == theos).values(state="going", changed_at=clock.now())
    )
    await run_now("reminders")
    assert theos not in {row.attendance_id for row in await told("session-reminder")}


@sqlite
async def test_a_session_that_moves_is_told_again(world: World, clock: TurnableClock) -> None:
    clock.turn_to(datetime(2026, 2, 22, 9, 0, tzinfo=UTC))
    await run_now("reminders")
    before = len(await told("session-reminder"))
    session = world.session(MONDAYS, 1)
    await change(update(Session).where(Session.id == session).values(starts_at=Session.starts_at))
    assert await run_now("reminders") == 0
    async with reading(SYSTEM) as r:
        at = await r.db.scalar(select(Session.starts_at).where(Session.id == session))
    await change(update(Session).where(Session.id == session).values(starts_at=at + timedelta(hours=1)))
    assert 0 < await run_now("reminders") < before


@sqlite
async def test_an_hour_outside_the_hours_of_sending_is_moved_into_them(
    house: App, clock: TurnableClock
) -> None:
    await club("UTC", date(2026, 3, 29), clock, reminder_at=20 * 60)
    clock.turn_to(datetime(2026, 3, 28, 18, 59, tzinfo=UTC))
    assert await run_now("reminders") == 1
    assert (await told("session-reminder"))[0].next_at == clock.now()


# --- Make-ups that lie unused or end ---


@sqlite
async def test_an_unused_make_up_is_told_after_three_days_and_then_every_fourteen(
    world: World, clock: TurnableClock
) -> None:
    credit = world.credits["to_book"]
    start = clock.now()
    await change(
        update(Credit)
        .where(Credit.id == credit)
        .values(created_at=start, expires_at=start + timedelta(days=60))
    )
    days = []
    for day in range(40):
        clock.turn_to(start + timedelta(days=day))
        before = len(await mine(credit))
        await run_now("make-ups-available")
        await run_now("make-ups-available")
        days += [day] * (len(await mine(credit)) - before)
    assert days == [3, 17, 31]


@sqlite
async def test_it_is_told_every_fortnight_also_when_the_first_mails_are_deleted_already(
    world: World, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifteen_days = tuple(replace(rule, days=15) for rule in retention.RULES if rule.table is OutboxMessage)
    monkeypatch.setattr(retention, "RULES", fifteen_days)
    credit, start = world.credits["to_book"], clock.now()
    await change(
        update(Credit)
        .where(Credit.id == credit)
        .values(created_at=start, expires_at=start + timedelta(days=400))
    )
    told_on = []
    for day in range(3, 60, 7):
        clock.turn_to(start + timedelta(days=day))
        before = len(await mine(credit))
        await run_now("make-ups-available")
        told_on += [day] * (len(await mine(credit)) - before)
        await change(update(OutboxMessage).where(OutboxMessage.status == "pending").values(status="sent"))
        await run_now("prune")
    assert told_on == [3, 17, 31, 45, 59]


async def mine(credit: object, notice: str = "make-up-available") -> list[OutboxMessage]:
    return [row for row in await told(notice) if row.payload["credit_id"] == str(credit)]


@sqlite
async def test_nothing_is_said_of_it_while_nothing_fits_or_it_is_switched_off(
    world: World, clock: TurnableClock
) -> None:
    credit = world.credits["to_book"]
    await change(update(Credit).where(Credit.id == credit).values(created_at=clock.now() - timedelta(days=4)))
    await change(update(Credit).values(expires_at=clock.now() + timedelta(days=60)))
    async with reading(SYSTEM) as r:
        places = {row.id: row.places for row in await r.db.execute(select(Session.id, Session.places))}
    await change(update(Session).values(places=Session.taken))
    await run_now("make-ups-available")
    assert not await mine(credit)
    await change(update(Client).where(Client.id == world.anna).values(notices_on=False))
    for id_, number in places.items():
        await change(update(Session).where(Session.id == id_).values(places=number))
    await run_now("make-ups-available")
    assert not await mine(credit)
    await change(update(Client).where(Client.id == world.anna).values(notices_on=True))
    await run_now("make-ups-available")
    assert len(await mine(credit)) == 1


@sqlite
@pytest.mark.parametrize(
    ("made", "ends", "expected"),
    [(0, 40, [26, 37]), (0, 10, [7]), (0, 2, []), (5, 19, [5, 16])],
)
async def test_a_make_up_that_ends_is_told_fourteen_and_three_days_before(
    world: World, clock: TurnableClock, made: int, ends: int, expected: list[int]
) -> None:
    credit, start = world.credits["to_book"], clock.now()
    await change(
        update(Credit)
        .where(Credit.id == credit)
        .values(created_at=start + timedelta(days=made), expires_at=start + timedelta(days=ends))
    )
    days = []
    for day in range(made, ends + 2):
        clock.turn_to(start + timedelta(days=day))
        before = len(await mine(credit, "make-up-expiring"))
        await run_now("make-ups-expiring")
        days += [day] * (len(await mine(credit, "make-up-expiring")) - before)
    assert days == expected


# --- One node, or two ---


async def test_two_nodes_at_once_send_once(world: World, clock: TurnableClock, dialect: str) -> None:
    clock.turn_to(datetime(2026, 2, 23, 9, 0, tzinfo=UTC))
    one = JobRunner()  # SQLite has one process, and so one of these
    nodes = [JobRunner() if dialect == "postgresql" else one for _node in range(3)]
    async with asyncio.timeout(60):
        await asyncio.gather(*(node.run_all_due() for node in nodes))
    async with reading(SYSTEM) as r:
        keys = (await r.db.scalars(select(OutboxMessage.dedupe_key))).all()
        runs = Counter((await r.db.execute(select(JobRun.job, JobRun.slot))).all())
        twice = await r.db.execute(
            select(OutboxMessage.attendance_id, OutboxMessage.address)
            .where(OutboxMessage.notice == "session-reminder")
            .group_by(OutboxMessage.attendance_id, OutboxMessage.address)
            .having(func.count() > 1)
        )
        assert not twice.all()
    assert len(keys) == len(set(keys)) > 0
    assert {job for job, _slot in runs} == {job.name for job in TIMETABLE if isinstance(job.when, Daily)}
    assert set(runs.values()) == {1}


@pytest.mark.parametrize("job", [job.name for job in TIMETABLE])
@sqlite
async def test_every_job_may_run_twice(world: World, clock: TurnableClock, job: str) -> None:
    clock.turn_to(datetime(2026, 2, 23, 9, 0, tzinfo=UTC))
    await run_now(job)
    before = await everything()
    assert await run_now(job) == 0
    assert await everything() == before


async def everything() -> list[object]:
    async with reading(SYSTEM) as r:
        return [
            sorted((await r.db.execute(select(table.id, *columns))).all(), key=str)
            for table, columns in (
                (OutboxMessage, [OutboxMessage.dedupe_key]),
                (Credit, [Credit.state, Credit.expires_at]),
                (Attendance, [Attendance.state, Attendance.holds_place]),
                (Session, [Session.status, Session.taken]),
            )
        ]


async def test_a_place_is_freed_when_its_thirty_seconds_are_over(world: World, clock: TurnableClock) -> None:
    id_ = await world.attendance("Theo", MONDAYS, 1)
    async with work(SYSTEM) as w:
        await cancelling.cancel(w, id_)
    clock.advance(timedelta(seconds=29))
    assert await run_now("free-places") == 0
    async with reading(SYSTEM) as r:
        at = await scheduler.CHORES[0].due(r)
    assert at == clock.now() + timedelta(seconds=1), "the worker wakes for it"
    clock.advance(timedelta(seconds=1))
    assert await run_now("free-places") == 1
    async with reading(SYSTEM) as r:
        assert not await r.db.scalar(select(Attendance.holds_place).where(Attendance.id == id_))


@sqlite
async def test_a_daily_job_runs_once_a_day_and_a_missed_day_is_caught_up(
    world: World, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[datetime] = []

    async def note(w: Work) -> int:
        ran.append(w.now)
        return 0

    monkeypatch.setattr(jobs, "TIMETABLE", (Job("nightly", Daily(time(0, 30)), do=note),))
    for at in (
        "2026-02-20T00:29",
        "2026-02-20T00:30",
        "2026-02-20T12:00",
        "2026-02-22T09:00",
        "2026-02-22T10:00",
    ):
        clock.turn_to(datetime.fromisoformat(at + "+00:00"))
        await JobRunner().run_all_due()
    assert [f"{at:%d %H:%M}" for at in ran] == ["20 00:29", "20 00:30", "22 09:00"]


@sqlite
async def test_one_job_that_fails_does_not_keep_the_others_and_is_tried_again(
    world: World, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[str] = []

    async def fail(w: Work) -> int:
        tries.append("bad")
        raise ZeroDivisionError

    async def work_well(w: Work) -> int:
        tries.append("good")
        return 0

    often = Every(60)
    monkeypatch.setattr(
        jobs, "TIMETABLE", (Job("bad", often, do=fail), Job("good", Daily(time(0, 30)), do=work_well))
    )
    await JobRunner().run_all_due()
    await JobRunner().run_all_due()
    assert tries == ["bad", "good", "bad"]
    assert "bad failed" in caplog.text


async def test_when_a_node_dies_another_takes_over_and_the_dead_one_has_no_say(
    house: App, clock: TurnableClock
) -> None:
    async with work(SYSTEM) as w:
        dead = await leases.take(w, "jobs", "dead")
    assert dead is not None
    clock.advance(leases.LASTS - timedelta(seconds=1))
    async with work(SYSTEM) as w:
        assert await leases.take(w, "jobs", "heir") is None
    clock.advance(timedelta(seconds=1))
    async with work(SYSTEM) as w:
        assert await leases.take(w, "jobs", "heir") is not None
    with pytest.raises(leases.LeaseLost):
        await keep(dead)


async def keep(held: leases.Held) -> None:
    async with work(SYSTEM) as w:
        await leases.keep(w, held)


@sqlite
async def test_a_lease_from_before_the_clock_was_set_back_counts_as_run_out(
    house: App, clock: TurnableClock
) -> None:
    async with work(SYSTEM) as w:
        await leases.take(w, "jobs", "dead")
    clock.advance(timedelta(days=-1))
    async with work(SYSTEM) as w:
        assert await leases.take(w, "jobs", "heir") is not None


@sqlite
async def test_what_is_of_no_use_any_more_is_dropped(world: World, clock: TurnableClock) -> None:
    async with work(SYSTEM) as w:
        w.db.add(IdempotencyKey(key="old", request="x", created_at=w.now))
        w.db.add(
            OneClickLink(
                secret_hash="x",
                attendance_id=await world.attendance("Theo", MONDAYS, 1),
                email="x",
                created_at=w.now,
            )
        )
    clock.advance(timedelta(days=60))
    await run_now("prune")
    async with reading(SYSTEM) as r:
        for table in (IdempotencyKey, OneClickLink):
            assert await r.db.scalar(select(func.count()).select_from(table)) == 0


async def test_in_an_empty_installation_nothing_is_written_nor_logged(
    house: App, clock: TurnableClock, caplog: pytest.LogCaptureFixture
) -> None:
    await JobRunner().run_all_due()
    assert await counted(Lease) == await counted(JobRun) == 0
    assert not caplog.records


async def test_where_nothing_is_due_nothing_is_written(
    world: World, clock: TurnableClock, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, works_begun = JobRunner(), list[str]()
    await runner.run_all_due()
    before = await counted(JobRun)

    def counting_work(visitor: Visitor) -> object:
        works_begun.append(visitor.name)
        return work(visitor)

    monkeypatch.setattr(job_runner, "work", counting_work)
    for _minute in range(3):
        clock.advance(timedelta(minutes=1))
        await runner.run_all_due()
    assert not works_begun
    assert await counted(JobRun) == before
    assert await counted(Lease) == (1 if dialect == "postgresql" else 0), "one process needs no lease"


async def counted(table: type[Lease | JobRun]) -> int:
    async with reading(SYSTEM) as r:
        return int(await r.db.scalar(select(func.count()).select_from(table)) or 0)


@sqlite
async def test_started_it_ticks_and_sends_and_stopped_it_is_still(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with scheduler.running(Configuration(demo=True, data=tmp_path)):
        async with work(SYSTEM) as w:
            await telling.tell(w, SignInCode("anna@example.com", world.anna, "1" * 8, "/sign-in/x"))
        async with asyncio.timeout(120):
            while not (await sent() and await counted(JobRun)):  # noqa: ASYNC110 - it happens in the database
                await asyncio.sleep(0.02)
    ours = ("Worker.", "Scheduler.", "JobRunner.")
    assert not [task for task in asyncio.all_tasks() if task.get_coro().__qualname__.startswith(ours)]


async def sent() -> bool:
    return {row.status for row in await told("sign-in-code")} == {"sent"}
