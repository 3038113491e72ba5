"""The ways to pay besides a bank transfer. A gateway that is set up adds its own here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from nicegui import ui

from components.options import Option
from services.core.visitor import Visitor
from services.language import _
from services.payments.paying import Payment

TRANSFER = "transfer"


class Parts(Protocol):
    """What a payment is drawn into: an open sheet, or a page with the same parts."""

    body: ui.element
    foot: ui.element

    def rename(self, title: str) -> None:
        """Give it another title."""


@dataclass(frozen=True, slots=True)
class CardChoice:
    """One gateway: its name in the address and in the log, and what it draws into an open sheet or page."""

    value: str
    draw: Callable[[Visitor, Payment, Parts], None]
    """Draws into `body` and `foot`, which are empty."""


def card_choices(payment: Payment) -> tuple[CardChoice, ...]:
    """The gateways that take this payment. None yet: a transfer is the one way, and no choice is shown."""
    del payment
    return ()


def choices(payment: Payment) -> list[Option]:
    """What can be chosen between, as a segmented control; less than two need none."""
    cards = [Option(each.value, _("Card"), "credit_card") for each in card_choices(payment)]
    return [Option(TRANSFER, _("Bank transfer"), "account_balance"), *cards]
