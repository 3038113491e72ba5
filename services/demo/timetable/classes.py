"""Hop & Tumble's classes and sessions, written to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from db import Class, Programme, Session
from services import provider
from services.core.work import Work
from services.demo.timetable.plans import BREAK, PLANS, Plan
from services.demo.timetable.school import (
    EMAIL,
    INSTRUCTORS,
    NO_LATE_CANCELLING,
    PHONE,
    PROGRAMMES,
    VENUES,
    ZONE,
)
from services.demo.timetable.weeks import christmas_break, teaching_week
from services.timetable import classes, programmes, schedule


@dataclass(slots=True)
class Timetable:
    """What has been set up, by name."""

    monday: date
    """Monday of the current week, or of the first one after the break."""
    classes: dict[str, Class] = field(default_factory=dict)
    sessions: dict[str, dict[int, Session]] = field(default_factory=dict)
    """By class, then by week: 0 is the current one, and weeks of the break do not count."""
    programmes: dict[str, Programme] = field(default_factory=dict)

    def of(self, plan: Plan) -> Class:
        """The class of this plan."""
        return self.classes[plan.name]

    def session(self, plan: Plan, week: int) -> Session:
        """The session of this plan so many weeks from the current one."""
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
        await schedule.close(w, "Christmas break", first_on, first_on + BREAK - timedelta(days=1))
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


def _season(first_on: date) -> str:
    return f"{('Winter', 'Spring', 'Summer', 'Autumn')[first_on.month % 12 // 3]} {first_on.year}"
