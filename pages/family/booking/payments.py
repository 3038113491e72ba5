"""What one booking costs: what is due, its parts, and what was paid (R66, R71)."""

from __future__ import annotations

import htpy as h

from components.callout import callout_inside
from components.frame import link_button
from components.marks import Tile
from components.rows import LineRow, line_row
from pages.family.money import chip_of, paid_so_far, pay_address, total, when
from services.language import _, formats
from services.payments.owed import Owed


def due(debts: list[Owed]) -> h.Renderable:
    """One line under the facts, while something wants paying; it never keeps anybody from a session (R66)."""
    first = next((debt for debt in debts if debt.on_home and debt.may_pay), None)
    if first is None:
        return h.fragment[()]
    lead = _("{amount} to pay").format(amount=formats.money(first.left))
    button = link_button(_("Pay"), pay_address(first), kind="filled")
    return h.div(".cb-section.cb-tight")[
        h.div(".cb-callout.cb-mid.cb-tone-box-neutral")[
            callout_inside(lead, when(first), icon_name="payments"), button
        ]
    ]


def payments(debts: list[Owed]) -> h.Element:
    """Every part with its day and its word; the sums below."""
    rows = [_part(debt) for debt in debts]
    return h.section(".cb-section", aria_label=_("Payments"))[h.ul(".cb-card.cb-list")[rows], _sums(debts)]


def _part(debt: Owed) -> h.Element:
    word = chip_of(debt)
    name = _("Part {n} of {of}").format(n=debt.part, of=debt.parts) if debt.parts > 1 else _("Whole price")
    row = LineRow(
        debt.title if debt.attendance_id else name,
        lead=Tile(word.icon, word.tone),
        second=when(debt) if debt.needs_paying else word.text,
        second_tone="danger" if debt.needs_paying and word.tone == "danger" else "",
        note=paid_so_far(debt),
        end="" if debt.needs_paying and debt.may_pay else formats.money(debt.total),
    )
    pay = None
    if debt.needs_paying and debt.may_pay:
        text = _("Pay {amount}").format(amount=formats.money(debt.left))
        pay = link_button(text, pay_address(debt), kind="filled" if debt.on_home else "tonal")
    return h.li(class_=row.classes)[line_row(row), pay]


def _sums(debts: list[Owed]) -> h.Renderable:
    asked = [debt for debt in debts if debt.left.minor]
    if not asked:
        return h.fragment[()]
    return h.p(".cb-in-credit.cb-text2.cb-s")[_("{amount} to pay in all").format(amount=total(asked))]
