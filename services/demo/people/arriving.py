"""Create the families of Hop & Tumble and enrol their children: those with a story first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from db import Attendee, Booking, Client
from services.bookings import enrolment
from services.core.work import Work
from services.demo.people.families import JAKUB, WITH_A_STORY, WITHOUT_CHILDREN, ZUZANAS, Child, Family
from services.demo.people.names import KIDS, PARENTS, SURNAMES
from services.demo.timetable import (
    AUTUMN,
    PLANS,
    PROGRAMMES,
    SPLASH,
    STREET_DANCE_FULL,
    Plan,
    Timetable,
)
from services.people import attendees, clients

FAMILIES = 60
YEAR = 365.25


@dataclass(slots=True)
class People:
    """Everybody who was created, for the stories and the tests."""

    clients: dict[str, Client] = field(default_factory=dict)
    """By e-mail."""
    attendees: dict[str, Attendee] = field(default_factory=dict)
    """Children with a story, by first name."""
    bookings: dict[tuple[str, str], Booking] = field(default_factory=dict)
    """Their bookings, by first name and class."""
    others: dict[str, list[Booking]] = field(default_factory=dict)
    """Everybody else's, by class."""

    def booking(self, child: Child, plan: Plan) -> Booking:
        """The booking of a child with a story."""
        return self.bookings[child.name, plan.name]


async def come(w: Work, made: Timetable, today: date, random: Random) -> People:
    """Create all families: those with a story, then as many as the plans need, then a booking that finds its class full."""
    people = People()
    numbers = iter(random.sample(range(10_000_000, 100_000_000), 500))
    for each in WITH_A_STORY:
        await _family_with_a_story(w, made, people, each, today, numbers)
    for email, first, last in WITHOUT_CHILDREN:
        people.clients[email] = await clients.client(w, email, first, last)
    for kid, plan in await _everybody_else(w, people, today, random):
        booking = await _enrol(w, made, people, kid, plan, str(next(numbers)))
        people.others.setdefault(plan.name, []).append(booking)
    jakub = people.attendees[JAKUB.name]
    mother = people.clients[ZUZANAS.email]
    people.bookings[JAKUB.name, STREET_DANCE_FULL.name] = await _enrol(
        w, made, people, _Kid(mother, jakub), STREET_DANCE_FULL, str(next(numbers))
    )
    return people


@dataclass(frozen=True, slots=True)
class _Kid:
    parent: Client
    attendee: Attendee


async def _enrol(w: Work, made: Timetable, people: People, kid: _Kid, plan: Plan, number: str) -> Booking:
    """Enrol a child two weeks before the class begins, or now if that is earlier."""
    class_ = made.of(plan)
    begins_at = made.session(plan, plan.first_week).starts_at
    then = replace(w, now=min(w.now, begins_at - timedelta(days=14)))
    return await enrolment.enrol(then, kid.parent.id, kid.attendee.id, class_.id, number=number)


async def _family_with_a_story(
    w: Work, made: Timetable, people: People, who: Family, today: date, numbers: Iterator[int]
) -> None:
    parent = await clients.client(w, who.email, who.parent, who.surname)
    parent.locale = who.locale
    people.clients[who.email] = parent
    for child in who.children:
        born_on = today - timedelta(days=round(child.years * YEAR))
        surname = child.surname or who.surname
        attendee = await attendees.attendee(w, parent.id, child.name, surname, born_on, child.colour)
        people.attendees[child.name] = attendee
        for plan in child.goes_to:
            booking = await _enrol(w, made, people, _Kid(parent, attendee), plan, str(next(numbers)))
            people.bookings[child.name, plan.name] = booking


async def _everybody_else(w: Work, people: People, today: date, random: Random) -> list[tuple[_Kid, Plan]]:
    """One child for each place to fill; some of them also get a second class."""
    taken = [plan for each in WITH_A_STORY for child in each.children for plan in child.goes_to]
    second = [plan for plan in PLANS if plan.programme == SPLASH.programme or plan is AUTUMN]
    first = [plan for plan in PLANS if plan not in second for _n in range(plan.booked - taken.count(plan))]
    random.shuffle(first)
    kids: list[tuple[_Kid, Plan]] = []
    wanted = iter(first)
    for surname, size in zip(SURNAMES, _sizes(len(first), FAMILIES - len(WITH_A_STORY)), strict=False):
        first_name = random.choice(PARENTS)
        email = f"{first_name}.{surname}@example.com"
        parent = await clients.client(w, _plain(email), first_name, surname)
        people.clients[parent.email] = parent
        for name in random.sample(KIDS, size):
            plan = next(wanted)
            kid = await attendees.attendee(w, parent.id, name, surname, _born_on(plan, today, random))
            kids.append((_Kid(parent, kid), plan))
    also: list[tuple[_Kid, Plan]] = []
    for plan in second:
        fits = [kid for kid, own in kids if plan is not AUTUMN or own.programme == AUTUMN.programme]
        also += [(kid, plan) for kid in random.sample(fits, plan.booked - taken.count(plan))]
    return kids + also


def _sizes(children: int, families: int) -> list[int]:
    """How many children each family has, one to three, `children` in all."""
    sizes = [(2, 2, 1, 3, 2, 1, 2, 2)[n % 8] for n in range(families)]
    while sum(sizes) != children:
        step = 1 if sum(sizes) < children else -1
        n = next(n for n, size in enumerate(sizes) if 1 <= size + step <= 3)
        sizes[n] += step
    return sizes


def _born_on(plan: Plan, today: date, random: Random) -> date:
    """A birthday that suits the programme from its first session to its last."""
    youngest, oldest = PROGRAMMES[plan.programme]["youngest"], PROGRAMMES[plan.programme]["oldest"]
    months = random.randint(youngest * 12 + 3, oldest * 12 + 8)
    return today - timedelta(days=round(months * YEAR / 12) + random.randint(0, 27))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
