"""The terms there are: classes that run in the same season, by the name of it or by its months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from db import Class
from services.core.capabilities import Capability, may
from services.core.local_time import today
from services.core.refusals import NotFound
from services.core.work import Reading
from services.language import dates
from services.provider.settings import current


@dataclass(frozen=True, slots=True)
class Term:
    """Classes of one season."""

    key: str
    """As an address has it: the name, or the first and the last month."""
    name: str
    first_on: date
    last_on: date
    classes: int


def figures_only(r: Reading) -> None:
    """Let nobody pass who does not look after the timetable.

    Raises:
        NotFound: for them there are no figures.
    """
    if not may(r.visitor, Capability.TIMETABLE):
        raise NotFound


async def terms(r: Reading) -> tuple[Term, ...]:
    """All terms, the newest first.

    Raises:
        NotFound: the visitor sees no figures.
    """
    figures_only(r)
    rows = await r.db.execute(
        select(Class.billing_period, Class.first_on, Class.last_on, func.count()).group_by(
            Class.billing_period, Class.first_on, Class.last_on
        )
    )
    found: dict[str, Term] = {}
    for period, first_on, last_on, number in rows:
        key = period or f"{first_on:%Y-%m}~{last_on:%Y-%m}"
        name = period or _months(first_on, last_on)
        one = found.get(key) or Term(key, name, first_on, last_on, 0)
        found[key] = Term(
            key, name, min(one.first_on, first_on), max(one.last_on, last_on), one.classes + number
        )
    return tuple(sorted(found.values(), key=lambda term: (term.first_on, term.key), reverse=True))


async def chosen(r: Reading, key: str) -> tuple[Term | None, tuple[Term, ...]]:
    """The term of this key, else the one that runs now, else the newest that has begun; and all there are.

    Raises:
        NotFound: as for `terms`.
    """
    found = await terms(r)
    day = today(r.now, (await current(r)).zone)
    named = [each for each in found if each.key == key]
    runs = sorted(
        (each for each in found if each.first_on <= day <= each.last_on), key=lambda each: -each.classes
    )
    begun = [each for each in found if each.first_on <= day]
    return next(iter((*named, *runs, *begun, *found)), None), found


def of_term(term: Term) -> ColumnElement[bool]:
    """The condition on classes that they are of this term."""
    if not re.fullmatch(r"\d{4}-\d{2}~\d{4}-\d{2}", term.key):
        return Class.billing_period == term.key
    months = [date.fromisoformat(f"{each}-01") for each in term.key.split("~")]
    return (
        (Class.billing_period == "")
        & Class.first_on.between(months[0], _last_day(months[0]))
        & Class.last_on.between(months[1], _last_day(months[1]))
    )


def _last_day(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _months(first_on: date, last_on: date) -> str:
    first, last = dates.full_month(first_on), dates.full_month(last_on)
    return first if first == last else f"{first} – {last}"
