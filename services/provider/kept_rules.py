"""The rules of cancelling and of make-ups as staff keep them: whose they are, in which version, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select

from db import CancellationRule, MakeUpRule, Programme
from services.core.refusals import NotFound
from services.core.work import Reading, Work
from services.language import formats
from services.provider.cache import forget
from services.provider.policies import cancellation, make_ups
from services.provider.rights import settings_only
from services.provider.terms import CancellationTerms, MakeUpTerms


@dataclass(frozen=True, slots=True)
class KeptRule:
    """Until when sessions may be cancelled, as it is now."""

    terms: CancellationTerms
    programme_id: UUID | None
    programme: str
    """Its name; empty for the rule for all classes."""
    is_own: bool
    """The programme's own; False: it follows the rule for all."""
    version: int
    others: tuple[str, ...]
    """Programmes with a rule of their own, which a change of the rule for all does not touch."""


@dataclass(frozen=True, slots=True)
class ProgrammeRule:
    """One programme in the list."""

    id: UUID
    name: str
    own: CancellationTerms | None
    """None: it follows the rule for all."""


async def cancelling_of(r: Reading, programme_id: UUID | None = None) -> KeptRule:
    """The rule for all classes, or that of one programme.

    Raises:
        NotFound: no such programme, or the visitor has not the settings.
    """
    settings_only(r)
    programme = None if programme_id is None else await r.db.get(Programme, programme_id)
    if programme_id is not None and programme is None:
        raise NotFound
    each = await programmes(r)
    own = {one.id for one in each if one.own}
    others = tuple(one.name for one in each if one.own) if programme_id is None else ()
    return KeptRule(
        await cancellation(r, programme_id),
        programme_id,
        programme.name if programme else "",
        programme_id is None or programme_id in own,
        await cancelling_version(r, programme_id),
        others,
    )


async def programmes(r: Reading) -> list[ProgrammeRule]:
    """Every programme, with its own rule if it has one.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(r)
    rows = await r.db.execute(select(Programme.id, Programme.name).order_by(Programme.id))
    has = select(CancellationRule.programme_id).where(CancellationRule.in_force_from <= r.now).distinct()
    own = set(await r.db.scalars(has))
    return [
        ProgrammeRule(id_, name, await cancellation(r, id_) if id_ in own else None)
        for id_, name in sorted(rows.all(), key=lambda row: formats.sort_key(row.name))
    ]


async def make_ups_of(r: Reading) -> MakeUpTerms:
    """The rule of make-ups.

    Raises:
        NotFound: the visitor has not the settings.
    """
    settings_only(r)
    return await make_ups(r)


async def cancelling_version(r: Reading, programme_id: UUID | None) -> int:
    """How often this rule has been set; 0 = it has none of its own."""
    mine = CancellationRule.programme_id.is_not_distinct_from(programme_id)
    return await r.db.scalar(select(func.count()).select_from(CancellationRule).where(mine)) or 0


async def make_ups_version(r: Reading) -> int:
    """How often the rule of make-ups has been set."""
    return await r.db.scalar(select(func.count()).select_from(MakeUpRule)) or 0


async def as_all_others(w: Work, programme_id: UUID | None) -> None:
    """Let a programme follow the rule for all again; None: there was no rule for all either."""
    mine = CancellationRule.programme_id.is_not_distinct_from(programme_id)
    await w.db.execute(delete(CancellationRule).where(mine))
    forget(w)
