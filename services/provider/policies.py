"""Reads the policies in force, and puts new ones in force.

A policy is a row with the moment from which it is in force. At any moment the newest of these rows holds, so a change
never rewrites the past.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from db import CancellationRule, MakeUpRule
from services.core import audit
from services.core.work import Reading, Work
from services.provider.cache import forget
from services.provider.settings import settings_of
from services.provider.terms import CancellationTerms, MakeUpTerms


async def cancellation(
    r: Reading, programme_id: UUID | None = None, at: datetime | None = None
) -> CancellationTerms:
    """The terms in force `at` a moment (now by default): the programme's own, else the provider's (Q21)."""
    found = await settings_of(r)
    moment = at or r.now
    in_force = [rule for rule in (found.cancelling if found else ()) if rule.in_force_from <= moment]
    own = [rule for rule in in_force if rule.programme_id == programme_id]
    theirs = own or [rule for rule in in_force if rule.programme_id is None]
    if not theirs:
        return CancellationTerms()
    return CancellationTerms.of({name: getattr(theirs[0], name) for name in CancellationTerms.COLUMNS})


async def make_ups(r: Reading) -> MakeUpTerms:
    """The make-up rule in force now."""
    found = await settings_of(r)
    return MakeUpTerms() if found is None else found.make_ups


async def set_cancellation(w: Work, provider_id: UUID, programme_id: UUID | None = None, **rule: Any) -> None:
    """Put a cancellation rule in force from now on, for all programmes or for one.

    It replaces a rule that is in force from the same moment.
    """
    values = {"in_force_from": w.now} | rule
    same_moment = delete(CancellationRule).where(
        CancellationRule.in_force_from == values["in_force_from"],
        CancellationRule.programme_id.is_not_distinct_from(programme_id),
    )
    await w.db.execute(same_moment)
    w.db.add(CancellationRule(provider_id=provider_id, programme_id=programme_id, **values))
    about = ("provider", provider_id) if programme_id is None else ("programme", programme_id)
    audit.note(w, "set cancelling", *about, rule=rule)
    await w.db.flush()
    forget(w)


async def set_make_ups(w: Work, provider_id: UUID, **rule: Any) -> None:
    """Put a make-up rule in force from now on; it replaces one that is in force from the same moment."""
    values = {"in_force_from": w.now} | rule
    await w.db.execute(delete(MakeUpRule).where(MakeUpRule.in_force_from == values["in_force_from"]))
    w.db.add(MakeUpRule(provider_id=provider_id, **values))
    audit.note(w, "set make-ups", "provider", provider_id, rule=rule)
    await w.db.flush()
    forget(w)
