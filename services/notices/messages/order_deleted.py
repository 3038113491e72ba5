"""Staff have deleted an order of a family's."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from db import Client, Order
from db.values import Money
from services.core.ids import short
from services.core.work import Reading
from services.language import N_, _, formats
from services.notices.telling.envelope import Envelope, Facts
from services.notices.telling.notice import Notice, register
from services.notices.telling.placeholders import Placeholder, placeholders
from services.notices.telling.recipients import NOBODY, Plan, recipient
from services.notices.telling.wording import Wording
from services.orders import view
from services.orders.view import OrderView


@dataclass(frozen=True, slots=True)
class OrderDeleted(Notice):
    """An order was deleted; what was paid for it is in the family's credit, so much in minor units."""

    name = "order-deleted"
    trigger = N_("you delete an order")
    to = "the client who pays"

    order_id: UUID
    why: str
    to_credit: int
    currency: str


async def recipients(r: Reading, notice: OrderDeleted) -> Plan:
    """The client whose order it was."""
    client = await r.db.scalar(
        select(Client).join(Order, Order.client_id == Client.id).where(Order.id == notice.order_id)
    )
    if client is None:
        return NOBODY
    return Plan(f"{notice.name}/{notice.order_id}", [recipient(client)])


async def still_wanted(r: Reading, notice: OrderDeleted, _envelope: Envelope) -> OrderView:
    """Always: a deleted order does not come back."""
    return await view.one(r, notice.order_id)


async def facts(_r: Reading, notice: OrderDeleted, envelope: Envelope, order: OrderView) -> Facts:
    """What is gone, why, and where the money is."""
    money = Money(notice.to_credit, notice.currency)
    back = _("The {amount} that you had paid for it are in your credit and pay what comes next.")
    values = {
        "ORDER_NUMBER": order.number,
        "ORDER_SUMMARY": formats.names([item.label for item in order.items]),
        "REASON": notice.why,
        "MONEY_BACK": back.format(amount=formats.money(money))
        if money.minor
        else _("Nothing is asked for it any more."),
        "ORDER_URL": envelope.link(f"/orders/{short(order.order_id)}"),
    }
    return Facts(WORDING, values)


WORDING = Wording(
    subject=N_("*|PROVIDER_NAME|* has cancelled your order *|ORDER_NUMBER|*"),
    heading=N_("Your order *|ORDER_NUMBER|* is cancelled"),
    before=("*|MONEY_BACK|*",),
    rows=((N_("What"), "*|ORDER_SUMMARY|*"), (N_("Why"), "*|REASON|*")),
    button=N_("Open the order"),
    button_to="ORDER_URL",
)
register(
    OrderDeleted,
    recipients=recipients,
    still_wanted=still_wanted,
    facts=facts,
    wordings=(WORDING,),
    placeholders=placeholders(
        Placeholder("ORDER_NUMBER", "Number of the order"),
        Placeholder("ORDER_SUMMARY", "What was bought"),
        Placeholder("REASON", "Why it was deleted, in your words"),
        Placeholder("MONEY_BACK", "What becomes of the money, as a sentence"),
        Placeholder("ORDER_URL", "Link to the order"),
    ),
)
