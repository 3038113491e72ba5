"""The family's credit: how much there is, and where all of it came from and went ("Where did it go?")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from db import Account, Debt
from db.states import EntryKind
from db.values import Money
from services.core import access
from services.core.asking import Question
from services.core.work import Reading
from services.ledger import timelines
from services.ledger.timelines import Line
from services.payments import owed
from services.payments.owed import Owed


@dataclass(frozen=True, slots=True)
class InCredit:
    """What a family has in credit, in one currency, and what it was used for last."""

    left: Money
    last_used: Money | None
    """How much; None = never."""
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreditMove:
    """One line of the credit's history."""

    kind: EntryKind
    money: Money
    left: Money
    at: datetime
    by: str
    """Who did it; empty = the program itself."""
    why: str
    taken_back: bool
    debt: Owed | None
    """What it paid for, or came back from."""
    by_id: UUID | None
    by_family: bool
    """A client did it; else staff or the program, whom families read as "us"."""


@dataclass(frozen=True, slots=True)
class CreditHistory:
    """Everything that happened to a family's credit, the newest first; one for each currency."""

    left: Money
    moves: tuple[CreditMove, ...]


async def balances(r: Reading) -> list[InCredit]:
    """What the asking family has in credit now; nothing where there is none."""
    owing = await owed.owing(r)
    moves = await timelines.of_accounts(r, list(owing.credit_accounts))
    return [
        _in_credit(left, moves[account_id])
        for left, account_id in zip(owing.in_credit, owing.credit_accounts, strict=True)
    ]


def _in_credit(left: Money, lines: list[Line]) -> InCredit:
    last = next((line for line in lines if line.kind == "used" and not line.taken_back), None)
    if last is None:
        return InCredit(left, None, None)
    return InCredit(left, Money(-last.money.minor, last.money.currency), last.at)


async def histories(r: Reading) -> list[CreditHistory]:
    """The asking family's credit with all its moves; empty where there never was any.

    Raises:
        NotFound: the visitor is not a client.
    """
    access.client_only(r)
    accounts = await _accounts(r)
    lines = await timelines.of_accounts(r, [account.id for account in accounts])
    others = {line.other_id for moves in lines.values() for line in moves if line.other_id is not None}
    debts = await _debts(r, others)
    return [
        CreditHistory(
            account.has,
            tuple(
                CreditMove(
                    line.kind,
                    line.money,
                    line.left,
                    line.at,
                    line.by,
                    line.why,
                    line.taken_back,
                    debts.get(line.other_id) if line.other_id else None,
                    line.by_id,
                    line.by_family,
                )
                for line in lines[account.id]
            ),
        )
        for account in accounts
        if lines[account.id]
    ]


@Question
def _of_client() -> Select[Account]:
    credit = select(Account).where(Account.client_id == bindparam("client_id"), Account.kind == "credit")
    return credit.order_by(Account.unit)


async def _accounts(r: Reading) -> list[Account]:
    return [account for (account,) in await _of_client.ask(r, client_id=r.visitor.client_id)]


async def _debts(r: Reading, account_ids: set[UUID]) -> dict[UUID, Owed]:
    if not account_ids:
        return {}
    ids = await r.db.scalars(select(Debt.id).where(Debt.account_id.in_(account_ids)))
    return {debt.account_id: debt for debt in await owed.several(r, ids)}
