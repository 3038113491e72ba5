"""Clocks that change with the season, and clocks that jump (T18).

Reminders, deadlines and daily jobs in the nights of the change, and jumps under the timetable, are quick tests:
`test_jobs.py`, `test_deadlines.py`, `make_ups/test_expiry.py`. Here: whole series, and leases after every jump.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from db import OutboxMessage, Session
from services import provider
from services.core import leases
from services.core.visitor import Visitor
from services.core.work import App, reading, work
from services.notices import telling
from services.notices.channels.mail import MailChannel
from services.notices.delivering import leasing
from services.notices.messages.sign_in_code import SignInCode
from services.outside.clock import TurnableClock
from services.outside.mail import Mailbox
from services.timetable import classes, programmes, schedule
from tests.rel.scorecard import score

pytestmark = pytest.mark.rel

SYSTEM = Visitor.system("test")
MAIL = MailChannel(Mailbox(), "https://classes.example", "hello@hopandtumble.example")
ZONES = (
    "Europe/Bratislava",
    "Europe/Lisbon",
    "Australia/Lord_Howe",
    "UTC",
    "America/Sao_Paulo",
    "Africa/Casablanca",
)
SUNDAYS = (date(2026, 1, 4), date(2026, 12, 27))
AT = (0, 90, 2 * 60 + 30, 10 * 60, 23 * 60 + 15)
"""Minutes of the day; the second and third do not exist, or exist twice, in some of these nights."""
JUMPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (-86400, -3600, -300, -61, -31, -29, -1, 1, 29, 31, 300, 3600, 86400)
)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("zone", ZONES)
async def test_t18_a_year_of_sundays_keeps_to_the_clock_on_the_wall(
    house: App, clock: TurnableClock, zone: str
) -> None:
    clock.turn_to(datetime(2026, 1, 1, tzinfo=UTC))
    here, moved = ZoneInfo(zone), 0
    async with work(SYSTEM) as w:
        await provider.found(w, name="Hop & Tumble", zone=zone)
        programme, venue = await programmes.add(w, "Movers"), await classes.venue(w, "Studio")
        for minute in AT:
            made = await classes.add(
                w,
                f"At {minute}",
                programme_id=programme.id,
                venue_id=venue.id,
                instructor_id=None,
                weekday=6,
                starts_minute=minute,
                minutes=45,
                capacity=8,
                first_on=SUNDAYS[0],
                last_on=SUNDAYS[1],
            )
            await schedule.generate(w, made.id)
            starts = await w.db.scalars(
                select(Session.starts_at).where(Session.class_id == made.id).order_by(Session.starts_at)
            )
            walls = [at.astimezone(here) for at in starts]
            assert [at.date() for at in walls] == [SUNDAYS[0] + timedelta(weeks=n) for n in range(52)]
            for at in walls:
                wanted = datetime.combine(at.date(), datetime.min.time()) + timedelta(minutes=minute)
                exists = (
                    wanted.replace(tzinfo=here).astimezone(UTC).astimezone(here).replace(tzinfo=None)
                    == wanted
                )
                late = at.replace(tzinfo=None) - wanted
                assert late == timedelta() if exists else timedelta() < late <= timedelta(hours=1), at
                assert at.fold == 0, "of two such hours it is the first"
                moved += not exists
    score("T18", "0 off the wall's clock", zone=zone, sessions=52 * len(AT), in_missing_hours=moved)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
async def test_t18_after_a_jump_no_lease_is_held_longer_than_it_lasts_and_never_by_two(
    house: App, clock: TurnableClock, jump: timedelta
) -> None:
    async with work(SYSTEM) as w:
        await provider.found(w, name="Hop & Tumble", zone="UTC")
        await telling.tell(w, SignInCode("anna@example.com", None, "1" * 8, "/sign-in/1"))
        dead = await leases.take(w, "jobs", "the dead")
    assert dead is not None
    (leased,) = await leasing.lease(MAIL, "the dead", 5)
    clock.advance(jump)
    async with work(SYSTEM) as w:
        await w.db.execute(
            update(OutboxMessage).values(next_at=w.now - timedelta(seconds=1), expires_at=None)
        )
    waited, heir, mail = 0, None, list[object]()
    while heir is None or not mail:
        assert waited <= leasing.LEASE.total_seconds()
        async with work(SYSTEM) as w:
            taken = await leases.take(w, "jobs", "the heir") if heir is None else None
        if taken is not None:
            heir = taken
            assert waited <= leases.LASTS.total_seconds()
            with pytest.raises(leases.LeaseLost):
                async with work(SYSTEM) as w:
                    await leases.keep(w, dead)
        mail = mail or [each.id for each in await leasing.lease(MAIL, "the heir", 5)]
        clock.advance(timedelta(seconds=1))
        waited += 1
    assert mail == [leased.id]
    async with reading(SYSTEM) as r:
        row = await r.db.get_one(OutboxMessage, leased.id)
        assert (row.status, row.lease_owner) == ("leased", "the heir")
    score(
        "T18",
        "0 held by two, none longer than it lasts",
        engine=house.database.dialect,
        jump=str(jump),
        heir_waited=f"{waited - 1} s",
    )


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("guarded", [True, False])
async def test_t18_if_days_were_counted_in_hours_the_series_would_leave_the_wall(
    house: App, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """The negative control: every session so many hours after the first, whatever the clock on the wall does."""
    if not guarded:

        def by_hours(day: date, clock: time, zone: ZoneInfo) -> datetime:
            return datetime.combine(SUNDAYS[0], clock, zone).astimezone(UTC) + (day - SUNDAYS[0])

        monkeypatch.setattr("services.timetable.series.at_wall", by_hours)
    try:
        await test_t18_a_year_of_sundays_keeps_to_the_clock_on_the_wall(house, clock, "Europe/Bratislava")
        good = True
    except AssertionError:
        good = False
    assert good == guarded
    if not guarded:
        score("T18", "guard off: noticed", off="the wall's clock", noticed=True)
