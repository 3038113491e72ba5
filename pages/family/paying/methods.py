"""The ways to pay besides a bank transfer. A gateway that is set up adds its own here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from components.options import Option
from pages.app.page_context import page_context
from pages.family.child_filter import A_YEAR, PAYS_BY, ChildFilter
from pages.family.paying import card
from pages.family.paying.parts import Below
from services.core.visitor import Visitor
from services.language import _
from services.payments.cards import flow
from services.payments.paying import Payment

TRANSFER, CARD = "transfer", "card"


@dataclass(frozen=True, slots=True)
class CardChoice:
    """One gateway: its name in the address and in the log, and what it draws into an open sheet or page."""

    value: str
    draw: Callable[[Visitor, Payment, Below], None]
    """Draws into `body` and `foot`, which are empty."""


def card_choices(payment: Payment) -> tuple[CardChoice, ...]:
    """The gateways that take this payment; without one a transfer is the one way, and no choice is shown."""
    gateway = flow.offered(payment.amount)
    return () if gateway is None else (CardChoice(CARD, partial(card.draw, gateway)),)


def choices(payment: Payment) -> list[Option]:
    """What can be chosen between, as a segmented control; less than two need none."""
    cards = [Option(each.value, _("Card"), "credit_card") for each in card_choices(payment)]
    return [Option(TRANSFER, _("Bank transfer"), "account_balance"), *cards]


def remembered(payment: Payment) -> str:
    """The way that was chosen last on this device; else by card only where the provider has entered no account."""
    chosen = page_context().state_as(ChildFilter).pays_by
    cards = [each.value for each in card_choices(payment)]
    if chosen in cards or (cards and chosen != TRANSFER and payment.payee is None):
        return cards[0]
    return TRANSFER


def remember(method: str) -> None:
    """Let this device begin with this way to pay next time."""
    context = page_context()
    context.state_as(ChildFilter).pays_by = method
    context.script(f"document.cookie='{PAYS_BY}={method};path=/;samesite=lax;max-age={A_YEAR}'")
