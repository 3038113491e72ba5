"""Next term from this one: classes copied with their dates shifted, days off skipped, prices and policies kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from db import Booking, Class, ClassSeries, NextPlace, Product
from db.states import LIVE
from services import provider
from services.core import audit
from services.core.acts import BulkAct
from services.core.local_time import today
from services.core.plan import STAYS, ActLine, Plan
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.timetable import classes, schedule, series, series_lines, series_world
from services.timetable.next_term_back import COPY, NAME, POOL, reverse, undo
from services.timetable.rights import timetable_only
from services.timetable.series import Leave, Make, Untouched
from services.timetable.series_lines import OF_CLASS
from services.timetable.series_plan import FirstDayIsPast
from services.timetable.series_wish import LastBeforeFirst

EXISTS, NEVER = "exists", "never"
"""Why a class is not copied."""
KEPT = (
    "programme_id",
    "venue_id",
    "instructor_id",
    "weekday",
    "starts_minute",
    "minutes",
    "capacity",
    "extra_places",
    "extra_mode",
    "opens_days_before",
    "price_minor",
    "price_currency",
    "unit_price_minor",
    "unit_price_currency",
)
"""What a class keeps in its next term; plans and the other policies hang on its programme."""
_OWN = ("capacity", "first_on", "last_on")


class NoClassChosen(Refused):
    """Nothing is to be copied."""

    message = N_("Choose at least one class.")


def wish(class_ids: Sequence[UUID], first_on: date, last_on: date, period: str) -> dict[str, Any]:
    """The wish of the act; `period` is what the new term is called on invoices."""
    days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
    return {"classes": sorted(map(str, class_ids)), **days, "period": period}


async def plan(r: Reading, asked: Mapping[str, Any]) -> Plan:
    """Which classes would be copied, with how many sessions, and which days off they skip.

    Raises:
        NotFound: the visitor may not change the timetable, or there is no such class.
        NoClassChosen, FirstDayIsPast, LastBeforeFirst.
    """
    timetable_only(r)
    first_on, last_on = date.fromisoformat(asked["first_on"]), date.fromisoformat(asked["last_on"])
    if first_on < today(r.now, (await provider.current(r)).zone):
        raise FirstDayIsPast(first_on=first_on)
    if last_on < first_on:
        raise LastBeforeFirst
    found = await _chosen(r, [UUID(each) for each in asked["classes"]])
    lines = [await _copy(r, each, first_on, last_on) for each in found]
    copied = {line.facts["of"] for line in lines if line.what == COPY}
    return Plan(NAME, dict(asked), (*lines, *await _pools(r, copied)))


async def _chosen(r: Reading, class_ids: Sequence[UUID]) -> Sequence[Class]:
    statement = select(Class).where(Class.id.in_(class_ids)).order_by(Class.name, Class.id)
    if isinstance(r, Work):
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = (await r.db.scalars(statement)).all()
    if not class_ids:
        raise NoClassChosen
    if len(found) != len(set(class_ids)):
        raise NotFound
    return found


async def _copy(r: Reading, of: Class, first_on: date, last_on: date) -> ActLine:
    """One class: copied, or left with the reason."""
    rules = await _last_series(r, of.id)
    facts: dict[str, Any] = {"of": str(of.id), "name": of.name, "sessions": 0, "skipped": []}
    for rule in rules:
        sessions, skipped = await _dates(r, rule, first_on, last_on)
        facts["sessions"] += sessions
        facts["skipped"] += skipped
    bookings = (
        select(Booking.id).where(Booking.class_id == of.id, Booking.status.in_(LIVE)).order_by(Booking.id)
    )
    facts["bookings"] = [str(each) for each in await r.db.scalars(bookings)]
    why = ""
    if await classes.running(r, of.name, first_on, last_on) is not None:
        why = EXISTS
    elif not facts["sessions"]:
        why = NEVER
    return ActLine(STAYS if why else COPY, "class", of.id if why else None, facts, why)


async def _last_series(r: Reading, class_id: UUID) -> list[ClassSeries]:
    """The rules by which a class meets at its end; those that ended before are history."""
    rows = (await r.db.scalars(select(ClassSeries).where(ClassSeries.class_id == class_id))).all()
    last = max((each.last_on for each in rows), default=date.min)
    return sorted((each for each in rows if (last - each.last_on).days < 7), key=lambda each: each.weekday)


async def _dates(
    r: Reading, rule: ClassSeries, first_on: date, last_on: date
) -> tuple[int, list[dict[str, str]]]:
    is_off = await series_world.days_off(
        r,
        rule.venue_id,
        first_on,
        last_on,
        on_public=rule.on_public_holidays,
        on_school=rule.on_school_holidays,
    )
    wanted = replace(series_world.weekly(rule, 0), first_on=first_on, last_on=last_on)
    lines = series.plan(wanted, await series_world.world(r, [], None, is_off, r.now))
    skipped = [
        {"day": each.day.isoformat(), "holiday": each.holiday}
        for each in lines
        if isinstance(each, Leave) and each.why is Untouched.HOLIDAY
    ]
    return sum(isinstance(each, Make) for each in lines), skipped


async def _pools(r: Reading, copied: set[str]) -> list[ActLine]:
    """Passes that count in a class count in its next term, too."""
    products = await r.db.scalars(select(Product).where(Product.active).order_by(Product.name, Product.id))
    found = [(each, sorted(copied & set(each.pool.get("classes", [])))) for each in products]
    return [
        ActLine(POOL, "product", each.id, {"name": each.name, "of": classes_})
        for each, classes_ in found
        if classes_
    ]


async def do(w: Work, of: Plan, act_id: UUID) -> tuple[ActLine, ...]:
    """Copy the classes, and keep a place in each for everybody who is booked now."""
    first_on, last_on = date.fromisoformat(of.wish["first_on"]), date.fromisoformat(of.wish["last_on"])
    made: dict[str, UUID] = {}
    done = []
    for line in of.changes:
        if line.what == COPY:
            new = await _add(w, UUID(line.facts["of"]), first_on, last_on, of.wish["period"])
            made[line.facts["of"]] = new.id
            w.db.add_all(NextPlace(class_id=new.id, booking_id=UUID(each)) for each in line.facts["bookings"])
            done.append(replace(line, about_id=new.id))
        else:
            product = await w.db.get_one(Product, line.about_id)
            added = [str(made[each]) for each in line.facts["of"]]
            product.pool = product.pool | {"classes": sorted({*product.pool["classes"], *added})}
            done.append(replace(line, facts={**line.facts, "added": added}))
    await w.db.flush()
    audit.note(w, "next term", "act", act_id, classes=len(made))
    return tuple(done)


async def _add(w: Work, of: UUID, first_on: date, last_on: date, period: str) -> Class:
    before = await w.db.get_one(Class, of)
    rules = await _last_series(w, of)
    values = {name: getattr(before, name) for name in KEPT}
    if rules:
        values |= {name: getattr(rules[0], name) for name in OF_CLASS if name not in _OWN}
    new = await classes.add(
        w,
        before.name,
        **values,
        first_on=first_on,
        last_on=last_on,
        billing_period=period,
        follows_id=of,
    )
    for rule in rules:
        row = ClassSeries(class_id=new.id, dropped=[])
        days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
        series_lines.write(row, series_lines.rule_of(rule) | days)
        w.db.add(row)
    await w.db.flush()
    await schedule.generate(w, new.id)
    return new


NEXT_TERM = BulkAct(NAME, plan, do, reverse, undo)
