"""Paying by card, in the sheet: the button to the gateway's page, and what is said while a payment is under way."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from uuid import UUID

import htpy as h

from components.base import TextElement, static
from components.buttons import button
from components.callout import callout
from pages.app.actions import action
from pages.app.page_context import page_context
from pages.family.paying.parts import Below
from services.core.visitor import Visitor
from services.language import _, formats
from services.outside.cards import Gateway
from services.payments.cards import flow
from services.payments.paying import Payment


def draw(gateway: Gateway, visitor: Visitor, payment: Payment, parts: Below) -> None:
    """Where the card is typed, and the button with the amount."""
    text = _("You’ll pay on {gateway}’s secure page and come straight back here.").format(
        gateway=gateway.title
    )
    test = _("This is a test: no real money moves.")
    with parts.body:
        static(callout("" if gateway.is_live else test, text, icon_name="lock"))
    with parts.foot:
        label = _("Pay {amount} by card").format(amount=formats.money(payment.amount))
        _go(label, visitor, payment.debt_ids, icon_name="lock")
        TextElement("p", _("We never see your card number."))


def draw_under_way(
    visitor: Visitor, payment: Payment, parts: Below, again: Callable[[], Awaitable[None]]
) -> None:
    """A try has begun: it is being confirmed, or its page was left without paying. No second payment is offered (A6)."""
    if payment.is_on_its_way:
        with parts.body:
            static(confirming())
        return

    @action
    async def leave() -> None:
        await flow.leave(visitor, payment.debt_ids)
        await again()

    with parts.body:
        static(
            callout(
                _("You’ve begun to pay by card."),
                _("We haven’t seen a payment yet. Go on with it, or choose another way to pay."),
                icon_name="credit_card",
                tone="info",
            )
        )
    with parts.foot:
        _go(_("Go on with the card"), visitor, payment.debt_ids)
        button(_("Pay another way"), leave, kind="quiet", main=True)


def confirming() -> h.Renderable:
    """That there is nothing to do."""
    return callout(
        _("Still confirming, nothing to do"),
        _("Your bank is confirming the card payment. This page changes by itself, and we’ll email you."),
        icon_name="hourglass_empty",
        tone="info",
    )


async def go(visitor: Visitor, debt_ids: tuple[UUID, ...]) -> None:
    """Leave for the gateway's page."""
    url = await flow.begin(visitor, debt_ids)
    context, there = page_context(), json.dumps(url)
    # a page for paying lets nobody show it in a frame
    leave = (
        f"open({there}, '_blank') || (top.location.href = {there})"
        if context.framed
        else f"location.assign({there})"
    )
    context.script(leave)


def _go(label: str, visitor: Visitor, debt_ids: tuple[UUID, ...], icon_name: str = "") -> None:
    @action
    async def pressed() -> None:
        await go(visitor, debt_ids)

    button(label, pressed, kind="filled", main=True, icon_name=icon_name)
