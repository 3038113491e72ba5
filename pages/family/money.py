"""What is owed and in credit, as rows and cards: the same on Home, in Orders and in a booking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from uuid import UUID

import htpy as h
from nicegui import ui

from components.base import static
from components.buttons import Kind, button
from components.marks import Avatar, Chip, Note, Tile, chip, initials, note, status
from components.rows import LineRow, line_row
from services.language import _, formats
from services.payments.balance import Status
from services.payments.owed import Owed, Owing, left_of

ON_HOME = 3
"""Debts on Home, before the rest becomes a link."""
_CHIPS = {
    Status.DUE: "due",
    Status.LATE: "late",
    Status.ON_ITS_WAY: "on its way",
    Status.NOT_SEEN: "not seen",
    Status.PAID: "paid",
    Status.REFUNDED: "refunded",
    Status.CANCELLED: "ended",
}


def total(debts: Iterable[Owed]) -> str:
    """What is left of all of them: "€174.00"; of several currencies one after the other."""
    return " + ".join(map(formats.money, left_of(debts)))


def name(debt: Owed) -> str:
    """What a debt is for: its own title, the programme, or the order's number."""
    if debt.title:
        return debt.title
    return _("Order {number}").format(number=debt.order_number) if debt.order_number else _("Payment")


def lead(debt: Owed) -> Avatar | Tile:
    """The child it is for; a purse where it is the whole family's."""
    return Avatar(initials(debt.child), debt.colour) if debt.child else Tile("receipt_long")


def part_of(debt: Owed) -> str:
    """ "Spring 2026, part 2 of 3", or what of it is known."""
    part = _("part {n} of {of}").format(n=debt.part, of=debt.parts) if debt.parts > 1 else ""
    order = _("Order {number}").format(number=debt.order_number) if debt.order_number and debt.title else ""
    return ", ".join(each for each in (debt.period or order, part) if each)


def when(debt: Owed) -> str:
    """ "Was due Wed 18 Feb", "Due Fri 27 Feb"; that a transfer cannot be seen yet, where one was announced."""
    day = formats.day(debt.due_on)
    if debt.status is Status.LATE:
        return _("Was due {day}").format(day=day)
    if debt.status is Status.NOT_SEEN:
        return _("We can’t see your transfer yet")
    return _("Due {day}").format(day=day)


def chip_of(debt: Owed) -> Chip:
    """The one word for a debt. What is due in more than a week is no warning."""
    kind = _CHIPS[debt.status]
    if debt.status is Status.DUE and not debt.on_home:
        kind = "due later"
    return (
        status(kind, day=formats.day(debt.due_on)) if kind in ("due", "due later", "late") else status(kind)
    )


def paid_so_far(debt: Owed) -> Note | None:
    """How much of it is paid already, where something is left."""
    if not debt.is_part_paid:
        return None
    so_far, whole = formats.money(debt.paid), formats.money(debt.total)
    return Note(_("{paid} of {total} paid").format(paid=so_far, total=whole), "contrast", "info")


Pay = Callable[[Sequence[Owed]], Awaitable[None]]
"""Opens the sheet that pays these debts, together."""


def to_pay_card(owing: Owing, child: UUID | None, pay: Pay) -> None:
    """The first card of Home: what wants paying now, by date; absent if nothing does (R8, R66).

    With one child chosen it shows theirs, and how much more there is for the family.
    """
    here = [debt for debt in owing.on_home if child is None or debt.attendee_id == child]
    more = [debt for debt in owing.on_home if debt not in here]
    if not here and not more:
        static(in_credit(owing))
        return
    with ui.element("section").classes("cb-section cb-to-pay").props("aria-labelledby=to-pay"):
        with ui.element("div").classes("cb-card"):
            amount = h.span(".cb-num")[total(here)] if here else None
            static(h.div(".cb-card-head.cb-t2")[h.h2(id="to-pay", tabindex="-1")[_("To pay")], amount])
            with ui.element("ul").classes("cb-list"):
                for place, debt in enumerate(here[:ON_HOME]):
                    _home_row(debt, pay, first=not place)
                if hidden := here[ON_HOME:]:
                    static(_more(_("{n} more").format(n=len(hidden)), total(hidden)))
                if more:
                    static(_more(_("{amount} more for the family").format(amount=total(more))))
        static(in_credit(owing))


def _home_row(debt: Owed, pay: Pay, *, first: bool) -> None:
    """One debt on Home; the amount is in its button, so that one glance tells what a tap will do."""
    late = debt.status in (Status.LATE, Status.NOT_SEEN)
    row = LineRow(
        name(debt),
        lead=lead(debt),
        second=when(debt),
        second_tone="danger" if late else "",
        note=paid_so_far(debt),
        whose=debt.child,
    )
    with ui.element("li").classes(row.classes):
        static(line_row(row))
        pay_button(debt, pay, strong=first)


def pay_button(debt: Owed, pay: Pay, *, strong: bool, amount: bool = True) -> None:
    """The button that pays one debt; its name says how much and for what."""
    text = _("Pay {amount}").format(amount=formats.money(debt.left))
    label = _("{pay}, {what}").format(pay=text, what=name(debt))
    kind: Kind = "filled" if strong else "tonal"
    button(text if amount else _("Pay"), lambda: pay([debt]), kind=kind, label=label, opens=True)


def _more(words: str, second: str = "") -> h.Element:
    row = LineRow(words, second=second, href="/orders")
    return h.li(class_=row.classes)[line_row(row)]


def in_credit(owing: Owing) -> h.Renderable:
    """The green line: what the family has with the provider, which pays the next thing by itself (R69)."""
    lines = [
        note(Note(_("{amount} in credit").format(amount=formats.money(amount)), "savings", "success"))
        for amount in owing.in_credit
    ]
    if not lines:
        return h.fragment[()]
    return h.div(".cb-in-credit")[lines]


def debt_row(debt: Owed, pay: Pay, *, strong: bool) -> None:
    """One debt in Orders: the sum on the right, its word and the button below."""
    row = LineRow(
        name(debt),
        lead=lead(debt),
        second=part_of(debt),
        note=paid_so_far(debt),
        end=formats.money(debt.left),
        actions=True,
        whose=debt.child,
    )
    with ui.element("li").classes(row.classes):
        static(line_row(row))
        with ui.element("div").classes("cb-row-actions cb-row-pay"):
            static(chip(chip_of(debt)))
            if debt.needs_paying and debt.may_pay:
                pay_button(debt, pay, strong=strong, amount=False)


def paid_row(debt: Owed) -> LineRow:
    """A debt that is done with, in a list of what has been."""
    word = chip_of(debt)
    return LineRow(
        name(debt),
        lead=lead(debt),
        second=part_of(debt),
        whose=debt.child,
        note=Note(word.text, word.icon, word.tone),
        end=formats.money(debt.total if debt.status is Status.PAID else debt.paid),
    )
