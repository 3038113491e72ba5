"""Numbers of papers: one series for each kind and local year, without a gap (A8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db import Series
from db.upsert import insert_or_ignore
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.invoices.paper import Kind
from services.language import N_


class AlreadyBegun(Refused):
    """The first number of a year is chosen before its first invoice."""

    message = N_("{year} has invoices already, and their numbers may have no gap.")


LETTERS: dict[Kind, str] = {"invoice": "", "credit_note": "CN", "receipt": "R"}


@dataclass(frozen=True, slots=True)
class Number:
    """The next number of a series; taken by storing a paper that bears it."""

    series: str
    number: int
    title: str
    """As it is printed."""


def _named(kind: Kind, on: date) -> str:
    return f"{LETTERS[kind]}{on.year}"


def _number(series: str, last: int, prefix: str) -> Number:
    number = last + 1
    return Number(series, number, f"{prefix}{series}-{number:04}")


async def coming(r: Reading, kind: Kind, on: date, prefix: str = "") -> Number:
    """The number that comes next as things stand; it belongs to nobody before `next_number`."""
    name = _named(kind, on)
    last = await r.db.scalar(select(Series.last).where(Series.name == name))
    return _number(name, last or 0, prefix)


async def next_number(w: Work, kind: Kind, on: date, prefix: str = "") -> Number:
    """The next number of this kind and year. Its series is locked until the work ends, so nobody else gets the same.

    It is not taken before the database stores the paper (`db/money_guards.py`): a work that is rolled back leaves no gap.
    """
    name = _named(kind, on)
    await w.db.execute(insert_or_ignore(w.db, Series, {"name": name, "first": 1, "last": 0}))
    series = (
        await w.db.scalars(
            select(Series)
            .where(Series.name == name)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()
    return _number(name, series.last, prefix)


async def begin_with(w: Work, number: int, on: date) -> None:
    """Let this year's invoices begin with a number: a provider goes on where their old program stopped.

    Raises:
        AlreadyBegun: this year has invoices, and their numbers have no gap.
    """
    name = _named("invoice", on)
    row = {"name": name, "first": number, "last": number - 1}
    made = await w.db.execute(insert_or_ignore(w.db, Series, row).returning(Series.name))
    if made.scalar_one_or_none() is None:
        raise AlreadyBegun(year=str(on.year))
