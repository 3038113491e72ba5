"""An order was placed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Client, Order
from services.core.ids import short
from services.core.work import Reading
from services.language import N_, _, formats
from services.notices.telling.envelope import Envelope, Facts, NoLongerWanted
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.notices.telling.wording import Wording
from services.orders import view
from services.orders.view import OrderView


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Notice):
    """An order was placed, by the family or for it."""

    name = "order-confirmed"
    trigger = N_("a family buys something, or you buy it for them")
    to = "the client who pays"

    order_id: UUID


async def recipients(r: Reading, notice: OrderConfirmed) -> Plan:
    """The client whose order it is."""
    row = await r.db.execute(
        select(Client, Order.id).join(Order, Order.client_id == Client.id).where(Order.id == notice.order_id)
    )
    found = row.one_or_none()
    if found is None:
        return NOBODY
    own = found[0].id == r.visitor.client_id
    return Plan(f"{notice.name}/{notice.order_id}", [recipient(found[0], did_it=own)])


async def still_wanted(r: Reading, notice: OrderConfirmed, _envelope: Envelope) -> OrderView:
    """While it is not deleted."""
    order = await view.one(r, notice.order_id)
    if order.is_deleted:
        raise NoLongerWanted("deleted since")
    return order


async def facts(_r: Reading, _notice: OrderConfirmed, envelope: Envelope, order: OrderView) -> Facts:
    """What was bought, what it costs, and what is left to pay."""
    left = order.left
    to_pay = None
    if left is not None and left.minor and order.due_on is not None:
        to_pay = _("{amount} to pay by {day}. You’ll find how under Orders.").format(
            amount=formats.money(left), day=formats.day(order.due_on)
        )
    values = {
        "ORDER_NUMBER": order.number,
        "ORDER_SUMMARY": formats.names([item.label for item in order.items]),
        "ORDER_TOTAL": formats.money(order.total),
        "TO_PAY": to_pay or _("There’s nothing to pay any more."),
        "ORDER_URL": envelope.link(f"/orders/{short(order.order_id)}"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("Your order *|ORDER_NUMBER|* at *|PROVIDER_NAME|*"),
    heading=N_("Thank you for your order"),
    before=("*|TO_PAY|*",),
    rows=(
        (N_("Order"), "*|ORDER_NUMBER|*"),
        (N_("What"), "*|ORDER_SUMMARY|*"),
        (N_("Total"), "*|ORDER_TOTAL|*"),
    ),
    button=N_("Open the order"),
    button_to="ORDER_URL",
)
PLACEHOLDERS = placeholders(
    Placeholder("ORDER_NUMBER", "Number of the order"),
    Placeholder("ORDER_SUMMARY", "What was bought"),
    Placeholder("ORDER_TOTAL", "What it costs, discounts taken off"),
    Placeholder("TO_PAY", "What is left to pay and until when, as a sentence"),
    Placeholder("ORDER_URL", "Link to the order"),
)
register(
    OrderConfirmed,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=PLACEHOLDERS,
)
