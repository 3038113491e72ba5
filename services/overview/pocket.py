"""What a family keeps on its phone for places without a connection: the next sessions, and the passes to show."""

from __future__ import annotations

from dataclasses import dataclass

from services.attendance import sent_later
from services.attendance.cancel_rules import Outcome
from services.attendance.sent_later import MayCome
from services.attendance.view import AttendanceView
from services.core import access
from services.core.work import Reading
from services.overview import home
from services.passes import view
from services.passes.view import PassCard

SESSIONS = 12
"""How many of the next sessions are kept: for a family of three some two weeks."""
UNSAFE = (Outcome.REFUSED, Outcome.MAKE_UP_LOST)
"""What is not offered without a connection: it needs a look, or consent, at that moment."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One of the next sessions."""

    attendance: AttendanceView
    cancelling: MayCome | None
    """What “Can’t make it” may come to; None = it is not offered."""


@dataclass(frozen=True, slots=True)
class Pocket:
    """All that the card shows."""

    sessions: tuple[Coming, ...]
    passes: tuple[PassCard, ...]
    """Those that can be used, the soonest to end first."""


async def pocket(r: Reading) -> Pocket:
    """The card of the family that asks.

    Raises:
        NotFound: no client asks.
    """
    access.client_only(r)
    ahead = await home.ahead(r, limit=SESSIONS)
    return Pocket(
        tuple([Coming(each, await _cancelling(r, each)) for each in ahead]),
        tuple(card for card in await view.cards(r) if card.is_usable),
    )


async def _cancelling(r: Reading, attendance: AttendanceView) -> MayCome | None:
    if not (attendance.on and attendance.may_cancel):
        return None
    found = await sent_later.may_come(r, attendance.attendance_id)
    return None if found.in_time.outcome in UNSAFE else found
