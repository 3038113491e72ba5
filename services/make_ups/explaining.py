"""Why a session is not offered: one session with all findings, or all that are not, counted (R38)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from services.findings import Finding, Reason
from services.make_ups import places, pool, rules
from services.make_ups.judging import only_places_are_missing
from services.make_ups.pool import PAGE, Place
from services.work import Reading


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


async def explain(r: Reading, credit_id: UUID, session_id: UUID) -> Explained | None:
    """Why this session is or is not offered: all findings, and the nearest that is. None: no such session."""
    one, _credit = await pool.of_one(r, credit_id, session_id)
    if one is None:
        return None
    await one.with_names()
    candidate, why = one.judged[0]
    nearest = None
    if why is not None:
        every, _credit = await pool.of_credit(r, credit_id)
        nearest = (await every.with_names()).nearest(candidate)
    findings = rules.verdict(one.known.case.about(candidate.facts))
    may_wait = only_places_are_missing(why) and one.classes[candidate.facts.class_id].queue_on
    return Explained(one.place(candidate, may_wait=may_wait), findings, why, nearest)


async def turned_away(r: Reading, credit_id: UUID, page: int = 0) -> TurnedAway:
    """Sessions in the right's scope that are not offered, with why, fifty a page; and all reasons counted.

    Those outside of what the right covers are counted by one GROUP BY and join the reasons.
    """
    every, _credit = await pool.of_credit(r, credit_id)
    await every.with_names()
    turned = [(c, finding) for c, finding in every.judged if finding is not None]
    first = page * PAGE
    listed = [
        Turned(every.place(c, may_wait=only_places_are_missing(finding)), finding)
        for c, finding in turned[first : first + PAGE]
    ]
    outside = reasons_outside(await places.out_of_scope(r, every.known))
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
