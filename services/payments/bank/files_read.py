"""The statements that were read: when, by whom, of which account and days, and what is missing before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from db import BankAccount, BankFile, BankLine
from db.values import Money
from services.core.work import Reading
from services.payments.bank.rights import money_only

PAGE = 20


@dataclass(frozen=True, slots=True)
class FileRead:
    """One statement."""

    file_id: UUID
    name: str
    iban: str
    first_on: date | None
    last_on: date | None
    read_at: datetime
    by: str
    """Empty = from the command line."""
    lines: int
    """How many it brought; those seen before are counted where they came first."""
    gap: Money | None
    """Missing in it, or between it and the one before; None as soon as the statement in between is there."""


async def listed(r: Reading, *, at_most: int = PAGE) -> list[FileRead]:
    """The statements, the newest first.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    count = (
        select(func.count())
        .select_from(BankLine)
        .where(BankLine.file_id == BankFile.id)
        .correlate(BankFile)
        .scalar_subquery()
    )
    rows = await r.db.execute(
        select(BankFile, BankAccount.iban, BankAccount.currency, count)
        .join(BankAccount, BankAccount.id == BankFile.account_id)
        .order_by(BankFile.read_at.desc(), BankFile.last_on.desc(), BankFile.id)
        .limit(at_most)
    )
    found = rows.all()
    closed = await _closed(r, [file for file, *_rest in found if file.gap_minor])
    return [
        FileRead(
            file.id,
            file.name,
            iban,
            file.first_on,
            file.last_on,
            file.read_at,
            file.by,
            lines,
            Money(file.gap_minor, currency) if file.gap_minor and file.id not in closed else None,
        )
        for file, iban, currency, lines in found
    ]


async def _closed(r: Reading, files: Sequence[BankFile]) -> set[UUID]:
    """Those whose gap another statement fills, which was read later: it ends with what they begin with."""
    before = aliased(BankFile)
    rows = await r.db.scalars(
        select(BankFile.id)
        .join(
            before,
            (before.account_id == BankFile.account_id)
            & (before.id != BankFile.id)
            & (before.closing_minor == BankFile.opening_minor)
            & (before.last_on <= BankFile.first_on),
        )
        .where(BankFile.id.in_([file.id for file in files]))
    )
    return set(rows)
