"""One look at the review queue: how many lines are in each state, and the lines of one of them with all they name (A1–A5).

Counts and lines are judged once and together, so a count opens the very rows it has counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from db import BankLine
from services.core.work import Reading
from services.payments import review
from services.payments.bank import named, refunds_seen, showing
from services.payments.bank.refunds_seen import SeenStep
from services.payments.bank.rights import money_only
from services.payments.bank.showing import PairingView, ReviewLine, State
from services.payments.money_out import Out
from services.payments.owed import Owed
from services.payments.pairing import Confidence
from services.payments.review import WAITING, Judged

PAGE = 50


@dataclass(frozen=True, slots=True)
class RefundMatch:
    """The refund that a line which went out may be, or several together."""

    outs: tuple[Out, ...]
    confidence: Confidence = Confidence.NONE
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What the room shows."""

    counts: dict[State, int]
    sure: int
    """Of the suggested ones, how many are certain."""
    lines: tuple[ReviewLine, ...]
    more: bool
    debts: dict[UUID, Owed] = field(default_factory=dict)
    """Those that are suggested."""
    families: dict[UUID, str] = field(default_factory=dict)
    pairings: dict[UUID, list[PairingView]] = field(default_factory=dict)
    """By line to which anything has happened, those that stand; none where all was taken back."""
    seen: dict[UUID, list[Out]] = field(default_factory=dict)
    """By line, the refunds it is."""
    suggested: dict[UUID, RefundMatch] = field(default_factory=dict)
    """By line, the refund it may be."""


async def page(r: Reading, state: State, *, at_most: int = PAGE) -> ReviewPage:
    """The queue in one state, the newest first; of what went out, what may be a refund comes first.

    Raises:
        NotFound: the visitor does not see money.
    """
    money_only(r)
    judged = await review.waiting(r)
    counts = await review.counts(r, judged)
    sure = len(certain(judged))
    if state is State.MONEY_OUT:
        return await _went(r, counts, sure, at_most)
    found = (
        await review.chosen(r, judged, state, at_most=at_most + 1)
        if state in WAITING
        else await review.decided(r, state, at_most=at_most + 1)
    )
    lines = tuple(found[:at_most])
    standing = await showing.standing(r, [line.line_id for line in lines])
    debts = await named.debts(r, _debt_ids(lines, standing))
    families = await named.names(r, _client_ids(lines, debts))
    return ReviewPage(counts, sure, lines, len(found) > at_most, debts, families, standing)


async def sure_ones(r: Reading) -> ReviewPage:
    """All suggestions that are certain, as a page: what "accept all sure ones" does.

    Raises:
        NotFound: the visitor does not see money.
    """
    judged = certain(await review.waiting(r))
    lines = tuple(await review.chosen(r, judged, State.SUGGESTED, at_most=len(judged)))
    debts = await named.debts(r, _debt_ids(lines, {}))
    return ReviewPage({}, len(lines), lines, False, debts, await named.names(r, _client_ids(lines, debts)))


@dataclass(frozen=True, slots=True)
class LineStory:
    """One line, and all that was done with it, the newest first."""

    line: ReviewLine
    pairings: list[PairingView]
    debts: dict[UUID, Owed]
    steps: list[SeenStep]


async def story(r: Reading, line_id: UUID) -> LineStory:
    """What happened to a line.

    Raises:
        NotFound: there is none, or the visitor does not see money.
    """
    line = await review.one(r, line_id)
    pairings = await showing.history(r, line_id)
    debts = await named.debts(r, {each.debt_id for each in pairings if each.debt_id})
    return LineStory(line, pairings, debts, await refunds_seen.steps(r, line_id))


def certain(judged: Sequence[Judged]) -> list[Judged]:
    """Those that need no person."""
    return [each for each in judged if each[1].confidence is Confidence.CERTAIN]


async def _went(r: Reading, counts: dict[State, int], sure: int, at_most: int) -> ReviewPage:
    may_be = await refunds_seen.suggested(r)
    first = await review.decided(r, State.MONEY_OUT, BankLine.id.in_(may_be), at_most=at_most)
    rest = await review.decided(
        r, State.MONEY_OUT, BankLine.id.not_in(may_be), at_most=at_most + 1 - len(first)
    )
    lines = (*first, *rest)[:at_most]
    outs = {each.id: each for each in await refunds_seen.open_ones(r)}
    return ReviewPage(
        counts,
        sure,
        lines,
        len(first) + len(rest) > at_most,
        seen=await refunds_seen.seen_on(r, [line.line_id for line in lines]),
        suggested={
            line_id: RefundMatch(
                tuple(outs[id_] for id_ in each.refunds), each.confidence, showing.told(each.why)
            )
            for line_id, each in may_be.items()
        },
    )


def _debt_ids(lines: Iterable[ReviewLine], standing: Mapping[UUID, Sequence[PairingView]]) -> set[UUID]:
    suggested = {debt_id for line in lines for debt_id, _money in line.parts}
    return suggested | {each.debt_id for of in standing.values() for each in of if each.debt_id}


def _client_ids(lines: Iterable[ReviewLine], debts: Mapping[UUID, Owed]) -> set[UUID]:
    return {line.client_id for line in lines if line.client_id} | {each.client_id for each in debts.values()}
