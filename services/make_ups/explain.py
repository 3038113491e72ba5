"""Why a session is not offered: one session with all findings, or all that are not, counted (R38)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.core import access
from services.core.rulebook import Finding, Reason, only_places_are_missing
from services.core.work import Reading
from services.make_ups import candidates, case_loader, finder, rules
from services.make_ups.batch import why_not_any
from services.make_ups.case import SessionFacts
from services.make_ups.finder import PAGE, Place, Pool


@dataclass(frozen=True, slots=True)
class Turned:
    """A session that is not offered, and why."""

    place: Place
    why: Finding


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """One page of sessions that are not offered, and all reasons counted."""

    listed: list[Turned]
    next_page: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """All twenty findings about one session, what a family is told, and the nearest that fits."""

    place: Place
    findings: tuple[Finding, ...]
    why: Finding | None
    nearest: Place | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A session judged again: what it is like now, and what speaks against it, if anything does."""

    place: Place
    why: Finding | None

    @property
    def shown(self) -> bool:
        """Whether it belongs in the list: it can be booked, or waited for."""
        return self.why is None or self.place.may_wait


@dataclass(frozen=True, slots=True)
class JudgedAgain:
    """What an open finder is told when places have changed."""

    dead: Finding | None
    """What speaks against the right itself, whatever the session: it was spent, voided or has run out."""
    judged: list[Judged]


async def again(r: Reading, credit_id: UUID, session_ids: Iterable[UUID]) -> JudgedAgain:
    """Sessions judged again in one look, for a screen that is open while they change (R38).

    Raises:
        NotFound: no such right, or no longer theirs.
    """
    my = await access.credit(r, credit_id)
    known = await case_loader.of_right(r, my.mine, my.credit)
    dead = why_not_any(known.case)
    if dead is not None:
        return JudgedAgain(dead, [])
    every = Pool(r, my.mine, known, await candidates.some(r, known, session_ids))
    await every.with_names()
    return JudgedAgain(None, [_judged(every, session, why) for session, why in every.judged])


def _judged(every: Pool, session: SessionFacts, why: Finding | None) -> Judged:
    return Judged(every.place(session, may_wait=every.may_wait(session, why)), why)


async def explain(r: Reading, credit_id: UUID, session_id: UUID) -> Explained | None:
    """Why this session is or is not offered: all findings, and the nearest that is. None: no such session."""
    one, _credit = await finder.of_one(r, credit_id, session_id)
    if one is None:
        return None
    await one.with_names()
    session, why = one.judged[0]
    nearest = None
    if why is not None:
        every, _my = await finder.of_credit(r, credit_id)
        nearest = (await every.with_names()).nearest(session)
    findings = rules.verdict(one.known.case.about(session))
    place = one.place(session, may_wait=one.may_wait(session, why))
    return Explained(place, findings, why, nearest)


async def turned_away(r: Reading, credit_id: UUID, page: int = 0) -> TurnedAway:
    """Sessions in the right's scope that are not offered, with why, fifty a page; and all reasons counted.

    Those outside of what the right covers are counted by one GROUP BY and join the reasons.
    """
    every, _my = await finder.of_credit(r, credit_id)
    await every.with_names()
    turned = [(c, finding) for c, finding in every.judged if finding is not None]
    first = page * PAGE
    listed = [
        Turned(every.place(c, may_wait=only_places_are_missing(finding)), finding)
        for c, finding in turned[first : first + PAGE]
    ]
    outside = reasons_outside(await candidates.out_of_scope(r, every.known))
    following = page + 1 if first + PAGE < len(turned) else None
    return TurnedAway(listed, following, (*every.reasons, *outside))


def reasons_outside(counted: list[tuple[Finding, int]]) -> tuple[Reason, ...]:
    """The reasons of what a right does not cover, from counts by class and place."""
    found: dict[str, Reason] = {}
    for against, count in counted:
        told = against.told
        before = found[told.name].count if told.name in found else 0
        found[told.name] = Reason(told, before + count, against)
    return tuple(sorted(found.values(), key=lambda reason: -reason.count))
