"""Hop & Tumble's houses, programmes and classes: what it teaches, where, when and with whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from db import Class, Programme, Session
from db.values import Money
from services import provider
from services.core.work import Work
from services.timetable import classes, programmes, schedule

ZONE = ZoneInfo("Europe/Dublin")
EMAIL, PHONE = "hello@hopandtumble.example", "+353 20 910 0142"
NO_LATE_CANCELLING = (
    "Street Dance Juniors rehearse in fixed groups: please cancel by noon, two days before."
    " Please ring us on 020 910 0142."
)
A_WEEK, BREAK = timedelta(weeks=1), timedelta(weeks=2)
MON, TUE, WED, THU, FRI, SAT = range(6)

VENUES: dict[str, dict[str, str]] = {
    "Ranelagh Studio": {
        "area": "Dublin 6",
        "address": "14 Mountpleasant Mews, Ranelagh, Dublin 6",
        "directions": "Through the green gate, first floor. Buggies can stay in the hall.",
    },
    "Rathmines Gym": {
        "area": "Dublin 6",
        "address": "3 Castlewood Yard, Rathmines, Dublin 6",
        "directions": "Side entrance beside the bicycle racks.",
    },
    "Phibsborough Hall": {
        "area": "Dublin 7",
        "address": "27 Avondale Terrace, Phibsborough, Dublin 7",
        "directions": "Ring the lower bell. The car park is behind the hall.",
    },
    "Trinity Pool": {
        "area": "Dublin 2",
        "address": "8 Lombard Place, Dublin 2",
        "directions": "Changing rooms on the left. Please bring swimming caps.",
    },
    "Wiggle Works": {
        "area": "Dublin 4",
        "address": "5 Haddington Lane, Ballsbridge, Dublin 4",
        "directions": "The yellow door opposite the playground.",
    },
}

INSTRUCTORS = {
    "Orla Kearney": ("orla@example.com", "owner"),
    "Noah Byrne": ("noah@example.com", "instructor"),
    "Ciara Walsh": ("ciara@example.com", "instructor"),
    "Lucy Moran": ("lucy@example.com", "instructor"),
    "Tomáš Kováč": ("tomas@example.com", "instructor"),
    "Zofia Nowak": ("zofia@example.com", "external_instructor"),
}

PROGRAMMES: dict[str, dict[str, Any]] = {
    "Mighty Movers": {"youngest": 5, "oldest": 7, "price": Money(28800, "EUR"), "make_up_limit": 3},
    "Mini Movers": {"youngest": 2, "oldest": 4, "price": Money(26400, "EUR"), "make_up_limit": 3},
    "Bounce & Balance": {"youngest": 3, "oldest": 5, "price": Money(24000, "EUR")},
    "Splash Pals": {"kind": "pay_as_you_go", "unit_price": Money(1200, "EUR"), "allows_make_ups": False},
    "Street Dance Juniors": {
        "youngest": 8,
        "oldest": 11,
        "price": Money(30000, "EUR"),
        "allows_make_ups": False,
    },
    "Tiny Tumblers": {"youngest": 1, "oldest": 2, "price": Money(21600, "EUR"), "scope": "class"},
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One class as it is planned, its weeks counted from the one we are in; the Christmas break counts as none."""

    programme: str
    weekday: int
    at: str
    venue: str
    with_: str
    capacity: int
    booked: int
    first_week: int = -5
    last_week: int = 8
    minutes: int = 45

    @property
    def name(self) -> str:
        """ "Mighty Movers Mon 17:00 Ranelagh": the name that tells classes apart."""
        day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")[self.weekday]
        return f"{self.programme} {day} {self.at} {self.venue.split()[0]}"

    @property
    def starts_minute(self) -> int:
        """Minute of the local day."""
        hour, minute = self.at.split(":")
        return int(hour) * 60 + int(minute)


MONDAYS = Plan("Mighty Movers", MON, "17:00", "Ranelagh Studio", "Noah Byrne", 12, 12, last_week=6)
TUESDAYS = Plan("Mighty Movers", TUE, "16:00", "Ranelagh Studio", "Noah Byrne", 8, 7)
TUESDAYS_FULL = Plan("Mighty Movers", TUE, "17:30", "Ranelagh Studio", "Noah Byrne", 8, 8)
THURSDAYS = Plan("Mighty Movers", THU, "16:30", "Rathmines Gym", "Zofia Nowak", 10, 6)
FRIDAYS = Plan("Mighty Movers", FRI, "16:00", "Rathmines Gym", "Ciara Walsh", 10, 4)
SATURDAYS = Plan("Mighty Movers", SAT, "09:30", "Phibsborough Hall", "Lucy Moran", 10, 7)
LATER = Plan("Mighty Movers", WED, "17:00", "Phibsborough Hall", "Lucy Moran", 10, 3, 2, 13)
AUTUMN = Plan("Mighty Movers", WED, "16:00", "Rathmines Gym", "Ciara Walsh", 8, 3, -19, -8)
BOUNCE = Plan("Bounce & Balance", SAT, "10:00", "Phibsborough Hall", "Zofia Nowak", 10, 8)
BOUNCE_TUESDAYS = Plan("Bounce & Balance", TUE, "15:00", "Phibsborough Hall", "Zofia Nowak", 8, 6)
SPLASH = Plan("Splash Pals", WED, "15:30", "Trinity Pool", "Zofia Nowak", 12, 8)
STREET_DANCE = Plan("Street Dance Juniors", WED, "18:30", "Rathmines Gym", "Tomáš Kováč", 10, 8, minutes=60)
STREET_DANCE_FULL = Plan("Street Dance Juniors", FRI, "17:30", "Phibsborough Hall", "Lucy Moran", 6, 6)
PLANS = (
    MONDAYS,
    TUESDAYS,
    TUESDAYS_FULL,
    THURSDAYS,
    FRIDAYS,
    SATURDAYS,
    LATER,
    AUTUMN,
    Plan("Mini Movers", WED, "10:00", "Rathmines Gym", "Ciara Walsh", 8, 7),
    Plan("Mini Movers", SAT, "11:00", "Rathmines Gym", "Tomáš Kováč", 10, 7),
    BOUNCE,
    BOUNCE_TUESDAYS,
    Plan("Bounce & Balance", FRI, "10:00", "Wiggle Works", "Tomáš Kováč", 8, 5),
    SPLASH,
    Plan("Splash Pals", SAT, "12:00", "Trinity Pool", "Tomáš Kováč", 12, 7),
    STREET_DANCE,
    Plan("Street Dance Juniors", THU, "18:00", "Ranelagh Studio", "Noah Byrne", 10, 7, minutes=60),
    STREET_DANCE_FULL,
    Plan("Tiny Tumblers", MON, "10:00", "Wiggle Works", "Ciara Walsh", 8, 6, minutes=30),
    Plan("Tiny Tumblers", THU, "10:30", "Wiggle Works", "Tomáš Kováč", 8, 5, minutes=30),
)


@dataclass(slots=True)
class Timetable:
    """What has been set up, by name."""

    monday: date
    """Of the week we are in, or of the first one after the break."""
    classes: dict[str, Class] = field(default_factory=dict)
    sessions: dict[str, dict[int, Session]] = field(default_factory=dict)
    """By class, then by week counted from this one, weeks of the break left out."""
    programmes: dict[str, Programme] = field(default_factory=dict)

    def of(self, plan: Plan) -> Class:
        """The class that was planned so."""
        return self.classes[plan.name]

    def session(self, plan: Plan, week: int) -> Session:
        """Its session so many weeks from this one."""
        return self.sessions[plan.name][week]


async def set_up(w: Work, today: date) -> Timetable:
    """Found Hop & Tumble with its rules, programmes, classes and sessions around today."""
    provider_id = await provider.found(
        w,
        name="Hop & Tumble",
        zone=ZONE.key,
        country="IE",
        logo="hop-and-tumble.svg",
        email=EMAIL,
        phone=PHONE,
    )
    deadline: dict[str, Any] = {
        "kind": "fixed",
        "days_before": 1,
        "at_minute": 17 * 60,
        "reason_prompt": "after",
    }
    await provider.set_cancellation(w, provider_id, **deadline)
    made = Timetable(teaching_week(today, 0))
    for year in (today.year - 1, today.year):
        first_on = christmas_break(date(year, 12, 25))
        await schedule.close(
            w, provider_id, "Christmas break", first_on, first_on + BREAK - timedelta(days=1)
        )
    for name, fields in PROGRAMMES.items():
        made.programmes[name] = await programmes.add(w, name, **fields)
    strict: dict[str, Any] = {
        "kind": "fixed",
        "days_before": 2,
        "at_minute": 12 * 60,
        "late_cancelling": False,
    }
    await provider.set_cancellation(
        w, provider_id, made.programmes["Street Dance Juniors"].id, refusal=NO_LATE_CANCELLING, **strict
    )
    venues = {name: (await classes.venue(w, name, **fields)).id for name, fields in VENUES.items()}
    staff = {
        name: (await classes.instructor(w, name, email, role)).id
        for name, (email, role) in INSTRUCTORS.items()
    }
    for plan in PLANS:
        await _set_up(w, made, plan, venues, staff)
    return made


async def _set_up(
    w: Work, made: Timetable, plan: Plan, venues: dict[str, UUID], staff: dict[str, UUID]
) -> None:
    first_on, last_on = (
        teaching_week(made.monday, week) + timedelta(days=plan.weekday)
        for week in (plan.first_week, plan.last_week)
    )
    class_ = await classes.add(
        w,
        plan.name,
        programme_id=made.programmes[plan.programme].id,
        venue_id=venues[plan.venue],
        instructor_id=staff[plan.with_],
        weekday=plan.weekday,
        starts_minute=plan.starts_minute,
        minutes=plan.minutes,
        capacity=plan.capacity,
        first_on=first_on,
        last_on=last_on,
        billing_period=_season(first_on),
    )
    made.classes[plan.name] = class_
    sessions = await schedule.generate(w, class_.id)
    made.sessions[plan.name] = dict(enumerate(sessions, start=plan.first_week))


def christmas_break(christmas: date) -> date:
    """The Monday on which the fortnight begins that holds this Christmas Day and the New Year's Day after it."""
    return christmas - timedelta(days=christmas.weekday())


def teaching_week(today: date, weeks: int) -> date:
    """The Monday so many weeks of teaching from this one's; during the break, the week after it is this one.

    Whole weeks fall out, so that what happens in one week to several classes still happens to all of them.
    """
    monday = today - timedelta(days=today.weekday())
    while _is_off(monday):
        monday += A_WEEK
    step = A_WEEK if weeks > 0 else -A_WEEK
    while weeks:
        monday += step
        if not _is_off(monday):
            weeks -= 1 if weeks > 0 else -1
    return monday


def _is_off(monday: date) -> bool:
    return any(
        timedelta(0) <= monday - christmas_break(date(year, 12, 25)) < BREAK
        for year in (monday.year - 1, monday.year)
    )


def _season(first_on: date) -> str:
    return f"{('Winter', 'Spring', 'Summer', 'Autumn')[first_on.month % 12 // 3]} {first_on.year}"
