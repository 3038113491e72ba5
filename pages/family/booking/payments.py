"""What one booking costs: what is due, its parts, and what was paid (R66, R71)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import htpy as h
from nicegui import ui

from components import wallet as wallet_parts
from components.base import static
from components.callout import callout_inside
from components.marks import Tile
from components.rows import LineRow, line_row
from pages.family.invoices.book import section_of_papers
from pages.family.money import Pay, chip_of, paid_so_far, pay_button, total, when
from pages.family.price import whole_price
from services.core.work import Reading
from services.invoices import listing
from services.invoices.listing import PaperRow
from services.language import _, formats
from services.payments import owed
from services.payments.owed import Owed
from services.prices import view as price_views
from services.prices.view import WhyPrice


@dataclass(frozen=True, slots=True)
class Costs:
    """All that a booking's payments show."""

    debts: list[Owed]
    why: WhyPrice | None = None
    """Why the price is what it is; None where it was never worked out here."""
    papers: tuple[PaperRow, ...] = ()


async def costs_of(r: Reading, booking_id: UUID) -> Costs:
    """What a booking costs, why, and its invoices."""
    return Costs(
        await owed.of_booking(r, booking_id),
        await price_views.why_booking(r, booking_id),
        tuple(await listing.of_booking(r, booking_id)),
    )


def draw_due(debts: list[Owed], pay: Pay) -> None:
    """One line under the facts, while something wants paying; it never keeps anybody from a session (R66)."""
    first = next((debt for debt in debts if debt.on_home and debt.may_pay), None)
    if first is None:
        return
    lead = _("{amount} to pay").format(amount=formats.money(first.left))
    look = "cb-callout cb-mid cb-tone-box-neutral"
    with ui.element("div").classes("cb-section cb-tight"), ui.element("div").classes(look):
        static(callout_inside(lead, when(first), icon_name="payments"))
        pay_button(first, pay, strong=True, amount=False)


def draw(costs: Costs, pay: Pay) -> None:
    """Every part with its day and its word; the sum of what is left; why the price is this; and the invoices."""
    with ui.element("section").classes("cb-section").props(f'aria-label="{_("Payments")}"'):
        with ui.element("ul").classes("cb-card cb-list"):
            for debt in costs.debts:
                _part(debt, pay)
        if open_ones := [debt for debt in costs.debts if debt.left.minor]:
            words = _("{amount} to pay in all").format(amount=total(open_ones))
            static(h.p(".cb-in-credit.cb-text2.cb-s")[words])
    static(h.fragment[_why(costs.why), section_of_papers(costs.papers)])


def _why(price: WhyPrice | None) -> h.Renderable:
    """The stored answer, in a card of its own; nothing where no discount was looked at."""
    if price is None or not (price.not_applied or any(line.is_off for line in price.lines)):
        return h.fragment[()]
    return h.div(".cb-section")[wallet_parts.style(), h.div(".cb-card")[whole_price(price)]]


def _part(debt: Owed, pay: Pay) -> None:
    word = chip_of(debt)
    name = _("Part {n} of {of}").format(n=debt.part, of=debt.parts) if debt.parts > 1 else _("Whole price")
    may_pay = debt.needs_paying and debt.may_pay
    row = LineRow(
        debt.title if debt.attendance_id else name,
        lead=Tile(word.icon, word.tone),
        second=when(debt) if debt.needs_paying else word.text,
        second_tone="danger" if debt.needs_paying and word.tone == "danger" else "",
        note=paid_so_far(debt),
        end="" if may_pay else formats.money(debt.total),
    )
    with ui.element("li").classes(row.classes):
        static(line_row(row))
        if may_pay:
            pay_button(debt, pay, strong=debt.on_home)
