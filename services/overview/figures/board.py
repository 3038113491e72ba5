"""One term's figures: by class, by month, and together; money only for staff who see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from db import Account, Booking, Class, Debt, Entry, Session
from db.values import Money
from services.core.capabilities import Capability, may
from services.core.local_time import local_day
from services.core.work import Reading
from services.language import formats
from services.overview.figures import counts
from services.overview.figures.counts import COUNTS, TAKEN_PLACE
from services.overview.figures.terms import Term, chosen, of_term
from services.provider.settings import current

CAME_IN = ("paid", "taken_back")
"""Entries of a debt by which money came, or went back."""


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class of the term."""

    class_id: UUID
    name: str
    counts: Mapping[str, int]
    taken: int
    places: int
    """Places held, and places there were, in all its sessions that were not cancelled."""
    paid: Money | None
    left: Money | None
    """What its bookings have paid, and owe; None for staff who do not see money."""

    @property
    def came(self) -> float | None:
        """The share of those marked who were here; None where nobody is marked."""
        return share(self.counts["attended"], self.counts["attended"] + self.counts["missed"])

    @property
    def fill(self) -> float | None:
        """The share of places that were held; None without sessions."""
        return share(self.taken, self.places)


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month of the term."""

    first: date
    attended: int
    missed: int
    paid: Money | None

    @property
    def came(self) -> float | None:
        """As of a class."""
        return share(self.attended, self.attended + self.missed)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page."""

    term: Term | None
    terms: tuple[Term, ...]
    classes: tuple[ClassFigures, ...] = ()
    months: tuple[MonthFigures, ...] = ()
    shows_money: bool = False

    def number(self, name: str) -> int:
        """One number of the whole term."""
        return sum(each.counts[name] for each in self.classes)

    @property
    def came(self) -> float | None:
        """The share of those marked who were here."""
        return share(self.number("attended"), self.number("attended") + self.number("missed"))

    @property
    def fill(self) -> float | None:
        """The share of places that were held."""
        return share(self.taken, self.places)

    @property
    def taken(self) -> int:
        """Places held in all sessions of the term that were not cancelled."""
        return sum(each.taken for each in self.classes)

    @property
    def places(self) -> int:
        """Places there were in them."""
        return sum(each.places for each in self.classes)


def share(part: int, whole: int) -> float | None:
    """What a part is of a whole, from 0 to 1; None of nothing."""
    return part / whole if whole else None


async def board(r: Reading, key: str) -> Board:
    """The figures of the term of this key, or of the one that runs.

    Raises:
        NotFound: the visitor sees no figures.
    """
    term, terms = await chosen(r, key)
    if term is None:
        return Board(None, terms)
    money = may(r.visitor, Capability.MONEY)
    numbers = {name: await counts.by_class(r, term, name) for name in COUNTS}
    places = await _places(r, term)
    paid, left = (await _paid(r, term), await _left(r, term)) if money else ({}, {})
    currency = (await current(r)).currency
    rows = await r.db.execute(
        select(Class.id, Class.name).where(of_term(term)).order_by(Class.first_on, Class.id)
    )
    classes = tuple(
        ClassFigures(
            id_,
            name,
            {each: found.get(id_, 0) for each, found in numbers.items()},
            *places.get(id_, (0, 0)),
            Money(paid.get(id_, 0), currency) if money else None,
            Money(left.get(id_, 0), currency) if money else None,
        )
        for id_, name in sorted(rows.all(), key=lambda row: formats.sort_key(row.name))
    )
    return Board(term, terms, classes, await _months(r, term, money=money), money)


def _pair(came: Mapping[date, list[int]], first: date) -> tuple[int, int]:
    attended, missed = came.get(first, [0, 0])
    return attended, missed


async def _places(r: Reading, term: Term) -> dict[UUID, tuple[int, int]]:
    rows = await r.db.execute(
        select(Class.id, func.sum(Session.taken), func.sum(Session.places))
        .join(Session, Session.class_id == Class.id)
        .where(of_term(term), TAKEN_PLACE)
        .group_by(Class.id)
    )
    return {id_: (int(taken), int(places)) for id_, taken, places in rows}


async def _paid(r: Reading, term: Term) -> dict[UUID, int]:
    rows = await r.db.execute(
        select(Class.id, -func.sum(Entry.amount))
        .join(Booking, Booking.class_id == Class.id)
        .join(Debt, Debt.booking_id == Booking.id)
        .join(Entry, Entry.account_id == Debt.account_id)
        .where(of_term(term), Entry.kind.in_(CAME_IN), Entry.unit == (await current(r)).currency)
        .group_by(Class.id)
    )
    return {id_: int(minor) for id_, minor in rows}


async def _left(r: Reading, term: Term) -> dict[UUID, int]:
    rows = await r.db.execute(
        select(Class.id, func.sum(Account.balance))
        .join(Booking, Booking.class_id == Class.id)
        .join(Debt, Debt.booking_id == Booking.id)
        .join(Account, Account.id == Debt.account_id)
        .where(of_term(term), Debt.asked, Account.balance > 0, Account.unit == (await current(r)).currency)
        .group_by(Class.id)
    )
    return {id_: int(minor) for id_, minor in rows}


async def _months(r: Reading, term: Term, *, money: bool) -> tuple[MonthFigures, ...]:
    """The months in which something of the term happened, in their order."""
    here = await current(r)
    came: dict[date, list[int]] = {}
    for place, name in enumerate(("attended", "missed")):
        count = COUNTS[name]
        rows = await r.db.execute(
            counts.joined(count, Session.starts_at, func.count())
            .where(*counts.conditions(r, term, count))
            .group_by(Session.starts_at)
        )
        for starts_at, number in rows:
            first = local_day(starts_at, here.zone).replace(day=1)
            came.setdefault(first, [0, 0])[place] += int(number)
    paid: dict[date, int] = {}
    if money:
        entries = await r.db.execute(
            select(Entry.at, -Entry.amount)
            .join(Debt, Debt.account_id == Entry.account_id)
            .join(Booking, Booking.id == Debt.booking_id)
            .join(Class, Class.id == Booking.class_id)
            .where(of_term(term), Entry.kind.in_(CAME_IN), Entry.unit == here.currency)
        )
        for at, minor in entries:
            first = local_day(at, here.zone).replace(day=1)
            paid[first] = paid.get(first, 0) + int(minor)
    return tuple(
        MonthFigures(first, *_pair(came, first), Money(paid.get(first, 0), here.currency) if money else None)
        for first in sorted({*came, *paid})
    )
