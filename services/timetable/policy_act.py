"""Changing a rule is an act on many things: it is previewed with all that it touches, and can be taken back (R11–R19, R32–R42).

What was agreed under the old rule keeps it: sessions that are cancelled stay as they were decided, make-ups keep the day
until which they are valid. Places are numbers of the sessions themselves, so that those to come get the new one here (R39).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.core import versions
from services.core.acts import BulkAct
from services.core.done_acts import Done
from services.core.plan import STAYS, ActLine, Plan
from services.core.typed_form import TypedForm
from services.core.work import Reading, Work
from services.provider import by_itself, kept_rules, policies, rules_form
from services.provider.rights import settings_only
from services.provider.settings import current
from services.timetable import more_places

CANCELLING, MAKE_UPS, BY_ITSELF = "cancelling", "make_ups", "by_itself"
SET, ENDED, EDITED = "set", "ended", "edited"
"""What becomes of a rule; why it stays."""


def wish(
    of: str, programme_id: UUID | None, seen: int | None, said: Mapping[str, str] | None
) -> dict[str, Any]:
    """What staff ask for; nothing said: let the programme follow the rule for all."""
    programme = str(programme_id) if programme_id else None
    return {"of": of, "programme": programme, "seen": seen, "said": None if said is None else dict(said)}


async def _plan(r: Reading, asked: Mapping[str, Any]) -> Plan:
    settings_only(r)
    programme_id = UUID(asked["programme"]) if asked["programme"] else None
    if asked["of"] == MAKE_UPS:
        versions.expect(asked["seen"], await kept_rules.make_ups_version(r))
        return await _plan_make_ups(r, asked)
    if asked["of"] == BY_ITSELF:
        return await _plan_by_itself(r, asked)
    versions.expect(asked["seen"], await kept_rules.cancelling_version(r, programme_id))
    kept = await kept_rules.cancelling_of(r, programme_id)
    before = kept.terms.columns() if kept.is_own and kept.version else None
    if asked["said"] is None:
        gone = ActLine(ENDED, CANCELLING, programme_id, {"before": before, "after": None})
        return Plan(POLICY.name, asked, (gone,) if before else ())
    form = TypedForm(asked["said"], "EUR")
    after = rules_form.read_cancelling(form)
    form.done()
    line = ActLine(SET, CANCELLING, programme_id, {"before": before, "after": after})
    return Plan(POLICY.name, asked, () if after == before else (line,))


async def _plan_make_ups(r: Reading, asked: Mapping[str, Any]) -> Plan:
    form = TypedForm(asked["said"], "EUR")
    after = rules_form.read_make_ups(form)
    form.done()
    terms = await policies.make_ups(r)
    before = {name: getattr(terms, name) for name in after}
    rule = () if after == before else (ActLine(SET, MAKE_UPS, None, {"before": before, "after": after}),)
    sessions = await more_places.plan(r, before["extra_places"], after["extra_places"])
    return Plan(POLICY.name, asked, (*rule, *sessions))


async def _plan_by_itself(r: Reading, asked: Mapping[str, Any]) -> Plan:
    versions.expect(asked["seen"], await by_itself.version(r))
    form = TypedForm(asked["said"], "EUR")
    after = by_itself.typed(form).columns()
    form.done()
    before = (await by_itself.kept(r)).columns()
    line = ActLine(SET, BY_ITSELF, None, {"before": before, "after": after})
    return Plan(POLICY.name, asked, () if after == before else (line,))


async def _do(w: Work, plan: Plan, _id: UUID) -> tuple[ActLine, ...]:
    await _set_all(w, plan.changes, "after")
    return plan.changes


async def _set_all(w: Work, lines: Sequence[ActLine], when: str) -> None:
    sessions = [line for line in lines if line.about == "session"]
    for line in lines:
        if line.about != "session":
            await _set(w, line, line.facts[when])
    await more_places.give(w, sessions, when)


async def _set(w: Work, line: ActLine, value: Any) -> None:
    here = (await current(w)).id
    if line.about == MAKE_UPS:
        await policies.set_make_ups(w, here, **value)
    elif line.about == BY_ITSELF:
        await by_itself.set_(w, value)
    elif value is not None:
        await policies.set_cancellation(w, here, line.about_id, **value)
    else:
        await kept_rules.as_all_others(w, line.about_id)


async def _reverse(r: Reading, done: Done) -> Plan:
    settings_only(r)
    lines = []
    places = await more_places.now(r, done.lines)
    for line in done.lines:
        of_session = line.about_id if line.about == "session" else None
        now = places.get(of_session) if of_session else await _now(r, line)
        edited = now != line.facts["after"]
        lines.append(replace(line, what=STAYS if edited else line.what, why=EDITED if edited else ""))
    return Plan(POLICY.name, {"of": str(done.id)}, tuple(lines))


async def _now(r: Reading, line: ActLine) -> Any:
    """What the line speaks of, as it is now."""
    if line.about == MAKE_UPS:
        terms = await policies.make_ups(r)
        return {name: getattr(terms, name) for name in line.facts["after"]}
    if line.about == BY_ITSELF:
        return (await by_itself.kept(r)).columns()
    kept = await kept_rules.cancelling_of(r, line.about_id)
    return kept.terms.columns() if kept.is_own and kept.version else None


async def _undo(w: Work, _done: Done, plan: Plan) -> None:
    await _set_all(w, plan.changes, "before")


POLICY = BulkAct("policy", _plan, _do, _reverse, _undo)
"""A rule of cancelling or of make-ups is changed, or what happens by itself."""
