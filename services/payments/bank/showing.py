"""Bank lines as staff see them, each in one state, with the reason for what is suggested and the history of its pairings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

from sqlalchemy import select

from db import Account, BankFile, BankLine, Client, Debt, Pairing
from db.values import Money
from services.core.work import Reading
from services.language import _, formats
from services.payments.bank.rights import money_only
from services.payments.pairing import Confidence, Grounds, Suggestion

WENT = "refunds"
"""The fact of a line that holds with which refunds it was matched (refunds_seen.py)."""


class State(StrEnum):
    """Where a line is."""

    NEW = "new"
    SUGGESTED = "suggested"
    PAIRED = "paired"
    NOT_OURS = "not_ours"
    MONEY_OUT = "money_out"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line, as staff see it."""

    line_id: UUID
    state: State
    booked_on: date
    amount: Money
    left: Money
    """What is not paired of it."""
    name: str
    account: str
    text: str
    reference: str
    payments: int
    """More than one for a collected booking whose payments the bank does not tell."""
    is_reversal: bool
    file: str
    read_at: datetime
    was_matched: bool = False
    """It went out, and is or was matched with a refund."""
    confidence: Confidence = Confidence.NONE
    why: str = ""
    parts: tuple[tuple[UUID, Money], ...] = ()
    """The suggested debts."""
    rest: Money | None = None
    client_id: UUID | None = None
    """Of the suggested family."""


@dataclass(frozen=True, slots=True)
class PairingView:
    """One pairing of a line, in its history."""

    pairing_id: UUID
    amount: Money
    """Below zero where it takes another one back."""
    client_id: UUID
    client: str
    debt_id: UUID | None
    """None = the family's credit."""
    by: str
    by_hand: bool
    at: datetime
    why: str
    may_take_back: bool


async def history(r: Reading, line_id: UUID) -> list[PairingView]:
    """What was done with a line, the newest first."""
    return (await _of_lines(r, [line_id])).get(line_id, [])


async def standing(r: Reading, line_ids: Sequence[UUID]) -> dict[UUID, list[PairingView]]:
    """By line, its pairings that nothing takes back."""
    found = await _of_lines(r, line_ids)
    return {line_id: [each for each in of if each.may_take_back] for line_id, of in found.items()}


async def _of_lines(r: Reading, line_ids: Sequence[UUID]) -> dict[UUID, list[PairingView]]:
    money_only(r)
    rows = await r.db.execute(
        select(Pairing, Account, Client, Debt.id)
        .join(Account, Account.id == Pairing.account_id)
        .join(Client, Client.id == Account.client_id)
        .outerjoin(Debt, Debt.account_id == Account.id)
        .where(Pairing.line_id.in_(line_ids))
        .order_by(Pairing.id)
    )
    found = sorted(rows.all(), key=lambda row: (row[0].at, row[0].reverses is not None), reverse=True)
    back = {made.reverses for made, *_rest in found}
    out: dict[UUID, list[PairingView]] = {}
    for made, account, client, debt_id in found:
        out.setdefault(made.line_id, []).append(
            PairingView(
                made.id,
                Money(made.amount, account.unit),
                client.id,
                formats.full_name(client.first_name, client.last_name) or client.email,
                debt_id,
                made.by,
                made.by_hand,
                made.at,
                made.why,
                made.amount > 0 and made.id not in back,
            )
        )
    return out


def told(why: Grounds) -> str:
    """The reason of a suggestion in the language of whoever asks."""
    return _(why.message).format(**{name: formats.say(fact) for name, fact in why.facts.items()})


def view(line: BankLine, file: BankFile, state: State, suggestion: Suggestion | None) -> ReviewLine:
    """A line as it is shown, with what is suggested for it."""
    facts = line.facts
    shown = ReviewLine(
        line.id,
        state,
        line.booked_on,
        line.amount,
        Money(line.amount_minor - line.paired_minor, line.amount_currency),
        line.name,
        line.iban,
        facts.get("text", ""),
        facts.get("vs", "") or facts.get("creditor_reference", "") or facts.get("end_to_end", ""),
        facts.get("payments", 1),
        facts.get("is_reversal", False),
        file.name,
        file.read_at,
        bool(facts.get(WENT)),
    )
    if suggestion is None:
        return shown
    return replace(
        shown,
        confidence=suggestion.confidence,
        why=told(suggestion.why),
        parts=parts(suggestion),
        rest=suggestion.rest,
        client_id=cast("UUID | None", suggestion.family),
    )


def parts(suggestion: Suggestion) -> tuple[tuple[UUID, Money], ...]:
    """The suggested debts; their ids are of this database."""
    return tuple((cast("UUID", part.debt), part.amount) for part in suggestion.parts)
