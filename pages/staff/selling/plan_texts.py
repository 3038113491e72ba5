"""The words of a template of plans, and its parts with their days."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h

from components.entries import Entry, Group
from components.marks import Tile
from components.rows import DOT, LineRow
from pages.app.page_context import page_context
from pages.staff.selling import addresses
from services.language import N_, _, formats, ngettext
from services.prices import plan_form, plans, rule_facts
from services.prices.keeping import PlanRow
from services.prices.plans import PlanPart, PlanShape

KINDS = {
    "fee": N_("Booking fee"),
    "down_payment": N_("Down payment"),
}
PART = N_("Part {n} of {of}")


def row(template: PlanRow) -> LineRow:
    """One template in a list."""
    return LineRow(
        template.name,
        Tile("calendar_month"),
        DOT.join(short(rule_facts.shape_in(template.facts))),
        href=addresses.plan(template.id),
    )


def short(shape: PlanShape) -> list[str]:
    """A plan in a few words."""
    said = []
    if shape.down_payment:
        said.append(_("{amount} when booking").format(amount=formats.money(shape.down_payment)))
    said.append(ngettext("{n} equal part", "{n} equal parts", shape.parts).format(n=shape.parts))
    if shape.parts > 1:
        apart = ngettext("every {n} month", "every {n} months", shape.every_months)
        said.append(_("every month") if shape.every_months == 1 else apart.format(n=shape.every_months))
    return said


def groups(currency: str) -> list[Group]:
    """The form."""
    unit = formats.currency_sign(currency)
    return [
        Group(
            "",
            (
                Entry("name", _("Name"), hint=_("For yourself, such as “In three parts”")),
                Entry("parts", _("Equal parts"), "number"),
                Entry("every_months", _("Months between them"), "number"),
                Entry(
                    "after_months",
                    _("Begin so many months later"),
                    "number",
                    _("0 = with the class. 1 where the down payment pays for the first month"),
                ),
                Entry(
                    "day",
                    _("Day of the month"),
                    "number",
                    _("Empty = the day on which the class begins. 31 = always the last day"),
                ),
            ),
        ),
        Group(
            _("When booking"),
            (
                Entry(
                    "down_payment", _("Down payment"), "amount", _("Empty = as under “How it is paid”"), unit
                ),
                Entry("due_days", _("Days to pay"), "number", _("For what is due when booking")),
            ),
        ),
        Group(
            _("Reckon an example"),
            (
                Entry("example_price", _("Price of the class"), "amount", unit=unit),
                Entry("example_day", _("The class begins"), "day"),
            ),
            _("Only to see what it comes to: nothing of it is saved."),
        ),
    ]


def preview(said: dict[str, str]) -> h.Element:
    """All parts and their days, for somebody who books today."""
    heading = h.h2[_("Booked today, it is paid like this")]
    typed = plan_form.read_so_far(said, page_context().provider.currency)
    if typed is None or not typed.price.minor or typed.begins_on is None:
        return h.section[
            heading, h.p(".cb-hint")[_("As soon as the form can be read, you see here what it comes to.")]
        ]
    today = formats.here().today
    parts = plans.plan(typed.shape, typed.price, booked_on=today, begins_on=typed.begins_on)
    return h.section[heading, parts_list(parts, plans.total(parts, typed.price.currency))]


def parts_list(parts: Sequence[PlanPart], whole: formats.Amount) -> h.Element:
    """Every part with its day, and that they come to the whole."""
    equal = [part for part in parts if part.kind == "instalment"]
    return h.ul(".cb-card.cb-edit-parts")[
        (
            h.li[
                h.span[_part(part, equal), h.small[_("due {day}").format(day=formats.day(part.due_on))]],
                h.b(".cb-num")[formats.money(part.amount)],
            ]
            for part in parts
        ),
        h.li(".cb-total")[h.span[_("Together")], h.b(".cb-num")[formats.money(whole)]],
    ]


def _part(part: PlanPart, equal: Sequence[PlanPart]) -> str:
    if part.kind != "instalment":
        return _(KINDS[part.kind])
    if len(equal) == 1:
        return _("Price")
    return _(PART).format(n=equal.index(part) + 1, of=len(equal))
