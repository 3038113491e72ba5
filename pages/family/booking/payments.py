"""What one booking costs: what is due, its parts, and what was paid (R66, R71)."""

from __future__ import annotations

import htpy as h
from nicegui import ui

from components.base import static
from components.callout import callout_inside
from components.marks import Tile
from components.rows import LineRow, line_row
from pages.family.money import Pay, chip_of, paid_so_far, pay_button, total, when
from services.language import _, formats
from services.payments.owed import Owed


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


def draw(debts: list[Owed], pay: Pay) -> None:
    """Every part with its day and its word; the sum of what is left below."""
    with ui.element("section").classes("cb-section").props(f'aria-label="{_("Payments")}"'):
        with ui.element("ul").classes("cb-card cb-list"):
            for debt in debts:
                _part(debt, pay)
        if open_ones := [debt for debt in debts if debt.left.minor]:
            words = _("{amount} to pay in all").format(amount=total(open_ones))
            static(h.p(".cb-in-credit.cb-text2.cb-s")[words])


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
