"""One page of the make-up finder: what can be booked with a credit, filtered by the family's wishes (R38)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from db.raw import Driver, RawId
from services.core.rulebook import CountedReason, Finding
from services.core.work import Reading
from services.language import formats
from services.make_ups import pools
from services.make_ups.candidates import Wishes
from services.make_ups.case import SessionFacts
from services.make_ups.credits.view import CreditView
from services.make_ups.pools import Candidate, Judged, Pool, Swap

PAGE = 50
NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by."""

    id: UUID
    name: str
    usual: bool


@dataclass(frozen=True, slots=True)
class Finder:
    """One page of what can be booked with a credit, and why the rest is not here."""

    credit: CreditView
    candidates: list[Candidate]
    """Free and full ones, in order of time; full ones only if the family may wait for them."""
    offered: int
    """Free ones that the wishes let through, on all pages."""
    total: int
    next_page: int | None
    reasons: tuple[CountedReason, ...]
    venues: list[Choice]
    instructors: list[Choice]
    dead: Finding | None
    """The rule that refuses the credit for every session."""
    takes_requests: bool = False
    """Another time can be asked for (R51)."""


async def search(r: Reading, credit_id: UUID, wishes: Wishes = NO_WISHES, page: int = 0) -> Finder:
    """One page of the make-up finder (R38): pages of fifty without a limit, and why the other sessions are not shown.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    pool = await pools.of_credit(r, credit_id)
    shown = [judged for judged in await pool.judged() if judged.why is None or pool.may_wait(judged)]
    wanted = shown
    if wishes != NO_WISHES:
        zone, driver = pool.loaded.case.zone, pool.loaded.driver
        wanted = [
            judged
            for judged in shown
            if not (judged.why is not None and wishes.hide_full)
            and _wanted(judged.session, wishes, zone, driver)
        ]
    first = page * PAGE
    return Finder(
        credit=await pool.credit_view(),
        candidates=[pool.candidate(judged) for judged in wanted[first : first + PAGE]],
        offered=_free(wanted),
        total=len(wanted),
        next_page=page + 1 if first + PAGE < len(wanted) else None,
        reasons=await pool.reasons(),
        venues=_choices(pool, {each.session.class_.venue_id for each in shown}, pool.usual.venue_id),
        instructors=_choices(pool, {each.session.instructor_id for each in shown}, pool.usual.instructor_id),
        dead=pool.dead,
        takes_requests=pool.mine.programme.requests_on and pool.dead is None,
    )


def _free(judged: list[Judged]) -> int:
    return sum(each.why is None for each in judged)


def _wanted(session: SessionFacts, wishes: Wishes, zone: ZoneInfo, driver: Driver) -> bool:
    local = session.starts_at.astimezone(zone)
    weekend = local.weekday() >= 5
    times = [
        asked
        for wished, asked in (
            (wishes.after_school, not weekend and local.hour >= 15),
            (wishes.weekend, weekend),
        )
        if wished
    ]
    coach_id = session.instructor_id
    return (
        (not times or any(times))
        and (not wishes.weekdays or local.weekday() in wishes.weekdays)
        and (not wishes.venues or driver.read(session.class_.venue_id) in wishes.venues)
        and (not wishes.instructors or (coach_id is not None and driver.read(coach_id) in wishes.instructors))
    )


def _choices(pool: Pool, found: set[RawId | None], usual: RawId | None) -> list[Choice]:
    names, read = pool.names, pool.loaded.driver.read
    choices = [
        Choice(read(id_), names[id_], id_ == usual) for id_ in found if id_ is not None and id_ in names
    ]
    return sorted(choices, key=lambda choice: (not choice.usual, formats.sort_key(choice.name)))


async def best(r: Reading, credit_id: UUID, n: int = 3) -> list[Swap]:
    """Up to `n` sessions that fit a credit best.

    Raises:
        NotFound: no such credit, or not theirs.
    """
    return await (await pools.of_credit(r, credit_id)).best(n)
