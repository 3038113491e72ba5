"""Acts by card: tries begun, paid, refused, closed; events late, twice, lost and out of order; money back (T27)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from db.values import Money
from services.core.work import with_retries
from services.outside.cards import CardState, GatewayRefused, RefundState
from services.outside.stripe_cards import _refund
from services.payments.cards import background, flow, refunds, told
from tests.fake_stripe import signed
from tests.model.hands import Chance, Hands, uid
from tests.model.money import amount, debts_of
from tests.small_money import euros
from tests.storms import Near


class Gateway(Near):
    """The gateway of `tests/storms.py`, which also closes pages and gives money back."""

    async def close(self, ref: str) -> CardState:
        self._answers()
        if self.stripe.things[ref]["status"] == "open":
            self.stripe.expire(ref)
        return await self.state(ref)

    async def refund(self, payment_ref: str, amount: Money, money_out_id: UUID) -> RefundState:
        self._answers()
        id_ = f"re_{money_out_id}"
        mine = [each for each in self.stripe.things.values() if each.get("payment_intent") == payment_ref]
        gone = sum(each["amount"] for each in mine if each["object"] == "refund" and each["id"] != id_)
        if gone + amount.minor > sum(each["amount_total"] for each in mine if "amount_total" in each):
            raise GatewayRefused("more than was paid")
        if id_ not in self.stripe.things:
            self.stripe.things[id_] = {
                "id": id_,
                "object": "refund",
                "status": self.stripe.refund_status,
                "amount": amount.minor,
                "payment_intent": payment_ref,
                "metadata": {"money_out": str(money_out_id)},
            }
            self.stripe.events.append(self.stripe.event("refund.created", self.stripe.things[id_]))
        return _refund(self.stripe.things[id_])


async def begin(h: Hands, n: Chance) -> None:
    """A family taps "Pay by card"."""
    of = h.family(n)
    chosen = [n.one(debts_of(h, of, open_only=True)), *n.some(debts_of(h, of, open_only=True), 1)]
    await with_retries(lambda: flow.begin(of.visitor, [uid(debt.id) for debt in chosen]))
    if n.number() % 2:
        await at_the_page(h, n)


def _page(h: Hands, n: Chance, status: str) -> dict[str, Any]:
    pages = [each for each in h.stripe.things.values() if each["object"] == "checkout.session"]
    return n.one([each for each in pages if each["status"] == status])


async def at_the_page(h: Hands, n: Chance) -> None:
    """A page is paid, refused, left, or its payment takes its time; its events go astray."""
    page, way = _page(h, n, "open"), n.number() % 5
    (h.stripe.pay, h.stripe.pay, h.stripe.decline, h.stripe.process, h.stripe.expire)[way](page["id"])
    _went(h, n, page)


async def confirm(h: Hands, n: Chance) -> None:
    """What took its time is confirmed, or refused after all."""
    page = _page(h, n, "complete")
    if page["payment_status"] != "paid":
        h.stripe.confirm(page["id"], good=not n.odd())
        _went(h, n, page)


def _went(h: Hands, n: Chance, page: dict[str, Any]) -> None:
    if page["payment_status"] == "paid":
        h.memory.card_paid.add(UUID(page["metadata"]["checkout"]))
    _astray(h, n)


def _astray(h: Hands, n: Chance) -> None:
    for event in h.stripe.events:
        h.events += [event] * (1, 0, 2)[n.number() % 3]
    h.stripe.events.clear()


async def hear(h: Hands, n: Chance) -> None:
    """An event arrives, and what is due is done; the gateway may be away meanwhile."""
    event = n.one(h.events)
    h.events.remove(event)
    gateway = h.house.cards
    assert gateway is not None
    body = json.dumps(event).encode()
    headers = {name.lower(): value for name, value in signed(body).items()}
    about = gateway.read_event(headers, body, datetime.now(UTC))
    await h.staff(lambda w: told.keep(w, gateway, about))
    await _due(h, n)


async def look(h: Hands, n: Chance) -> None:
    """The payer comes back, looks how it stands, or would rather pay otherwise."""
    one, back = n.one(h.book.checkouts), n.odd()
    of = h.of(one.client_id)
    await with_retries(lambda: flow.look(of.visitor, uid(one.id), back=back))


async def much_later(h: Hands, n: Chance) -> None:
    """Hours pass, and the gateway is asked."""
    h.clock.advance(timedelta(hours=1 + n.number() % 2, minutes=1))
    await _due(h, n)


async def _due(h: Hands, n: Chance) -> None:
    h.stripe.is_down, h.stripe.refund_status = n.odd(), ("succeeded", "pending", "failed")[n.number() % 3]
    await background.do_due()
    h.stripe.is_down = False
    _astray(h, n)


async def back_to_card(h: Hands, n: Chance) -> None:
    """Staff give money back to the card that paid."""
    one = n.one([each for each in h.book.checkouts if each.status in ("paid", "refunded")])
    minor = amount(h, n, one.amount_minor)
    await h.staff(lambda w: refunds.ask(w, uid(one.id), euros(minor), "left us"))


ACTS = {
    "begin_card": begin,
    "at_the_page": at_the_page,
    "confirm": confirm,
    "hear": hear,
    "hear_more": hear,
    "look_at_card": look,
    "much_later": much_later,
    "back_to_card": back_to_card,
}
