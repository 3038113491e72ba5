"""Where sessions take place and who leads them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """A venue."""

    name: str
    area: str
    """The neighbourhood."""
    address: str
    country: str | None
    region: str | None
    """The region whose holidays count there."""


@dataclass(frozen=True, slots=True)
class Places:
    """All venues, and the full names of all staff, by id."""

    venues: dict[UUID, Place]
    names: dict[UUID, str]

    def instructor(self, staff_id: UUID | None) -> str | None:
        """The full name of a member of staff; None without one."""
        return None if staff_id is None else self.names.get(staff_id)
