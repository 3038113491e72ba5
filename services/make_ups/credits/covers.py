"""What credits may be used for, by name: the stored scope is ids (R31, R43)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, union_all

from db import Class, Programme, Venue
from services.core.work import Reading

Stored = Mapping[str, list[str] | None]


@dataclass(frozen=True, slots=True)
class Covers:
    """The names of what a credit covers; None = all there are."""

    programmes: tuple[str, ...] | None = None
    classes: tuple[str, ...] | None = None
    venues: tuple[str, ...] | None = None
    periods: tuple[str, ...] | None = None

    @property
    def is_all(self) -> bool:
        """Whether it covers every session."""
        return self == Covers()


async def named(r: Reading, scopes: Sequence[Stored]) -> list[Covers]:
    """Each scope by its names, with one question for all of them; what was deleted since has no name."""
    names = await _names(r, {id_ for scope in scopes for id_ in _ids(scope)})
    return [_covers(scope, names) for scope in scopes]


def _ids(scope: Stored) -> set[str]:
    return {id_ for part in ("programmes", "classes", "venues") for id_ in scope.get(part) or ()}


def _covers(scope: Stored, names: Mapping[str, str]) -> Covers:
    def part(name: str) -> tuple[str, ...] | None:
        ids = scope.get(name)
        return None if ids is None else tuple(names[id_] for id_ in ids if id_ in names)

    periods = scope.get("periods")
    return Covers(
        part("programmes"), part("classes"), part("venues"), None if periods is None else tuple(periods)
    )


async def _names(r: Reading, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    wanted = [UUID(id_) for id_ in ids]
    rows = await r.db.execute(
        union_all(
            *(select(table.id, table.name).where(table.id.in_(wanted)) for table in (Programme, Class, Venue))
        )
    )
    return {str(id_): name for id_, name in rows}
