"""Which acts have something to act on; the others are not drawn, so that thirty steps go far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.model.book import Book
from tests.model.hands import Hands, uid

Ready = Callable[[Hands], bool]


def _owed(book: Book) -> list[Any]:
    return [debt for debt in book.debts if debt.asked and book.left(debt)]


def _has_credit(book: Book) -> bool:
    return any(each.kind == "credit" and each.balance for each in book.accounts)


def _parts(h: Hands, *states: str) -> bool:
    return any(each.kind == "pay_as_you_go" and each.state in states for each in h.book.attendance)


def _pages(h: Hands, status: str, paid: str) -> bool:
    return any(
        each["status"] == status and each["payment_status"] == paid
        for each in h.stripe.things.values()
        if each["object"] == "checkout.session"
    )


def _term(h: Hands) -> bool:
    return any(uid(each.class_id) == h.where.term_class for each in h.book.bookings)


def _by_hand(h: Hands) -> bool:
    return any(count > 0 for count in h.memory.handed_in.values())


def _open_line(h: Hands) -> bool:
    return any(each.amount_minor > each.paired_minor for each in h.book.lines)


def _paid_by_card(h: Hands) -> bool:
    return any(each.status in ("paid", "refunded") for each in h.book.checkouts)


def _unpaired(h: Hands) -> bool:
    back = {each.reverses for each in h.book.pairings}
    return any(each.reverses is None and each.id not in back for each in h.book.pairings)


READY: dict[str, Ready] = {
    "cancel": lambda h: _parts(h, "going"),
    "cancel_late": lambda h: _parts(h, "going"),
    "undo": lambda h: _parts(h, "cancelled", "late_cancelled"),
    "change_term": _term,
    "credit_session": _term,
    "delete": lambda h: bool(h.book.orders),
    "correct_pass": lambda h: bool(h.book.passes),
    "correct": _by_hand,
    "refund": lambda h: _has_credit(h.book),
    "refund_further": lambda h: any(each.way != "card" for each in h.book.outs),
    "move": lambda h: (
        len(_owed(h.book)) > 0 and any(h.book.owed(each) > h.book.left(each) for each in h.book.debts)
    ),
    "change_debt": lambda h: bool(_owed(h.book)),
    "read_again": lambda h: bool(h.files),
    "accept": _open_line,
    "pair": _open_line,
    "unpair": _unpaired,
    "set_aside": lambda h: bool(h.book.lines),
    "begin_card": lambda h: bool(_owed(h.book)),
    "at_the_page": lambda h: _pages(h, "open", "unpaid"),
    "confirm": lambda h: _pages(h, "complete", "unpaid"),
    "hear": lambda h: bool(h.events),
    "hear_more": lambda h: bool(h.events),
    "look_at_card": lambda h: bool(h.book.checkouts),
    "back_to_card": lambda h: _paid_by_card(h) and _has_credit(h.book),
    "issue": lambda h: bool(h.book.debts),
    "correct_paper": lambda h: bool(h.book.invoices),
    "take_paper_back": lambda h: bool(h.book.invoices),
}
"""Acts that are not named here may always be tried."""
