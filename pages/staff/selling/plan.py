"""A template of plans: in which parts a class is paid, with all parts and dates before it is saved (R71)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import title
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.selling import addresses, plan_texts
from pages.staff.selling.money_words import typed
from pages.staff.selling.one_form import leads_to
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _, formats
from services.prices import keeping, plan_form, price_list


async def new(visitor: Visitor) -> None:
    """A template that is still to be."""
    await _plan(visitor, None)


async def one(visitor: Visitor, template_id: UUID) -> None:
    """A template that there is."""
    await _plan(visitor, template_id)


async def _plan(visitor: Visitor, template_id: UUID | None) -> None:
    async def load(r: Reading) -> Editable:
        example = await _example(r)
        if template_id is None:
            return Editable(plan_form.blank() | example)
        row = await keeping.one_plan(r, template_id)
        last = await versions.last_change(r, "plan", template_id)
        return Editable(plan_form.values(row) | example, row.version, last)

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        plan = plan_form.read(said, page_context().provider.currency)
        await keeping.keep_plan(w, plan.name, plan.shape, template_id, seen)

    @action
    async def end() -> None:
        if template_id is None:
            return
        async with work(visitor) as w:
            await keeping.end_plan(w, template_id)
        ui.navigate.to(addresses.PRICES)
        say(_("It can’t be chosen any more. Plans that were made by it stay as they were."))

    async with reading(visitor) as r:
        found = await load(r)
    name = _("New plan") if template_id is None else found.values["name"]
    with frame(name, tab=MORE, back=addresses.PRICES, room=addresses.PRICES):
        static(title(name, _("In which parts a class is paid. Counts for new bookings only.")))
        groups = plan_texts.groups(page_context().provider.currency)
        saved = leads_to(addresses.PRICES, _("Saved. Plans that were made by it stay as they were."))
        Editing(visitor, groups, found, save, load, saved, plan_texts.preview).draw(_("Save"))
        if template_id is not None:
            with ui.element("div").classes("cb-section cb-stack"):
                button(_("Don’t offer it any more"), end, kind="quiet", icon_name="visibility_off", main=True)


async def _example(r: Reading) -> dict[str, str]:
    """A price and a first day to reckon with: those of a real class."""
    for programme in await price_list.listed(r):
        if programme.price is not None and programme.classes:
            first = max(programme.classes[0].first_on, formats.here().today)
            return {"example_price": typed(programme.price), "example_day": first.isoformat()}
    return {"example_price": "240", "example_day": formats.here().today.isoformat()}
