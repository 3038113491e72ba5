"""Lets a line pay debts, and takes one such pairing back: ledger and pairing in one work (A5, A7).

What is left over becomes the family's credit. Whoever comes second to a line is told who was first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from db import Account, BankLine, Debt, Entry, Pairing
from db.values import Money
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.work import Work
from services.language import N_
from services.ledger import entries
from services.ledger.entries import Cause
from services.payments import arrivals, receiving
from services.payments.bank.events import LINES_CHANGED
from services.payments.bank.rights import money_only
from services.payments.receiving import Received, WhyIsNeeded


class PairedMeanwhile(Refused):
    """Somebody was faster."""

    message = N_("This payment was paired meanwhile: {by}, {at}. Nothing has changed.")


class SetAside(Refused):
    """Somebody has said meanwhile that a line is nothing that families pay."""

    message = N_("{by} has set this payment aside as not yours meanwhile. Nothing has changed.")


class NothingCame(Refused):
    """Money that went out pays no debt."""

    message = N_("This is money that went out. It cannot pay anything.")


class OtherCurrency(Refused):
    """The line and the debt are in two currencies."""

    message = N_("This payment is in {line}, what is owed in {debt}. Change one of them first.")


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided a pairing, and why."""

    by_hand: bool = False
    confidence: int = 100
    why: str = ""
    note: str = ""
    """What a person has typed; it stands in the family's history, too."""


async def locked(w: Work, line_id: UUID) -> BankLine:
    """A line, locked until the work ends.

    Raises:
        NotFound: there is none.
    """
    money_only(w)
    found: BankLine | None = await w.db.scalar(
        select(BankLine)
        .where(BankLine.id == line_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


async def pair(
    w: Work, line_id: UUID, parts: Sequence[tuple[UUID, Money]], rest_to: UUID | None, how: Decision
) -> list[Pairing]:
    """Let a line pay these debts, in this order; the rest is credit of the family `rest_to`, else it stays with the line.

    No debt takes more than is left of it; what it does not take goes to the rest.

    Raises:
        PairedMeanwhile: nothing of the line is left.
        SetAside: it is said to be not ours; it is put back into the queue first.
        NothingCame: the money went out.
        OtherCurrency: a debt is in another one.
        NotFound: there is no such line or debt.
    """
    line = await locked(w, line_id)
    if line.amount_minor < 0:
        raise NothingCame
    free = line.amount_minor - line.paired_minor
    if not free:
        raise await _meanwhile(w, line)
    if line.mark is not None:
        raise SetAside(by=line.marked_by or "Cubby")
    found = await _debts(w, [debt_id for debt_id, _wanted in parts], line)
    act = uuid4()
    made: list[Pairing] = []
    families: dict[UUID, list[Received]] = {}
    for debt_id, wanted in sorted(parts, key=lambda each: str(found[each[0]].client_id)):
        debt = found[debt_id]
        await entries.credit_of(w, debt.client_id, line.amount_currency)
        account = (await entries.lock(w, [debt.account_id]))[debt.account_id]
        part = min(free, wanted.minor, account.balance)
        if part <= 0:
            continue
        made.append(await _add(w, line, account, part, act, how))
        money = Money(part, line.amount_currency)
        got = await receiving.receive(
            w, debt.client_id, money, [(debt.id, money)], Cause(how.note, pairing_id=made[-1].id, act_id=act)
        )
        free -= part
        families.setdefault(debt.client_id, []).append(got)
    if free and rest_to is not None:
        credit = await entries.credit_of(w, rest_to, line.amount_currency)
        made.append(await _add(w, line, credit, free, act, how))
        got = await receiving.receive(
            w,
            rest_to,
            Money(free, line.amount_currency),
            [],
            Cause(how.note, pairing_id=made[-1].id, act_id=act),
        )
        families.setdefault(rest_to, []).append(got)
    await w.db.refresh(line, ["paired_minor"])
    audit.note(
        w, "line paired", "bank_line", line.id, pairings=[each.id for each in made], by_hand=how.by_hand
    )
    for client_id, received in families.items():
        await arrivals.tell(w, client_id, act, received)
    w.publish(LINES_CHANGED, line.id)
    return made


async def take_back(w: Work, pairing_id: UUID, why: str) -> Pairing:
    """Take one pairing back, alone and once: its money is free again on the line, and owed again (A5).

    Raises:
        WhyIsNeeded: without a reason.
        AlreadyTakenBack: it was taken back before.
        AlreadySentBack: its credit has left to the family's bank.
        NotFound: there is no such pairing.
    """
    money_only(w)
    if not why.strip():
        raise WhyIsNeeded
    pairing = await w.db.get(Pairing, pairing_id)
    if pairing is None or pairing.reverses is not None:
        raise NotFound
    line = await locked(w, pairing.line_id)
    if await w.db.scalar(select(Pairing.id).where(Pairing.reverses == pairing.id)) is not None:
        raise receiving.AlreadyTakenBack
    taken = await w.db.scalars(
        select(Entry).where(Entry.pairing_id == pairing.id, Entry.reverses.is_(None)).order_by(Entry.id)
    )
    await receiving.take_back(w, taken.all(), why.strip())
    back = Pairing(
        line_id=line.id,
        account_id=pairing.account_id,
        amount=-pairing.amount,
        by_hand=True,
        why=why.strip(),
        at=w.now,
        by=w.visitor.name if w.visitor.person_id else "",
        by_id=w.visitor.person_id,
        act_id=uuid4(),
        reverses=pairing.id,
    )
    w.db.add(back)
    await w.db.flush()
    await w.db.refresh(line, ["paired_minor"])
    audit.note(w, "pairing taken back", "bank_line", line.id, pairing=pairing.id)
    w.publish(LINES_CHANGED, line.id)
    await arrivals.spend(w, (await w.db.get_one(Account, pairing.account_id)).client_id, line.amount_currency)
    return back


async def _add(w: Work, line: BankLine, account: Account, minor: int, act: UUID, how: Decision) -> Pairing:
    made = Pairing(
        line_id=line.id,
        account_id=account.id,
        amount=minor,
        by_hand=how.by_hand,
        confidence=how.confidence,
        why=how.why,
        at=w.now,
        by=w.visitor.name if w.visitor.person_id else "",
        by_id=w.visitor.person_id,
        act_id=act,
    )
    w.db.add(made)
    await w.db.flush()
    return made


async def _debts(w: Work, debt_ids: Sequence[UUID], line: BankLine) -> dict[UUID, Debt]:
    rows = await w.db.execute(
        select(Debt, Account.unit).join(Account, Account.id == Debt.account_id).where(Debt.id.in_(debt_ids))
    )
    found = {}
    for debt, unit in rows:
        if unit != line.amount_currency:
            raise OtherCurrency(line=line.amount_currency, debt=unit)
        found[debt.id] = debt
    if len(found) != len(set(debt_ids)):
        raise NotFound
    return found


async def _meanwhile(w: Work, line: BankLine) -> PairedMeanwhile:
    last = await w.db.scalars(
        select(Pairing)
        .where(Pairing.line_id == line.id)
        .order_by(Pairing.at.desc(), Pairing.id.desc())
        .limit(1)
    )
    pairing = last.one()
    at: datetime = pairing.at
    return PairedMeanwhile(by=pairing.by or "Cubby", at=at)
