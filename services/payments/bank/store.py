"""Keeps the lines of a statement, each once, and checks that its balances follow from those before (A1).

The same file twice adds nothing; two equal payments of a day are two. A zero is no payment and is not kept.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from db import BankAccount, BankFile, BankLine
from db.upsert import insert_many_or_ignore
from db.values import Money
from services import provider
from services.core import audit
from services.core.local_time import local_day
from services.core.work import Reading, Work
from services.payments.bank import lines
from services.payments.bank.events import LINES_CHANGED
from services.payments.bank.rights import money_only
from services.payments.statements import BankPayment, Statement

PORTION = 500
"""Rows of one INSERT."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Money that is missing between two balances."""

    amount: Money
    """Above zero: payments that came are missing."""
    after: date
    until: date


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a statement's lines."""

    account: BankAccount
    file_id: UUID | None = None
    new: dict[UUID, BankPayment] = field(default_factory=dict)
    seen: lines.Seen = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    out: int = 0
    """How many of the new ones are money that went out."""
    replaced: frozenset[UUID] = frozenset()
    """Collected bookings whose single payments are there."""


async def keep(w: Work, account: BankAccount, statement: Statement, name: str, data: bytes) -> Kept:
    """Add the lines of a statement that are not there yet."""
    money_only(w)
    payments = [line for line in statement.lines if line.amount.minor]
    gaps = await _gaps(w, account, statement)
    file = await _file(w, account, statement, name, data, gaps)
    rows = [lines.row_of(line, account.id, file.id) for line in payments]
    added: set[tuple[str, int]] = set()
    insert = insert_many_or_ignore(w.db, BankLine).returning(BankLine.fingerprint, BankLine.ordinal)
    for n in range(0, len(rows), PORTION):
        done = await w.db.execute(insert, rows[n : n + PORTION])
        added.update((row.fingerprint, row.ordinal) for row in done)
    fresh = {(line.fingerprint, line.ordinal): line for line in payments}
    new = [row for row in rows if (row["fingerprint"], row["ordinal"]) in added]
    replaced = await _replace_collected(w, account, payments, new)
    old = [line for line in payments if (line.fingerprint, line.ordinal) not in added]
    audit.note(w, "statement read", "bank_account", account.id, new=len(new), seen=len(old))
    w.publish(LINES_CHANGED, file.id)
    return Kept(
        account,
        file.id,
        {row["id"]: fresh[row["fingerprint"], row["ordinal"]] for row in new},
        await _seen(w, account, old),
        gaps,
        sum(row["mark"] == "money_out" for row in new),
        frozenset(replaced),
    )


async def _file(
    w: Work, account: BankAccount, statement: Statement, name: str, data: bytes, gaps: Sequence[Gap]
) -> BankFile:
    """The row of this statement; the one that is there if it was read before."""
    known_by = hashlib.sha256(data + statement.number.encode()).hexdigest()
    found: BankFile | None = await w.db.scalar(
        select(BankFile).where(
            BankFile.account_id == account.id,
            BankFile.sha256 == known_by,
            BankFile.opening_minor.is_not_distinct_from(
                statement.start.amount.minor if statement.start else None
            ),
            BankFile.first_on.is_not_distinct_from(statement.first_on),
        )
    )
    if found is not None:
        return found
    file = BankFile(
        account_id=account.id,
        name=lines.clean(name),
        sha256=known_by,
        read_at=w.now,
        by=w.visitor.name if w.visitor.person_id else "",
        first_on=statement.first_on,
        last_on=statement.last_on,
        opening_minor=statement.start.amount.minor if statement.start else None,
        closing_minor=statement.end.amount.minor if statement.end else None,
        gap_minor=gaps[0].amount.minor if gaps else None,
    )
    w.db.add(file)
    await w.db.flush()
    return file


async def _gaps(r: Reading, account: BankAccount, statement: Statement) -> tuple[Gap, ...]:
    """Where the money does not add up: inside the statement, and from the last one to it."""
    found = []
    if statement.gap is not None and statement.start and statement.end:
        found.append(Gap(statement.gap, statement.start.on, statement.end.on))
    if statement.start is not None and statement.start.amount.currency == account.currency:
        last = await _before(r, account, statement)
        if last is not None and last.closing_minor is not None and last.last_on is not None:
            missing = statement.start.amount.minor - last.closing_minor
            if missing:
                found.append(Gap(Money(missing, account.currency), last.last_on, statement.start.on))
    return tuple(found)


async def _before(r: Reading, account: BankAccount, statement: Statement) -> BankFile | None:
    """The last statement that ends before this one begins; None if one of those there covers its beginning."""
    begins = statement.first_on
    if begins is None:
        return None
    found = await r.db.scalars(
        select(BankFile)
        .where(
            BankFile.account_id == account.id,
            BankFile.first_on <= begins,
            BankFile.closing_minor.is_not(None),
        )
        .order_by(BankFile.last_on.desc(), BankFile.read_at.desc(), BankFile.id.desc())
        .limit(1)
    )
    last = found.one_or_none()
    overlaps = last is not None and last.last_on is not None and last.last_on > begins
    return None if overlaps or (last is not None and _is_same(last, statement)) else last


def _is_same(file: BankFile, statement: Statement) -> bool:
    balances = (
        statement.start.amount.minor if statement.start else None,
        statement.end.amount.minor if statement.end else None,
    )
    return (file.opening_minor, file.closing_minor) == balances and file.last_on == statement.last_on


async def _seen(r: Reading, account: BankAccount, old: Sequence[BankPayment]) -> lines.Seen:
    """By which files these lines came before."""
    found: Counter[tuple[str, date]] = Counter()
    zone = (await provider.current(r)).zone if old else None
    for n in range(0, len(old), PORTION):
        keys = [(line.fingerprint, line.ordinal) for line in old[n : n + PORTION]]
        rows = await r.db.execute(
            select(BankFile.name, BankFile.read_at)
            .join(BankLine, BankLine.file_id == BankFile.id)
            .where(
                BankLine.account_id == account.id, tuple_(BankLine.fingerprint, BankLine.ordinal).in_(keys)
            )
        )
        found.update((row.name, local_day(row.read_at, zone)) for row in rows if zone)
    return dict(found)


async def _replace_collected(
    w: Work, account: BankAccount, payments: Sequence[BankPayment], new: Sequence[dict[str, Any]]
) -> set[UUID]:
    """A collected booking that waits is set aside once its single payments are there, whichever file comes first."""
    wholes: dict[tuple[str, date], int] = {}
    for line in payments:
        if line.part_of:
            of = (line.part_of, line.booked_on)
            wholes[of] = wholes.get(of, 0) + line.amount.minor
    refs = [f"{ref}|{day}|{minor}{account.currency}|1" for (ref, day), minor in wholes.items()]
    replaced = set()
    for n in range(0, len(refs), PORTION):
        found = await w.db.scalars(
            select(BankLine).where(
                BankLine.account_id == account.id,
                BankLine.bank_ref.in_(refs[n : n + PORTION]),
                BankLine.mark.is_(None),
            )
        )
        for whole in found:
            if whole.facts.get("payments", 1) > 1 and not whole.paired_minor:
                whole.mark = "not_ours"
                replaced.add(whole.id)
    for row in new:
        if row["facts"].get("payments", 1) > 1 and await _has_parts(w, account, row):
            (await w.db.get_one(BankLine, row["id"])).mark = "not_ours"
            replaced.add(row["id"])
    await w.db.flush()
    return replaced


async def _has_parts(r: Reading, account: BankAccount, row: dict[str, Any]) -> bool:
    found = await r.db.scalars(
        select(BankLine).where(
            BankLine.account_id == account.id,
            BankLine.booked_on == row["booked_on"],
            BankLine.id != row["id"],
        )
    )
    ref = row["facts"].get("bank_ref")
    parts = [each for each in found if ref and each.facts.get("part_of") == ref]
    return bool(parts) and sum(each.amount_minor for each in parts) == row["amount_minor"]
