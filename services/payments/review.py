"""The review queue of bank lines: New · Suggested · Paired · Not ours · Money out, and what staff do with each (A1–A5).

A line never vanishes: it is always in exactly one of these states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from db import BankFile, BankLine, Pairing
from db.values import Money
from services.core import audit
from services.core.refusals import NotFound, Refused
from services.core.work import Reading, Work
from services.language import N_
from services.payments import pairing
from services.payments.bank import open_debts, settling
from services.payments.bank.events import LINES_CHANGED
from services.payments.bank.lines import COLUMNS, line_of
from services.payments.bank.rights import money_only
from services.payments.bank.settling import Decision
from services.payments.bank.showing import PairingView, ReviewLine, State, history, parts, told, view
from services.payments.bank.store import Kept
from services.payments.pairing import Confidence, Suggestion
from services.payments.statements import BankPayment

__all__ = [
    "HasPaid",
    "NothingSuggested",
    "PairingView",
    "ReviewLine",
    "State",
    "accept",
    "carry_out",
    "chosen",
    "counts",
    "decided",
    "history",
    "how_many_wait",
    "listing",
    "not_ours",
    "one",
    "ours_again",
    "pair",
    "take_back",
    "told",
    "waiting",
]

PER_CENT = {Confidence.CERTAIN: 100, Confidence.LIKELY: 70, Confidence.GUESS: 30, Confidence.NONE: 0}
Judged = tuple[UUID, Suggestion]
"""A line that waits, with what is suggested for it."""
WAITING = frozenset({State.NEW, State.SUGGESTED})
OPEN: ColumnElement[bool] = BankLine.mark.is_(None) & (BankLine.paired_minor < BankLine.amount_minor)
"""The condition on lines that wait."""


class NothingSuggested(Refused):
    """There is no suggestion to accept, or none any more."""

    message = N_("What was suggested has changed meanwhile. Look again, and choose what this payment is for.")


class HasPaid(Refused):
    """A line that has paid something is ours."""

    message = N_("A part of this payment is paired. Take that back first.")


async def counts(r: Reading, judged: Sequence[Judged] | None = None) -> dict[State, int]:
    """How many lines are in each state; those that wait are judged here if they are not yet."""
    money_only(r)
    found: Counter[State] = Counter(dict.fromkeys(State, 0))
    rows = await r.db.execute(select(BankLine.mark, func.count()).where(~OPEN).group_by(BankLine.mark))
    for mark, number in rows:
        found[State(mark) if mark else State.PAIRED] += number
    for each in await _judged(r) if judged is None else judged:
        found[_state(each)] += 1
    return dict(found)


async def how_many_wait(r: Reading) -> int:
    """How many lines are new or suggested; for those who need not know which is which."""
    money_only(r)
    return await r.db.scalar(select(func.count()).select_from(BankLine).where(OPEN)) or 0


async def listing(r: Reading, state: State, *, after: int = 0, at_most: int = 50) -> list[ReviewLine]:
    """The lines in a state, the newest first, a page of them."""
    money_only(r)
    if state in WAITING:
        return await chosen(r, await _judged(r), state, after=after, at_most=at_most)
    return await decided(r, state, after=after, at_most=at_most)


async def chosen(
    r: Reading, judged: Sequence[Judged], state: State, *, after: int = 0, at_most: int = 50
) -> list[ReviewLine]:
    """Of lines that wait, judged together, those in this state."""
    money_only(r)
    wanted = dict([each for each in judged if _state(each) is state][after : after + at_most])
    rows = await _rows(r, BankLine.id.in_(wanted))
    return [view(line, file, state, wanted[line.id]) for line, file in rows]


async def decided(
    r: Reading, state: State, *where: ColumnElement[bool], after: int = 0, at_most: int = 50
) -> list[ReviewLine]:
    """The lines about which is decided, in this state."""
    money_only(r)
    marked = BankLine.mark == state.value if state is not State.PAIRED else BankLine.mark.is_(None) & ~OPEN
    rows = await _rows(r, marked, *where, after=after, at_most=at_most)
    return [view(line, file, state, None) for line, file in rows]


async def one(r: Reading, line_id: UUID) -> ReviewLine:
    """One line with its suggestion.

    Raises:
        NotFound: there is none.
    """
    money_only(r)
    rows = await _rows(r, BankLine.id == line_id)
    if not rows:
        raise NotFound
    line, file = rows[0]
    if line.mark is not None or line.paired_minor == line.amount_minor:
        return view(line, file, State(line.mark) if line.mark else State.PAIRED, None)
    judged = dict(await _judged(r))
    return view(line, file, _state((line_id, judged[line_id])), judged[line_id])


async def accept(w: Work, line_id: UUID, shown: ReviewLine | None = None) -> None:
    """Pair a line as it is suggested now; where `shown` is given, only if that is what was seen of it.

    Raises:
        NothingSuggested: nothing is, or something else.
        PairedMeanwhile, SetAside: somebody was faster.
    """
    await settling.locked(w, line_id)
    suggestion = dict(await _judged(w)).get(line_id)
    if suggestion is None:
        await settling.pair(w, line_id, (), None, Decision(by_hand=True))  # says who was faster
        raise NothingSuggested
    if suggestion.confidence is Confidence.NONE:
        raise NothingSuggested
    if shown is not None and (shown.parts, shown.client_id, shown.rest) != (
        parts(suggestion),
        suggestion.family,
        suggestion.rest,
    ):
        raise NothingSuggested
    await carry_out(w, line_id, suggestion, by_hand=True)


async def carry_out(w: Work, line_id: UUID, suggestion: Suggestion, *, by_hand: bool = False) -> None:
    """Do what a suggestion says.

    Raises:
        PairedMeanwhile: somebody was faster.
    """
    rest_to = cast("UUID | None", suggestion.family) if suggestion.rest.minor else None
    how = Decision(by_hand, PER_CENT[suggestion.confidence], told(suggestion.why))
    await settling.pair(w, line_id, parts(suggestion), rest_to, how)


async def pair(
    w: Work, line_id: UUID, parts: Sequence[tuple[UUID, Money]], rest_to: UUID | None = None, why: str = ""
) -> None:
    """Pair a line by hand with these debts; the rest is credit of the family `rest_to`, else it waits on.

    Raises:
        PairedMeanwhile, SetAside, NothingCame, OtherCurrency, NotFound: as for `settling.pair`.
    """
    await settling.pair(w, line_id, parts, rest_to, Decision(by_hand=True, why=why.strip(), note=why.strip()))


async def not_ours(w: Work, line_id: UUID) -> None:
    """Say that a line is nothing that families pay; it stays in the list of those, and can be taken out again.

    Raises:
        HasPaid: a part of it is paired. PairedMeanwhile: all of it.
    """
    line = await settling.locked(w, line_id)
    if line.mark is None and line.paired_minor == line.amount_minor:
        await settling.pair(w, line_id, (), None, Decision(by_hand=True))  # says who was faster
    if line.paired_minor:
        raise HasPaid
    if line.amount_minor > 0 and line.mark is None:
        line.mark, line.marked_by = "not_ours", w.visitor.name
        audit.note(w, "line set aside", "bank_line", line.id)
        w.publish(LINES_CHANGED, line.id)


async def ours_again(w: Work, line_id: UUID) -> None:
    """Put a line that was set aside back into the queue."""
    line = await settling.locked(w, line_id)
    if line.mark == "not_ours":
        line.mark, line.marked_by = None, ""
        audit.note(w, "line put back", "bank_line", line.id)
        w.publish(LINES_CHANGED, line.id)


async def take_back(w: Work, pairing_id: UUID, why: str) -> None:
    """Take one pairing back, alone, once and with a reason (A5).

    Raises:
        WhyIsNeeded, AlreadyTakenBack, AlreadySentBack, NotFound: as for `settling.take_back`.
    """
    await settling.take_back(w, pairing_id, why)


async def waiting(r: Reading, just_kept: Sequence[Kept] = ()) -> list[Judged]:
    """All lines that wait, with what is suggested; what is certain may be paired without a person.

    The lines of `just_kept` statements are not read once more.
    """
    money_only(r)
    fresh = {
        id_: line
        for kept in just_kept
        for id_, line in kept.new.items()
        if line.amount.minor > 0 and id_ not in kept.replaced
    }
    files = [kept.file_id for kept in just_kept if kept.file_id is not None and kept.new]
    return await _judged(r, *([BankLine.file_id.not_in(files)] if files else []), fresh=fresh)


async def _judged(
    r: Reading,
    *where: ColumnElement[bool],
    fresh: Mapping[UUID, BankPayment] | None = None,
) -> list[Judged]:
    """Lines that wait with what is suggested, the newest first; what came first is paid first.

    What was paired before and taken back, or paired in part by hand, is never certain again (A5).
    """
    touched = exists().where(Pairing.line_id == BankLine.id)
    found = await r.db.execute(
        select(*COLUMNS, touched.label("touched"))
        .where(OPEN, *where)
        .order_by(BankLine.booked_on.desc(), BankLine.id.desc())
    )
    every = found.all()[::-1]
    rows = {row.id: line_of(row) for row in every} | dict(fresh or {})
    by_hand = {row.id for row in every if row.touched}
    if not rows:
        return []
    known = await open_debts.load(r, list(rows.values()))
    suggestions = pairing.suggest(
        rows.values(), known.debts, known.accounts, families=known.families, found=known.candidates
    )
    judged = zip(rows, suggestions, strict=True)
    return [(id_, _unsure(each) if id_ in by_hand else each) for id_, each in judged][::-1]


def _unsure(suggestion: Suggestion) -> Suggestion:
    if suggestion.confidence is not Confidence.CERTAIN:
        return suggestion
    return suggestion._replace(confidence=Confidence.LIKELY)


def _state(judged: Judged) -> State:
    return State.NEW if judged[1].confidence is Confidence.NONE else State.SUGGESTED


async def _rows(
    r: Reading, *where: ColumnElement[bool], after: int = 0, at_most: int | None = None
) -> list[tuple[BankLine, BankFile]]:
    rows = await r.db.execute(
        select(BankLine, BankFile)
        .join(BankFile, BankFile.id == BankLine.file_id)
        .where(*where)
        .order_by(BankLine.booked_on.desc(), BankLine.id.desc())
        .offset(after)
        .limit(at_most)
    )
    return [(line, file) for line, file in rows]
