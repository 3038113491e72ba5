"""Money out that is seen on the statement: the line fulfils the refund, and that is taken back alone (R76).

A bank may collect several refunds into one line; that is matched, and taken back, with all of them at once.
"Sent" is what staff have said; "seen" is what the bank shows. What was done with a line stands in its facts, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from db import BankLine, MoneyOut
from db.values import Money
from services import provider
from services.core import audit
from services.core.local_time import local_day
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.payments import money_out
from services.payments.bank import settling
from services.payments.bank.events import LINES_CHANGED
from services.payments.bank.lines import line_of
from services.payments.bank.rights import money_only
from services.payments.bank.showing import WENT
from services.payments.money_out import Out
from services.payments.out_pairing import GoneLine, OpenRefund, OutSuggestion, suggest
from services.payments.pairing import Confidence
from services.payments.paying import MONEY_CHANGED
from services.payments.receiving import AlreadyTakenBack, WhyIsNeeded

OPEN_REFUND: ColumnElement[bool] = (
    (MoneyOut.way == "transfer") & MoneyOut.state.in_(("asked", "sent")) & MoneyOut.line_id.is_(None)
)
"""The condition on refunds that no statement has shown yet."""
MOST = 500
"""Lines that are judged together, the newest first."""


class SeenMeanwhile(Refused):
    """Somebody was faster, with this line or with this refund."""

    message = N_("Somebody has matched this meanwhile, so nothing was done. Look again.")


class NoneChosen(Refused):
    """A line is at least one refund."""

    message = N_("Choose which refund it is, or which ones.")


class NothingWent(Refused):
    """Money that came in fulfils no refund."""

    message = N_("This is money that came in. It cannot be a refund.")


class OtherAmount(Refused):
    """Line and refund are not of the same amount."""

    message = N_("{line} went out, and the refund is {refund}. They have to be the same.")


@dataclass(frozen=True, slots=True)
class SeenStep:
    """One thing that was done with a line that went out."""

    out: Out
    at: datetime
    by: str
    """Empty = the program by itself."""
    why: str
    undone: bool
    """It took the match back."""


async def open_ones(r: Reading) -> list[Out]:
    """Refunds that no statement has shown yet, the newest first.

    Raises:
        NotFound: the visitor does not see money.
    """
    return await money_out.listed(r, OPEN_REFUND, at_most=None)


async def suggested(r: Reading, *where: ColumnElement[bool]) -> dict[UUID, OutSuggestion]:
    """By line, the refund it may be, or the refunds.

    Raises:
        NotFound: the visitor does not see money.
    """
    refunds = [await _open(r, each) for each in await open_ones(r)]
    if not refunds:
        return {}
    taken = select(MoneyOut.line_id).where(MoneyOut.line_id.is_not(None))
    rows = await r.db.scalars(
        select(BankLine)
        .where(
            BankLine.mark == "money_out",
            BankLine.id.not_in(taken),
            BankLine.booked_on >= min(each.asked_on for each in refunds),
            *where,
        )
        .order_by(BankLine.booked_on.desc(), BankLine.id)
        .limit(MOST)
    )
    return suggest([GoneLine(row.id, line_of(row), _never(row)) for row in rows], refunds)


async def see_certain(w: Work) -> int:
    """Match all lines of which it is certain; how many that were. Whoever is faster wins."""
    matched = 0
    for line_id, each in sorted((await suggested(w)).items(), key=lambda item: str(item[0])):
        if each.confidence is Confidence.CERTAIN:
            with suppress(SeenMeanwhile):
                await see(w, line_id, *each.refunds)
                matched += 1
    return matched


async def see(w: Work, line_id: UUID, *out_ids: UUID) -> None:
    """This line is that refund, or these together: it has left the account.

    Raises:
        NotFound: the visitor does not look after money, or there is no such line or refund.
        NoneChosen, NothingWent, OtherAmount.
        SeenMeanwhile: the line or a refund is matched, or a refund was taken back.
    """
    money_only(w)
    if not out_ids:
        raise NoneChosen
    line = await settling.locked(w, line_id)
    outs = await _locked(w, MoneyOut.id.in_(out_ids))
    if len(outs) != len(set(out_ids)):
        raise NotFound
    if line.amount_minor > 0:
        raise NothingWent
    for out in outs:
        if out.line_id is not None or out.way != "transfer" or out.state not in ("asked", "sent"):
            raise SeenMeanwhile
    if await w.db.scalar(select(MoneyOut.id).where(MoneyOut.line_id == line.id).limit(1)) is not None:
        raise SeenMeanwhile
    together = Money(sum(out.amount_minor for out in outs), line.amount_currency)
    other = next((out.amount for out in outs if out.amount_currency != line.amount_currency), together)
    if Money(-line.amount_minor, line.amount_currency) != other:
        raise OtherAmount(line=line.amount, refund=other)
    for out in outs:
        out.state, out.line_id = "seen", line.id
        _note(w, line, out, "")
        audit.note(w, "money out seen", "money out", out.id, line=line.id)
        _tell(w, line, out)


async def take_back(w: Work, line_id: UUID, why: str) -> None:
    """This line is not that refund after all, or not these; it is never matched with them again by itself.

    Raises:
        WhyIsNeeded: without a reason. AlreadyTakenBack: nothing is matched with it.
        NotFound: the visitor does not look after money, or there is no such line.
    """
    line = await settling.locked(w, line_id)
    words = " ".join(why.split())[:300]
    if not words:
        raise WhyIsNeeded
    outs = await _locked(w, MoneyOut.line_id == line.id)
    if not outs:
        raise AlreadyTakenBack
    for out in outs:
        out.state, out.line_id = ("sent" if out.sent_at else "asked"), None
        _note(w, line, out, words)
        audit.note(w, "money out not seen", "money out", out.id, line=line.id)
        _tell(w, line, out)


async def steps(r: Reading, line_id: UUID) -> list[SeenStep]:
    """What was done with a line that went out, the newest first.

    Raises:
        NotFound: the visitor does not see money, or there is no such line.
    """
    money_only(r)
    line = await r.db.get(BankLine, line_id)
    if line is None:
        raise NotFound
    done: list[dict[str, Any]] = line.facts.get(WENT, [])
    ids = [UUID(each["out"]) for each in done]
    outs = {each.id: each for each in await money_out.listed(r, MoneyOut.id.in_(ids), at_most=None)}
    return [
        SeenStep(
            outs[UUID(each["out"])],
            datetime.fromisoformat(each["at"]),
            each["by"],
            each["why"],
            each["undone"],
        )
        for each in reversed(done)
    ]


async def seen_on(r: Reading, line_ids: Sequence[UUID]) -> dict[UUID, list[Out]]:
    """By line, the refunds that it is matched with.

    Raises:
        NotFound: the visitor does not see money.
    """
    outs = await money_out.listed(r, MoneyOut.line_id.in_(line_ids), at_most=None)
    rows = await r.db.execute(
        select(MoneyOut.id, MoneyOut.line_id).where(MoneyOut.id.in_([each.id for each in outs]))
    )
    lines = {row.id: row.line_id for row in rows}
    found: dict[UUID, list[Out]] = {}
    for each in outs:
        found.setdefault(lines[each.id], []).append(each)
    return found


async def _open(r: Reading, out: Out) -> OpenRefund:
    asked_on = local_day(out.created_at, (await provider.current(r)).zone)
    is_sent = out.state == "sent"
    sent_at = out.sent_at if is_sent else None
    return OpenRefund(out.id, out.money, out.iban, asked_on, out.reference, is_sent, sent_at)


def _never(line: BankLine) -> frozenset[UUID]:
    return frozenset(UUID(each["out"]) for each in line.facts.get(WENT, ()) if each["undone"])


async def _locked(w: Work, which: ColumnElement[bool]) -> list[MoneyOut]:
    """Locked in one order, so that two works do not wait for each other."""
    found = await w.db.scalars(
        select(MoneyOut)
        .where(which)
        .order_by(MoneyOut.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


def _note(w: Work, line: BankLine, out: MoneyOut, why: str) -> None:
    """Keep what was done with the line; a reason is given for taking back alone."""
    step = {
        "out": str(out.id),
        "at": w.now.isoformat(),
        "by": w.visitor.name if w.visitor.person_id else "",
        "why": why,
        "undone": bool(why),
    }
    line.facts = {**line.facts, WENT: [*line.facts.get(WENT, ()), step]}


def _tell(w: Work, line: BankLine, out: MoneyOut) -> None:
    w.publish(LINES_CHANGED, line.id)
    w.publish(MONEY_CHANGED, out.client_id)
