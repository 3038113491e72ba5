"""Where the browser comes back to from the gateway's page: paid, still confirming, or not charged."""

from __future__ import annotations

from uuid import UUID

from nicegui import ui

from components import pay as pay_parts
from components.base import TextElement, static
from components.empty_state import done_head
from components.frame import link_button
from pages.app.frame import frame
from pages.app.page_context import page_context
from pages.family.paying import card
from pages.family.paying.page import Drawn
from pages.family.paying.transfer import Done, Transfer, read
from services.core.events import Ids, concerns
from services.core.refusals import Refused
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.payments.cards import flow, trying
from services.payments.cards.trying import Try
from services.payments.paying import MONEY_CHANGED, NothingToPay, Payment


async def returned(visitor: Visitor, checkout_id: UUID) -> None:
    """How the payment stands; it changes by itself. `?back=1` says that the payer has left without paying."""
    context = page_context()
    left = "back" in context.query
    found = await flow.look(visitor, checkout_id, back=not left)
    problem = ""
    if left and found.status == "open":
        found, problem = await _leave(visitor, found)
    payment = await _payment(visitor, found)

    async def changed(ids: Ids) -> None:
        nonlocal found
        if not concerns(ids, [found.client_id]):
            return
        async with reading(visitor) as r:
            now = await trying.one(r, checkout_id)
        if (now.status, now.returned_at) != (found.status, found.returned_at):
            found = now
            show(await _payment(visitor, now))

    async def fresh() -> None:
        nonlocal found
        found = await flow.look(visitor, checkout_id)
        show(await _payment(visitor, found))

    def show(payment: Payment | None) -> None:
        body.clear()
        foot.clear()
        title.visible = payment is not None
        _draw(visitor, found, payment, drawn, fresh, problem)

    with frame(_("Pay"), back="/"):
        title = TextElement("h1", _("Pay")).props("tabindex=-1")
        body = ui.element("div").classes("cb-section cb-tight")
        foot = ui.element("div").classes("cb-sheet-foot")
        drawn = Drawn(title, body, foot)
        show(payment)
    context.on_event(MONEY_CHANGED, changed)


async def _leave(visitor: Visitor, found: Try) -> tuple[Try, str]:
    try:
        await flow.leave(visitor, found.debt_ids)
    except Refused as no:
        return found, no.words()
    return await flow.look(visitor, found.id), ""


async def _payment(visitor: Visitor, found: Try) -> Payment | None:
    """What is left to pay, where the try has not paid it."""
    if found.status in ("paid", "refunded"):
        return None
    try:
        return await read(visitor, found.debt_ids)
    except NothingToPay:
        return None


def _draw(
    visitor: Visitor, found: Try, payment: Payment | None, drawn: Drawn, fresh: Done, problem: str
) -> None:
    amount = formats.money(found.amount)
    if found.status in ("paid", "refunded"):
        with drawn.body:
            said = _("{amount} has arrived. We’ve emailed you.").format(amount=amount)
            static(done_head(_("Thank you!"), said, icon_name="check"))
        with drawn.foot:
            static(pay_parts.style())
            static(link_button(_("Home"), "/", kind="filled", main=True))
            static(link_button(_("Orders and payments"), "/orders", kind="quiet", main=True))
    elif payment is None:
        with drawn.body:
            static(done_head(_("There is nothing left to pay here."), "", icon_name="check", quiet=True))
    elif found.status == "open" and found.returned_at is not None:
        drawn.rename(_("Paying {amount}").format(amount=amount))
        with drawn.body:
            static(card.confirming())
    else:
        problem = problem or ("" if found.status == "open" else _("Your card wasn’t charged."))
        Transfer(visitor, payment.debt_ids, fresh, drawn).draw(payment, problem)
