"""Numbers of papers: one series for each kind and local year, without a gap (A8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db import Series
from db.upsert import insert_or_ignore
from services.core.refusals import Refused
from services.core.work import Work
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


async def next_number(w: Work, kind: Kind, on: date, prefix: str = "") -> Number:
    """The next number of this kind and year. Its series is locked until the work ends, so nobody else gets the same.

    It is not taken before the database stores the paper (`db/money_guards.py`): a work that is rolled back leaves no gap.
    """
    name = f"{LETTERS[kind]}{on.year}"
    await w.db.execute(insert_or_ignore(w.db, Series, {"name": name, "first": 1, "last": 0}))
    series = (
        await w.db.scalars(
            select(Series)
            .where(Series.name == name)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()
    number = series.last + 1
    return Number(name, number, f"{prefix}{name}-{number:04}")


async def begin_with(w: Work, number: int, on: date) -> None:
    """Let this year's invoices begin with a number: a provider goes on where their old program stopped.

    Raises:
        AlreadyBegun: this year has invoices, and their numbers have no gap.
    """
    name = f"{LETTERS['invoice']}{on.year}"
    row = {"name": name, "first": number, "last": number - 1}
    made = await w.db.execute(insert_or_ignore(w.db, Series, row).returning(Series.name))
    if made.scalar_one_or_none() is None:
        raise AlreadyBegun(year=str(on.year))
