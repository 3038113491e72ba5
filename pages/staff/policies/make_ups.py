"""The rule of make-ups: how many places, and for how long (R32–R42)."""

from __future__ import annotations

from collections.abc import Mapping

from components.base import static
from components.frame import title
from pages.app.editing import Editable, Editing
from pages.app.frame import frame
from pages.staff.policies import addresses, changing
from pages.staff.policies.make_ups_form import Preview, groups
from pages.staff.rooms import MORE
from services.core import acts
from services.core.plan import Plan
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _
from services.overview import rule_examples, what_if
from services.provider import kept_rules, rules_form
from services.timetable.policy_act import MAKE_UPS, POLICY, wish


async def make_ups(visitor: Visitor) -> None:
    """The form."""

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> Plan:
        return await acts.preview(w, POLICY, wish(MAKE_UPS, None, seen, said))

    async def shown(plan: Plan) -> None:
        changing.confirm(visitor, plan, addresses.POLICIES, editing.again)

    async with reading(visitor) as r:
        terms, found = await kept_rules.make_ups_of(r), await editable(r)
        preview = Preview(await rule_examples.of_places(r), await what_if.past(r), terms)
    with frame(_("Make-ups"), tab=MORE, back=addresses.POLICIES, room=addresses.POLICIES):
        static(title(_("Make-ups"), _("All classes")))
        editing = Editing(visitor, groups(), found, save, editable, shown, preview.draw)
        editing.draw(_("Look at it"))


async def editable(r: Reading) -> Editable:
    """The rule as a form holds it."""
    values = rules_form.make_up_values(await kept_rules.make_ups_of(r))
    return Editable(values, await kept_rules.make_ups_version(r), None)
