"""One discount: a code, a rule for families, or a gift card (R81–R86)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import button
from components.callout import callout
from components.frame import title
from components.rows import line_row
from db import DiscountRule
from db.states import DiscountKind
from pages.app.actions import action
from pages.app.editing import Editable, Editing
from pages.app.frame import frame, say
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.selling import addresses, discount_texts
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading, work
from services.language import _
from services.orders import products
from services.prices import discount_rules, keeping, price_list, rule_form


async def new(visitor: Visitor) -> None:
    """Add a discount: first what kind, then the rest of it."""
    kind = page_context().query.get("kind", "")
    if kind not in rule_form.NAMES:
        _choose_kind()
        return
    await _One(visitor, kind).draw(None)  # type: ignore[arg-type]  # it is one of NAMES


def _choose_kind() -> None:
    with frame(_("Add a discount"), tab=MORE, back=addresses.DISCOUNTS, room=addresses.DISCOUNTS):
        static(
            h.fragment[
                title(_("Add a discount"), _("Who pays less?")),
                h.ul(".cb-card.cb-list.cb-section")[
                    (h.li(class_=row.classes)[line_row(row)] for row in discount_texts.kinds())
                ],
            ]
        )


async def one(visitor: Visitor, rule_id: UUID) -> None:
    """One discount that there is."""
    async with reading(visitor) as r:
        rule = await keeping.one_rule(r, rule_id)
    await _One(visitor, rule.kind, rule_id).draw(rule)


class _One:
    """The form of one discount, new or not."""

    def __init__(self, visitor: Visitor, kind: DiscountKind, rule_id: UUID | None = None) -> None:
        self.visitor, self.kind, self.rule_id = visitor, kind, rule_id
        self.new_id = rule_id or uuid4()
        self.currency = page_context().provider.currency

    async def draw(self, rule: DiscountRule | None) -> None:
        """The screen."""
        async with reading(self.visitor) as r:
            found = await self.load(r)
            programmes = await price_list.listed(r)
            sold = [each for each in await products.every(r) if each.active]
        name = rule.name if rule else discount_texts.new_title(self.kind)
        with frame(name, tab=MORE, back=addresses.DISCOUNTS, room=addresses.DISCOUNTS):
            static(title(name, discount_texts.kind_name(self.kind)))
            static(self._above(rule))
            groups = discount_texts.groups(self.kind, self.currency, programmes, sold)
            Editing(self.visitor, groups, found, self.save, self.load, self.saved, self.preview).draw(
                _("Save") if rule else _("Add it")
            )
            if rule is not None:
                _end(self.visitor, rule)

    def _above(self, rule: DiscountRule | None) -> h.Renderable:
        if rule is None:
            return h.fragment[()]
        if not rule.active:
            line = _("Prices that it lowered stay as they are. Saving makes it count again.")
            return h.div(".cb-section")[callout(_("It has ended."), line, icon_name="event_busy")]
        words = [
            _("A change counts for what is bought from now on; prices that were given stay as they are.")
        ]
        so_far = [f"{each[:1].upper()}{each[1:]}." for each in discount_texts.used(rule)]
        return h.p(".cb-section.cb-text2")[" ".join([*so_far, *words])]

    def preview(self, said: dict[str, str]) -> h.Element:
        """The discount in a sentence, as far as it is typed."""
        typed = rule_form.read_so_far(said, self.kind, self.new_id, self.currency)
        return discount_texts.preview(typed)

    async def save(self, w: Work, said: Mapping[str, str], seen: int | None) -> UUID:
        """Keep what was typed."""
        return await discount_rules.keep_typed(w, self.kind, self.new_id, said, seen)

    async def load(self, r: Reading) -> Editable:
        """The rule as it is now."""
        if self.rule_id is None:
            return Editable(rule_form.blank(self.kind))
        rule = await keeping.one_rule(r, self.rule_id)
        values = rule_form.values(rule, await discount_rules.email_of(r, rule.client_id))
        return Editable(values, rule.version, await versions.last_change(r, "discount", self.rule_id))

    async def saved(self, _rule_id: UUID) -> None:
        """Back to the list."""
        ui.navigate.to(addresses.DISCOUNTS)
        say(_("Saved. It counts from now on."))


def _end(visitor: Visitor, rule: DiscountRule) -> None:
    @action
    async def end() -> None:
        async with work(visitor) as w:
            await keeping.end_rule(w, rule.id)
        ui.navigate.to(addresses.DISCOUNTS)
        say(_("Ended. Prices that it lowered stay as they are."), again)

    @action
    async def again() -> None:
        async with work(visitor) as w:
            await keeping.begin_rule_again(w, rule.id)
        ui.navigate.to(addresses.DISCOUNTS)
        say(_("It counts again, for what is bought from now on."))

    with ui.element("div").classes("cb-section cb-stack"):
        if rule.active:
            button(_("End it"), end, kind="quiet", icon_name="event_busy", main=True)
        else:
            button(_("Let it count again"), again, kind="quiet", icon_name="redo", main=True)
