"""Cancel a session by a tap that was made without a connection, and is sent when there is one again.

It is judged by the time it arrives, so what may come of it is said before the tap: in time, and after the deadline.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from services.attendance import cancel_rules, cancelling
from services.attendance.cancel_rules import Consequence
from services.attendance.cancelling import Cancelled, Reason
from services.core import access
from services.core.access import Act
from services.core.refusals import Refused
from services.core.work import Reading, Work
from services.language import N_

LONGEST = timedelta(days=14)
"""For so long a tap is taken; its key is remembered for longer (`operations/retention.py`)."""


class TappedLongAgo(Refused):
    """The tap was made so long ago that its key may have been forgotten: it could count twice."""

    message = N_("You tapped this more than two weeks ago, so we didn’t cancel anything.")


@dataclass(frozen=True, slots=True)
class Tap:
    """“Can’t make it”, as the phone has kept it."""

    key: str
    """Its own: sent twice, it counts once."""
    attendance_id: UUID
    reason: Reason | None = None
    ago: timedelta = timedelta()
    """How long ago the tap was."""


@dataclass(frozen=True, slots=True)
class MayCome:
    """What a tap that is sent later may come to."""

    in_time: Consequence
    """If it arrives by the deadline; if that has passed, what it comes to now."""
    late: Consequence
    asks_first: bool
    """The provider wants a reason before the session is cancelled (R19)."""


async def may_come(r: Reading, attendance_id: UUID) -> MayCome:
    """What “Can’t make it” would come to now, and what once the deadline has passed.

    Raises:
        NotFound, NotAllowed: not theirs, or only to look at.
    """
    facts, terms = await cancelling.facts_of(r, await access.attendance(r, attendance_id, Act.ATTEND))
    after = max(facts.now, facts.deadline.at + timedelta.resolution)
    return MayCome(
        cancel_rules.consequence(facts),
        cancel_rules.consequence(replace(facts, now=after)),
        terms.reason_prompt == "before",
    )


async def cancel(w: Work, tap: Tap) -> Cancelled:
    """Do what was tapped, judged as of now. The same tap again has no further effect, and the same answer.

    Raises:
        TappedLongAgo.
        NotFound, NotAllowed, CannotCancel, ReasonNeeded, ConsentNeeded: as for `cancelling.cancel`.
        AnotherRequest: the key was used for another tap.
    """
    if tap.ago > LONGEST:
        raise TappedLongAgo
    return await cancelling.cancel(w, tap.attendance_id, tap.reason, key=f"later/{tap.key}")
