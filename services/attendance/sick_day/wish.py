"""PURE: what staff ask for on a sick day, as it goes from the screen to the plan and is kept with what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.attendance.compensation import Compensation

LONGEST = 200
"""Characters of the reason."""


@dataclass(frozen=True, slots=True)
class DayWish:
    """Which sessions, who takes each over, what families get, and whether they are told."""

    sessions: Mapping[UUID, UUID | None]
    """Who takes each of them over; None: it is cancelled."""
    reason: str = ""
    """Families read it."""
    gives: Compensation = Compensation.MAKE_UP
    """What each child gets for a cancelled session (Q23)."""
    tells: bool = True
    """Whether the families get a message (R24)."""

    def as_json(self) -> dict[str, Any]:
        """As it is stored; `read` is its opposite."""
        return {
            "sessions": {
                str(id_): str(self.sessions[id_] or "")
                for id_ in sorted(self.sessions, key=lambda id_: id_.hex)
            },
            "reason": self.reason,
            "gives": self.gives.value,
            "tells": self.tells,
        }


def read(wish: Mapping[str, Any]) -> DayWish:
    """What `as_json` has written."""
    sessions = {UUID(id_): UUID(who) if who else None for id_, who in wish["sessions"].items()}
    return DayWish(sessions, wish["reason"], Compensation(wish["gives"]), wish["tells"])
