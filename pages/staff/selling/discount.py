"""One discount: a code, a rule for families, or a gift card (R81–R86)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

import htpy as h

from components.base import static
from components.callout import callout
from components.frame import title
from pages.app.editing import Editable, Editing
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.staff.rooms import MORE
from pages.staff.selling import addresses, discount_texts
from pages.staff.selling.one_form import Way, choose_kind, end_or_return, leads_to
from services.core import versions
from services.core.visitor import Visitor
from services.core.work import Reading, Work, reading
from services.language import _
from services.orders import products
from services.prices import discount_rules, keeping, price_list, rule_form
from services.prices.keeping import RuleRow
from services.prices.rule_form import Kind


async def new(visitor: Visitor) -> None:
    """Add a discount: first what kind, then the rest of it."""
    kind = page_context().query.get("kind", "")
    if kind not in rule_form.NAMES:
        kinds = discount_texts.kinds()
        choose_kind(_("Add a discount"), _("Who pays less?"), addresses.DISCOUNTS, kinds)
        return
    await _One(visitor, kind).draw(None)  # type: ignore[arg-type]  # it is one of NAMES


async def one(visitor: Visitor, rule_id: UUID) -> None:
    """One discount that there is."""
    async with reading(visitor) as r:
        rule = await keeping.one_rule(r, rule_id)
    await _One(visitor, rule.kind, rule_id).draw(rule)


class _One:
    """The form of one discount, new or not."""

    def __init__(self, visitor: Visitor, kind: Kind, rule_id: UUID | None = None) -> None:
        self.visitor, self.kind, self.rule_id = visitor, kind, rule_id
        self.new_id = rule_id or uuid4()
        self.currency = page_context().provider.currency

    async def draw(self, rule: RuleRow | None) -> None:
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
            saved = leads_to(addresses.DISCOUNTS, _("Saved. It counts from now on."))
            Editing(self.visitor, groups, found, self.save, self.load, saved, self.preview).draw(
                _("Save") if rule else _("Add it")
            )
            if rule is not None:
                _end(self.visitor, rule)

    def _above(self, rule: RuleRow | None) -> h.Renderable:
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


def _end(visitor: Visitor, rule: RuleRow) -> None:
    async def end(w: Work) -> None:
        await keeping.end_rule(w, rule.id)

    async def again(w: Work) -> None:
        await keeping.begin_rule_again(w, rule.id)

    said = _("Ended. Prices that it lowered stay as they are.")
    counts = _("It counts again, for what is bought from now on.")
    end_or_return(
        visitor,
        addresses.DISCOUNTS,
        Way(_("End it"), "event_busy", end, said),
        Way(_("Let it count again"), "redo", again, counts),
        active=rule.active,
    )
