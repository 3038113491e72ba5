"""Who has not paid, by age: the first question of every provider. Counts and rows come from the same conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from db import Account, Client, Debt, DebtReminder
from db.values import Money
from services.core.local_time import today
from services.core.work import Reading
from services.language.formats import full_name
from services.payments import owed
from services.payments.bank.rights import money_only
from services.payments.owed import Owed
from services.payments.reminding import POSTED
from services.people.search import by_name
from services.provider.settings import current

PAGE = 50
"""Rows of one page."""


class Age(Enum):
    """How long something has been late; the value stands in the address."""

    DUE = "due"
    """Asked for, and its day has not passed."""
    FRESH = "1-14"
    OLDER = "15-30"
    OLD = "over-30"


class Said(Enum):
    """What has been said about it; the value stands in the address."""

    SENT = "sent"
    """The family says that it was sent."""
    REMINDED = "reminded"
    NOT_REMINDED = "not-reminded"


_DAYS: dict[Age, tuple[int | None, int | None]] = {
    Age.DUE: (None, 0),
    Age.FRESH: (1, 14),
    Age.OLDER: (15, 30),
    Age.OLD: (31, None),
}
"""Days after the due day, from and to, both included."""


@dataclass(frozen=True, slots=True)
class NotPaidFilter:
    """What the list is narrowed down to; None = everything."""

    age: Age | None = None
    said: Said | None = None
    text: str = ""
    """Part of a payer's name or e-mail address, or the whole reference of the payment."""


@dataclass(frozen=True, slots=True)
class Count:
    """How much is behind one filter: payments, the families that owe them, and what is left of them by currency."""

    payments: int = 0
    families: int = 0
    left: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpaid:
    """One debt that is open, with who pays it and who was reminded."""

    debt: Owed
    payer: str
    email: str
    days_late: int
    """0 = its day has not passed."""
    reminded_at: datetime | None
    reminded_by: str
    """Who asked for the reminder; empty = the program by itself."""
    times_reminded: int
    quiet_until: datetime | None


@dataclass(frozen=True, slots=True)
class NotPaidPage:
    """One page of the list, and what is behind each age under the other filters."""

    rows: tuple[Unpaid, ...]
    counts: dict[Age | None, Count]
    """None = all ages together."""
    more: bool


def age_of(days_late: int) -> Age:
    """The age of something that has been late for so many days; 0 or fewer = it is not late."""
    if days_late <= 0:
        return Age.DUE
    return Age.FRESH if days_late <= 14 else Age.OLDER if days_late <= 30 else Age.OLD


async def listed(r: Reading, wish: NotPaidFilter, *, at_most: int = PAGE) -> NotPaidPage:
    """What is not paid, the oldest first.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    day = await _today(r)
    found = await owed.open_ones(r, *_where(wish, day), at_most=at_most + 1)
    rows = await _with_people(r, found[:at_most], day)
    return NotPaidPage(tuple(rows), await _counts(r, wish, day), len(found) > at_most)


async def debt_ids(r: Reading, wish: NotPaidFilter) -> list[UUID]:
    """The ids of all that the list shows under these filters, on every page of it.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    return [each.debt_id for each in await owed.open_ones(r, *_where(wish, await _today(r)))]


async def of_debts(r: Reading, wanted: Iterable[UUID]) -> list[Unpaid]:
    """These debts as rows of the list, as far as they are still open.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    found = await owed.open_ones(r, Debt.id.in_(list(wanted)))
    return await _with_people(r, found, await _today(r))


def _where(wish: NotPaidFilter, day: date) -> list[ColumnElement[bool]]:
    return [*_of_age(wish.age, day), *_of_said(wish.said), *_of_text(wish.text)]


def _of_age(age: Age | None, day: date) -> list[ColumnElement[bool]]:
    if age is None:
        return []
    first, last = _DAYS[age]
    since = [Debt.due_on >= day - timedelta(days=last)] if last is not None else []
    until = [Debt.due_on <= day - timedelta(days=first)] if first is not None else []
    return [*since, *until]


def _of_said(said: Said | None) -> list[ColumnElement[bool]]:
    reminded = exists().where(DebtReminder.debt_id == Debt.id, DebtReminder.kind != POSTED).correlate(Debt)
    match said:
        case Said.SENT:
            return [Debt.sent_at.is_not(None)]
        case Said.REMINDED:
            return [reminded]
        case Said.NOT_REMINDED:
            return [~reminded]
    return []


def _of_text(text: str) -> list[ColumnElement[bool]]:
    wanted = " ".join(text.split())
    if not wanted:
        return []
    payer = exists().where(Client.id == Debt.client_id, by_name(wanted)).correlate(Debt)
    return [or_(payer, Debt.reference == wanted.replace(" ", ""))]


async def _counts(r: Reading, wish: NotPaidFilter, day: date) -> dict[Age | None, Count]:
    """One statement for all ages."""
    which = case(*((and_(*_of_age(age, day)), age.value) for age in Age)).label("age")
    rows = await r.db.execute(
        select(which, Account.unit, Debt.client_id, func.count(), func.sum(Account.balance))
        .join(Account, Account.id == Debt.account_id)
        .where(owed.visible(r.visitor), Account.balance > 0, Debt.asked)
        .where(*_where(replace(wish, age=None), day))
        .group_by(which, Account.unit, Debt.client_id)
    )
    found = [(Age(age), unit, client, number, int(left)) for age, unit, client, number, left in rows]
    return {age: _count([row for row in found if age in (None, row[0])]) for age in (None, *Age)}


def _count(rows: Sequence[tuple[Age, str, UUID, int, int]]) -> Count:
    left: dict[str, int] = {}
    for _age, unit, _client, _number, minor in rows:
        left[unit] = left.get(unit, 0) + minor
    sums = tuple(Money(minor, unit) for unit, minor in sorted(left.items()))
    return Count(sum(row[3] for row in rows), len({row[2] for row in rows}), sums)


async def _with_people(r: Reading, found: Sequence[Owed], day: date) -> list[Unpaid]:
    clients = await _clients(r, {debt.client_id for debt in found})
    reminded = await _reminded(r, [debt.debt_id for debt in found])
    quiet = await _quiet(r, [debt.debt_id for debt in found])
    out = []
    for debt in found:
        payer = clients[debt.client_id]
        of_debt = reminded.get(debt.debt_id, [])
        out.append(
            Unpaid(
                debt,
                full_name(payer.first_name, payer.last_name) or payer.email,
                payer.email,
                max((day - debt.due_on).days, 0),
                of_debt[0].at if of_debt else None,
                of_debt[0].by if of_debt else "",
                len(of_debt),
                quiet.get(debt.debt_id),
            )
        )
    return out


async def _clients(r: Reading, ids: Iterable[UUID]) -> dict[UUID, Client]:
    rows = await r.db.scalars(select(Client).where(Client.id.in_(set(ids))))
    return {client.id: client for client in rows}


async def _reminded(r: Reading, ids: Sequence[UUID]) -> dict[UUID, list[DebtReminder]]:
    """The reminders of each debt, the newest first; being asked for the first time is none."""
    rows = await r.db.scalars(
        select(DebtReminder)
        .where(DebtReminder.debt_id.in_(ids), DebtReminder.kind != POSTED)
        .order_by(DebtReminder.at.desc(), DebtReminder.id)
    )
    out: dict[UUID, list[DebtReminder]] = {}
    for row in rows:
        out.setdefault(row.debt_id, []).append(row)
    return out


async def _quiet(r: Reading, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = await r.db.execute(
        select(Debt.id, Debt.quiet_until).where(Debt.id.in_(ids), Debt.quiet_until > r.now)
    )
    return {debt_id: until for debt_id, until in rows if until is not None}


async def _today(r: Reading) -> date:
    return today(r.now, (await current(r)).zone)
