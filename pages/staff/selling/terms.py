"""How classes are paid: when booking, when they have begun, by when, and what happens if nobody pays (R66–R75)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.frame import title
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.selling import addresses, terms_texts
from pages.staff.selling.one_form import leads_to
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _
from services.prices import keeping, policies, terms_form
from services.prices.policies import KeptTerms


async def for_all(visitor: Visitor) -> None:
    """The terms for all classes."""
    await _terms(visitor, None)


async def for_programme(visitor: Visitor, programme_id: UUID) -> None:
    """The terms of one programme."""
    await _terms(visitor, programme_id)


async def _terms(visitor: Visitor, programme_id: UUID | None) -> None:
    async def load(r: Reading) -> Editable:
        return await editable(r, programme_id)

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        await policies.set_terms(w, programme_id, seen, said)

    async with reading(visitor) as r:
        kept, found = await policies.terms_of(r, programme_id), await load(r)
        plans = await keeping.every_plan(r)
        example = await policies.late_example(r, programme_id)
    back = addresses.PRICES if programme_id is None else addresses.programme(programme_id)
    with frame(_("How it is paid"), tab=MORE, back=back, room=addresses.PRICES):
        static(title(_("How it is paid"), kept.programme or _("All classes")))
        static(terms_texts.about(kept))
        preview = terms_texts.Preview(plans, example, kept.terms)
        groups = terms_texts.groups(kept, plans)
        saved = leads_to(back, _("Saved. It counts from now on."))
        Editing(visitor, groups, found, save, load, saved, preview.draw).draw(_("Save"))
        if programme_id is not None and kept.is_own:
            _as_all_others(visitor, kept)


async def editable(r: Reading, programme_id: UUID | None) -> Editable:
    """The terms as a form holds them."""
    kept = await policies.terms_of(r, programme_id)
    return Editable(terms_form.values(kept.terms), kept.version, await policies.last_change(r, programme_id))


def _as_all_others(visitor: Visitor, kept: KeptTerms) -> None:
    programme_id = kept.programme_id
    if programme_id is None:
        return

    @action
    async def end() -> None:
        async with work(visitor) as w:
            await policies.as_all_others(w, programme_id, kept.version)
        ui.navigate.to(addresses.programme(programme_id))
        say(_("From now on it is paid as all classes are."))

    with ui.element("div").classes("cb-section cb-stack"):
        static(
            h.p(".cb-text2")[_("Or let it be paid as all other classes. Who is booked keeps price and plan.")]
        )
        button(_("As all other classes"), end, kind="quiet", icon_name="undo", main=True)


async def together(visitor: Visitor) -> None:
    """How discounts add up, and whether unused make-ups become money (R36, R86)."""

    async def load(r: Reading) -> Editable:
        return await editable(r, None)

    async def save(w: Work, said: Mapping[str, str], seen: int | None) -> None:
        await policies.set_terms(w, None, seen, said)

    async with reading(visitor) as r:
        kept, found = await policies.terms_of(r), await load(r)
    name = _("How discounts add up")
    with frame(name, tab=MORE, back=addresses.DISCOUNTS, room=addresses.DISCOUNTS):
        static(title(name, page_context().provider.name))
        static(terms_texts.about(kept))
        saved = leads_to(addresses.DISCOUNTS, _("Saved. It counts from now on."))
        Editing(visitor, [terms_texts.discounts()], found, save, load, saved).draw(_("Save"))
