"""What a change of a class and its series would do: refused in words, or told line by line (B4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from db import Class, ClassSeries, Programme, Provider, Session, Venue
from services import provider
from services.core.local_time import today
from services.core.plan import ActLine, Plan
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.timetable import classes, overlaps, series, series_lines, series_told, series_world
from services.timetable.rights import timetable_only
from services.timetable.series import Leave, Line, Untouched, Weekly, week_of
from services.timetable.series_lines import OF_CLASS, What
from services.timetable.series_wish import SeriesWish, restored
from services.timetable.sessions import places

NAME = "series"


class FirstDayIsPast(Refused):
    """Nobody can come to a session of yesterday."""

    message = N_("The first day, {first_on}, is in the past. Begin today or later.")


class NeverMeets(Refused):
    """There is no such day between the first and the last."""

    message = N_("It would never meet: its day of the week does not come between {first_on} and {last_on}.")


class OnlyHolidays(Refused):
    """A series of which every day is off."""

    message = N_(
        "It would never meet: between {first_on} and {last_on} each of its days is off ({holidays})."
    )


class FewerPlacesThanBooked(Refused):
    """A class cannot have fewer places than are booked."""

    message = N_("{booked} places are booked. The class can’t have fewer.")


async def plan(r: Reading, asked: Mapping[str, Any]) -> Plan:
    """What this wish would do to the class, its series and each of its weeks, and which families would be told.

    Raises:
        NotFound: no such class, series, programme or venue, or the visitor may not change the timetable.
        FirstDayIsPast, NeverMeets, OnlyHolidays, FewerPlacesThanBooked; ClassExists, TooLong and others of `classes`.
    """
    timetable_only(r)
    wish = restored(asked)
    await _are_there(r, wish)
    class_ = await _class(r, wish)
    before = await _series(r, wish)
    first = await _checked(r, wish, class_, before)
    sessions = [] if class_ is None else await series_world.sessions_of(r, class_.id)
    lines = await _class_lines(r, wish, class_, before, first)
    weeks: list[Line] = []
    for weekday in wish.weekdays:
        lines += _rule_lines(wish, before, weekday, first)
        found = await _weeks(r, wish, class_, before, sessions, weekday, first)
        lines += [series_lines.line_of(each, weekday) for each in found]
        weeks += found
    lines += await overlaps.lines(r, None if class_ is None else class_.id, weeks)
    return Plan(NAME, wish.stored(), tuple(lines), await series_told.told(r, wish, class_, weeks))


async def _are_there(r: Reading, wish: SeriesWish) -> None:
    wanted = [(Venue, wish.venue_id), (Programme, wish.programme_id)]
    for table, id_ in wanted:
        if id_ is not None and await r.db.get(table, id_) is None:
            raise NotFound
    if wish.instructor_id is not None and wish.instructor_id not in (await provider.places(r)).names:
        raise NotFound


async def _class(r: Reading, wish: SeriesWish) -> Class | None:
    if wish.class_id is None:
        if isinstance(r, Work):
            await r.db.execute(select(Provider.id).with_for_update(key_share=True))
        return None
    locked = isinstance(r, Work)
    found = await r.db.get(Class, wish.class_id, with_for_update=locked, populate_existing=True)
    if found is None:
        raise NotFound
    return found


async def _series(r: Reading, wish: SeriesWish) -> ClassSeries | None:
    if wish.series_id is None:
        return None
    found = await r.db.get(ClassSeries, wish.series_id, populate_existing=True)
    if found is None or found.class_id != wish.class_id:
        raise NotFound
    return found


async def _checked(
    r: Reading, wish: SeriesWish, class_: Class | None, before: ClassSeries | None
) -> date | None:
    """The Monday from which on a series is split; None: all of it is changed, or it is new."""
    day = today(r.now, (await provider.current(r)).zone)
    if class_ is None:
        await classes.check(r, wish.name, wish.starts_minute, wish.minutes, wish.first_on, wish.last_on)
    elif wish.capacity < class_.booked:
        raise FewerPlacesThanBooked(booked=class_.booked)
    begins = wish.from_on or wish.first_on
    is_as_before = before is not None and wish.from_on is None and begins == before.first_on
    if begins < day and not is_as_before:
        raise FirstDayIsPast(first_on=begins)
    if before is None or wish.from_on is None or week_of(wish.from_on) <= week_of(before.first_on):
        return None
    return week_of(wish.from_on)


def _rule(wish: SeriesWish, before: ClassSeries | None, weekday: int, first: date | None) -> dict[str, Any]:
    first_on = wish.first_on if before is None or wish.from_on is None else before.first_on
    return {
        "weekday": weekday,
        "starts_minute": wish.starts_minute,
        "minutes": wish.minutes,
        "venue_id": wish.venue_id,
        "room_id": wish.room_id,
        "instructor_id": wish.instructor_id,
        "first_on": first or first_on,
        "last_on": wish.last_on,
        "on_public_holidays": wish.on_public_holidays,
        "on_school_holidays": wish.on_school_holidays,
    }


def _rule_lines(
    wish: SeriesWish, before: ClassSeries | None, weekday: int, first: date | None
) -> list[ActLine]:
    after = series_lines.plain(_rule(wish, before, weekday, first))
    if before is None:
        return [ActLine(What.RULE, "series", None, {"after": after})]
    was = series_lines.rule_of(before)
    if first is None:
        return (
            [ActLine(What.RULE, "series", before.id, {"before": was, "after": after})] if was != after else []
        )
    if {**was, "first_on": after["first_on"]} == after:
        return []  # from there on nothing is different
    ended = {"before": was, "after": was | {"last_on": (first - timedelta(days=1)).isoformat()}}
    return [
        ActLine(What.END, "series", before.id, ended),
        ActLine(What.RULE, "series", None, {"after": after}),
    ]


async def _class_lines(
    r: Reading, wish: SeriesWish, class_: Class | None, before: ClassSeries | None, first: date | None
) -> list[ActLine]:
    if class_ is None:
        about = {"name": wish.name, "programme_id": str(wish.programme_id), "capacity": wish.capacity}
        return [ActLine(What.ADD_CLASS, "class", None, about)]
    was = series_lines.class_of(class_)
    rule = series_lines.plain(_rule(wish, before, wish.weekdays[0], first))
    after = was | {"capacity": wish.capacity}
    if before is not None and _is_shown(class_, before):
        after |= {
            name: rule[name] for name in OF_CLASS if name in rule and name not in ("first_on", "last_on")
        }
    others = await r.db.scalars(select(ClassSeries).where(ClassSeries.class_id == class_.id))
    spans = [(each.first_on, each.last_on) for each in others if before is None or each.id != before.id]
    if before is not None and first is not None:
        spans.append((before.first_on, before.last_on))
    own = _rule(wish, before, wish.weekdays[0], None)
    spans.append((own["first_on"], own["last_on"]))
    after["first_on"] = min(span[0] for span in spans).isoformat()
    after["last_on"] = (
        own["last_on"].isoformat() if len(spans) == 1 else max(each[1] for each in spans).isoformat()
    )
    return [ActLine(What.CLASS, "class", class_.id, {"before": was, "after": after})] if was != after else []


def _is_shown(class_: Class, of: ClassSeries) -> bool:
    """Whether the class tells of this series where it names one day and time."""
    return (class_.weekday, class_.starts_minute) == (of.weekday, of.starts_minute)


async def _weeks(
    r: Reading,
    wish: SeriesWish,
    class_: Class | None,
    before: ClassSeries | None,
    sessions: Sequence[Session],
    weekday: int,
    first: date | None,
) -> list[Line]:
    terms = await provider.make_ups(r)
    usual = None if class_ is None else places(class_, terms)
    new = (
        terms.extra_places + wish.capacity
        if class_ is None
        else usual_with(class_, wish.capacity, usual or 0)
    )
    rule = _rule(wish, before, weekday, first)
    wanted = Weekly(
        weekday,
        rule["first_on"],
        wish.last_on,
        wish.starts_minute,
        wish.minutes,
        wish.venue_id,
        wish.room_id,
        wish.instructor_id,
        new,
    )
    is_off = await series_world.days_off(
        r,
        wish.venue_id,
        wanted.first_on,
        wanted.last_on,
        on_public=wish.on_public_holidays,
        on_school=wish.on_school_holidays,
    )
    meets = await series_world.world(r, sessions, before, is_off, r.now, since=first, usual_places=usual)
    found = series.plan(wanted, meets)
    _meets_at_all(wanted, found, is_new=before is None)
    return found


def usual_with(class_: Class, capacity: int, usual: int) -> int:
    """The places of a session of this class if its capacity were this."""
    return usual - class_.capacity + capacity


def _meets_at_all(wanted: Weekly, found: Sequence[Line], *, is_new: bool) -> None:
    span = {"first_on": wanted.first_on, "last_on": wanted.last_on}
    if not any(True for _day in series.days(wanted)):
        raise NeverMeets(**span)
    off = [each.holiday for each in found if isinstance(each, Leave) and each.why is Untouched.HOLIDAY]
    if is_new and len(off) == len(found):
        raise OnlyHolidays(**span, holidays=tuple(dict.fromkeys(off)))
