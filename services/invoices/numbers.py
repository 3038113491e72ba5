"""Numbers of papers: one series for each kind and local year, without a gap (A8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db import Series
from db.upsert import insert_or_ignore
from services.core.work import Work
from services.invoices.paper import Kind

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
