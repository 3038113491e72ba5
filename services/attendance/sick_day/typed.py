"""PURE: the form of a sick day, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.attendance.compensation import Compensation
from services.attendance.sick_day.wish import LONGEST, DayWish
from services.core import ids
from services.core.typed_form import TypedForm

OFF, STAYS = "off", "stays"
"""What becomes of a session, where nobody takes it over."""
YES, NO = "yes", "no"


def field(session_id: UUID) -> str:
    """The name of a session's field."""
    return f"s-{ids.short(session_id)}"


def read(said: Mapping[str, str], session_ids: Sequence[UUID]) -> DayWish:
    """What is asked for of these sessions.

    Raises:
        NotAsTyped: the reason is too long, or a choice is not offered.
        NotFound: an id is none of ours.
    """
    typed = TypedForm({"gives": Compensation.MAKE_UP.value, "tells": YES, **said}, "")
    reason = typed.text("reason", longest=LONGEST)
    gives, tells = typed.one_of("gives", list(Compensation)), typed.one_of("tells", (YES, NO))
    typed.done()
    sessions: dict[UUID, UUID | None] = {}
    for id_ in session_ids:
        what = said.get(field(id_), STAYS)
        if what != STAYS:
            sessions[id_] = None if what == OFF else ids.read(what)
    return DayWish(sessions, reason, Compensation(gives), tells == YES)
