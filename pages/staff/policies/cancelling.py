"""Until when sessions can be cancelled: for all classes, or for one programme (R11–R19, Q21)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import title
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame
from pages.staff.policies import addresses, changing
from pages.staff.policies.cancelling_form import Preview, groups
from pages.staff.rooms import MORE
from services.core import acts
from services.core.plan import Plan
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _, formats
from services.overview import rule_examples, what_if
from services.provider import kept_rules, rules_form
from services.provider.kept_rules import KeptRule
from services.timetable.policy_act import CANCELLING, POLICY, wish


async def rule(visitor: Visitor, programme_id: UUID | None = None) -> None:
    """The rule for all classes, or that of one programme."""

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> Plan:
        return await acts.preview(w, POLICY, wish(CANCELLING, programme_id, seen, said))

    async def shown(plan: Plan) -> None:
        changing.confirm(visitor, plan, addresses.POLICIES, editing.again)

    load = partial(editable, programme_id=programme_id)
    async with reading(visitor) as r:
        kept, found = await kept_rules.cancelling_of(r, programme_id), await load(r)
        preview = Preview(
            await rule_examples.of_cancelling(r, programme_id), await what_if.past(r, programme_id)
        )
    with frame(_("Cancelling a session"), tab=MORE, back=addresses.POLICIES, room=addresses.POLICIES):
        static(title(_("Cancelling a session"), kept.programme or _("All classes")))
        static(_about(kept))
        editing = Editing(visitor, groups(), found, save, load, shown, preview.draw)
        editing.draw(_("Look at it"))
        if programme_id is not None and kept.is_own:
            _as_all_others(visitor, kept)


async def editable(r: Reading, programme_id: UUID | None) -> Editable:
    """The rule as a form holds it."""
    kept = await kept_rules.cancelling_of(r, programme_id)
    return Editable(rules_form.cancelling_values(kept.terms), kept.version, None)


def _about(kept: KeptRule) -> h.Renderable:
    if kept.programme_id is not None and not kept.is_own:
        lead = _("{programme} follows the rule for all classes.").format(programme=kept.programme)
        return h.div(".cb-section")[callout(lead, _("What you save here counts for it alone from then on."))]
    if kept.others:
        words = _("With a rule of their own, which does not change here: {programmes}.")
        return h.p(".cb-section.cb-text2")[words.format(programmes=formats.names(kept.others))]
    return h.fragment[()]


def _as_all_others(visitor: Visitor, kept: KeptRule) -> None:
    @action
    async def end() -> None:
        async with reading(visitor) as r:
            asked = wish(CANCELLING, kept.programme_id, kept.version, None)
            plan = await acts.preview(r, POLICY, asked)
        changing.confirm(visitor, plan, addresses.POLICIES, lambda: None)

    with ui.element("div").classes("cb-section cb-stack"):
        static(h.p(".cb-text2")[_("Or let it follow the rule for all classes again.")])
        button(_("As all other classes"), end, kind="quiet", icon_name="undo", main=True)
