"""What happens by itself: events are taken in, open tries are asked about, refunds leave. Each in works of its own."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import func, select

from db import Checkout, MoneyOut
from db.values import Money
from services.core.complaining import complain
from services.core.visitor import Visitor
from services.core.work import Reading, Work, app, reading, with_retries, work
from services.outside.cards import CardEvent, CardState, Gateway, GatewayAway, GatewayRefused, RefundState
from services.payments.cards import refunds, settling, told
from services.payments.cards.flow import CARDS
from services.payments.cards.told import BELIEVED_AFTER, KeptEvent

log = logging.getLogger("cubby.cards")
AT_ONCE = 50


async def next_due(r: Reading) -> datetime | None:
    """When there is something to do next; None without a gateway."""
    gateway = app().cards
    if gateway is None:
        return None
    opened = select(func.min(Checkout.ask_at)).where(
        Checkout.status == "open", Checkout.gateway == gateway.name
    )
    going = (
        select(func.min(MoneyOut.ask_at))
        .join(Checkout, Checkout.id == MoneyOut.checkout_id)
        .where(MoneyOut.ask_at.is_not(None), Checkout.gateway == gateway.name)
    )
    moments = [await told.next_due(r), await r.db.scalar(opened), await r.db.scalar(going)]
    return min((moment for moment in moments if moment is not None), default=None)


async def do_due(visitor: Visitor = CARDS) -> int:
    """Do all that is due now, as the program itself; says how much that was. What fails is tried again later, and holds nothing up."""
    gateway = app().cards
    if gateway is None:
        return 0
    async with reading(visitor) as r:
        events, tries, outs = await told.due(r), await _tries(r, gateway.name), await _outs(r, gateway.name)
    for event in events:
        await _guarded(partial(_take_in, gateway, event), partial(told.later, event_id=event.id))
    for one_try in tries:
        await _guarded(partial(_ask, gateway, one_try), partial(settling.ask_later, checkout_id=one_try.id))
    for out in outs:
        await _guarded(partial(_send, gateway, out), partial(refunds.later, money_out_id=out.id))
    return len(events) + len(tries) + len(outs)


async def _guarded(act: Callable[[], Awaitable[None]], later: Callable[[Work], Awaitable[None]]) -> None:
    try:
        await act()
    except Exception:
        complain(log, "something about a card payment could not be done; it is tried again")
        await _in_work(later)


@dataclass(frozen=True, slots=True)
class _Open:
    id: UUID
    ref: str | None


@dataclass(frozen=True, slots=True)
class _Out:
    id: UUID
    payment_ref: str
    amount: Money


async def _tries(r: Reading, gateway: str) -> list[_Open]:
    rows = await r.db.execute(
        select(Checkout.id, Checkout.gateway_ref)
        .where(Checkout.status == "open", Checkout.ask_at <= r.now, Checkout.gateway == gateway)
        .order_by(Checkout.ask_at)
        .limit(AT_ONCE)
    )
    return [_Open(*row) for row in rows]


async def _outs(r: Reading, gateway: str) -> list[_Out]:
    rows = await r.db.execute(
        select(MoneyOut, Checkout.payment_ref)
        .join(Checkout, Checkout.id == MoneyOut.checkout_id)
        .where(MoneyOut.ask_at <= r.now, Checkout.gateway == gateway)
        .order_by(MoneyOut.ask_at)
        .limit(AT_ONCE)
    )
    return [_Out(out.id, ref, out.amount) for out, ref in rows if ref is not None]


async def _take_in(gateway: Gateway, event: KeptEvent) -> None:
    """How the thing stands is asked from the gateway, so that the order of events does not matter."""
    about = event.told
    outcome = told.why_not_ours(about, gateway)
    state: CardState | None = None
    async with reading(CARDS) as r:
        ref = await told.ref_of(r, about)
    if outcome is None and about.refund is None:
        if ref is None:
            outcome = "not ours"
        else:
            state = await _state(gateway, ref, event)
            if state is None:
                await _in_work(lambda w: told.later(w, event.id))
                return
    await _in_work(lambda w: _taken_in(w, event, outcome, state))


async def _taken_in(w: Work, event: KeptEvent, outcome: str | None, state: CardState | None) -> None:
    about: CardEvent = event.told
    if outcome is None and state is not None and about.checkout_id is not None:
        outcome = await settling.write_down(w, about.checkout_id, state)
    elif outcome is None and about.refund is not None and about.money_out_id is not None:
        known = await w.db.get(MoneyOut, about.money_out_id)
        outcome = "not ours" if known is None else await refunds.write_down(w, known.id, about.refund)
    await told.done(w, event.id, outcome or "not ours")


async def _state(gateway: Gateway, ref: str, event: KeptEvent) -> CardState | None:
    """How a try stands; if the gateway does not say so in several tries, as the event says that it stood."""
    try:
        if ref:
            return await gateway.state(ref)
    except (GatewayAway, GatewayRefused) as problem:
        log.warning("an event could not be taken in yet: %s", problem)
    return event.told.state if event.tries >= BELIEVED_AFTER else None


async def _ask(gateway: Gateway, one_try: _Open) -> None:
    if one_try.ref is None:
        await _in_work(lambda w: settling.not_shown(w, one_try.id))
        return
    try:
        state = await gateway.state(one_try.ref)
    except (GatewayAway, GatewayRefused) as problem:
        log.warning("how a card payment stands could not be asked: %s", problem)
        await _in_work(lambda w: settling.ask_later(w, one_try.id))
        return
    await _in_work(lambda w: settling.write_down(w, one_try.id, state))


async def _send(gateway: Gateway, out: _Out) -> None:
    try:
        state = await gateway.refund(out.payment_ref, out.amount, out.id)
    except GatewayAway as problem:
        log.warning("a refund could not be sent yet: %s", problem)
        await _in_work(lambda w: refunds.later(w, out.id))
        return
    except GatewayRefused as problem:
        log.error("the gateway refuses a refund: %s", problem)
        state = RefundState("", "failed")
    await _in_work(lambda w: refunds.write_down(w, out.id, state))


async def _in_work(act: Callable[[Work], Awaitable[object]]) -> None:
    async def once() -> None:
        async with work(CARDS) as w:
            await act(w)

    await with_retries(once)
