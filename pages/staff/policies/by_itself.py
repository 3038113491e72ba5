"""What happens by itself: whom a free place is offered to and for how long, and when registers close (R55, R99)."""

from __future__ import annotations

from collections.abc import Mapping

from components.base import static
from components.frame import title
from pages.app.editing import Editable, Editing
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.policies import addresses, changing
from pages.staff.policies.by_itself_form import Preview, groups
from pages.staff.rooms import MORE
from services.core import acts, versions
from services.core.plan import Plan
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _
from services.overview import rule_examples
from services.provider import by_itself as settings
from services.timetable.policy_act import BY_ITSELF, POLICY, wish


async def by_itself(visitor: Visitor) -> None:
    """The form."""

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> Plan:
        return await acts.preview(w, POLICY, wish(BY_ITSELF, None, seen, said))

    async def shown(plan: Plan) -> None:
        changing.confirm(visitor, plan, addresses.POLICIES, editing.again)

    async with reading(visitor) as r:
        found = await editable(r)
        examples = await rule_examples.of_cancelling(r, None)
        preview = Preview(r.now, page_context().provider, examples.sessions[0][0])
    with frame(_("What happens by itself"), tab=MORE, back=addresses.POLICIES, room=addresses.POLICIES):
        static(title(_("What happens by itself"), _("All classes")))
        editing = Editing(visitor, groups(), found, save, editable, shown, preview.draw)
        editing.draw(_("Look at it"))


async def editable(r: Reading) -> Editable:
    """The settings as a form holds them."""
    values = settings.values(await settings.kept(r))
    last = await versions.last_change(r, "provider", page_context().provider.id)
    return Editable(values, await settings.version(r), last)
