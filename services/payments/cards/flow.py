"""What the payer's taps do: a work, a call to the gateway, another work. Nobody waits in a transaction for the gateway."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from uuid import UUID

from db.values import Money
from services.core import view_as
from services.core.ids import short
from services.core.visitor import Visitor
from services.core.work import app, reading, work
from services.language import language
from services.outside.cards import (
    CardRequest,
    CardState,
    Gateway,
    GatewayAway,
    GatewayForgot,
    GatewayRefused,
)
from services.payments import paying
from services.payments.cards import settling, trying
from services.payments.cards.refusals import CardsAway, NotByCard, StillConfirming
from services.payments.cards.trying import InTheWay, Try
from services.payments.cards.under_way import under_way

log = logging.getLogger("cubby.cards")
CARDS = Visitor.system("cards")
ATTEMPTS = 3


class Forgotten(NotByCard):
    """The gateway does not know the page of a try that has begun."""


def offered(amount: Money) -> Gateway | None:
    """The gateway that takes such an amount, if there is one."""
    gateway = app().cards
    return gateway if gateway is not None and gateway.takes(amount) else None


async def begin(visitor: Visitor, debt_ids: Sequence[UUID]) -> str:
    """The address of the gateway's page on which these debts are paid together.

    Raises:
        NotFound, NotAllowed, NothingToPay, NotTogether: as for `paying.several`.
        StillConfirming, NotByCard, CardsAway: said in words.
    """
    gateway = _gateway()
    for _attempt in range(ATTEMPTS):
        async with work(visitor) as w:
            found = await trying.begin(w, debt_ids, gateway)
            email, locale = w.visitor.email, w.visitor.locale or language()
        if isinstance(found, InTheWay):
            for checkout_id in found.checkout_ids:
                await _ended(gateway, checkout_id)
        elif found.ref is None:
            return await _page(gateway, found, email, locale)
        else:
            url = await _open_page(gateway, found.id, found.ref)
            if url is not None:
                return url
    raise StillConfirming


async def _open_page(gateway: Gateway, checkout_id: UUID, ref: str) -> str | None:
    """The page of a try that has begun, while it is open; None if it has ended, so that another can begin."""
    try:
        state = await _said(gateway.state(ref))
    except Forgotten:
        async with work(CARDS) as w:
            await settling.forgotten(w, checkout_id)
        return None
    await _settled(checkout_id, state)
    return state.url if state.phase == "open" else None


async def _page(gateway: Gateway, found: Try, email: str, locale: str) -> str:
    try:
        state = await _said(gateway.checkout(asked(found, email, locale)))
    except NotByCard:
        async with work(CARDS) as w:
            await settling.given_up(w, found.id)
        raise
    await _settled(found.id, state)
    if not state.url:
        raise NotByCard
    return state.url


def asked(found: Try, email: str, locale: str) -> CardRequest:
    """What the gateway is asked for a try; always the same for the same one."""
    here = app().configuration
    back = f"{here.public_url.rstrip('/') if here else ''}/pay/card/{short(found.id)}"
    return CardRequest(found.id, found.amount, found.what, email, locale, back, f"{back}?back=1", found.until)


async def look(visitor: Visitor, checkout_id: UUID, *, back: bool = False) -> Try:
    """How a try of this visitor's stands, asked from the gateway while it is open.

    With `back`, the payer has just come back from paying: where the gateway does not answer, that is believed.

    Raises:
        NotFound: no such try, or not theirs.
    """
    found = await _mine(visitor, checkout_id)
    gateway = app().cards
    if found.status == "open" and found.ref and gateway is not None:
        try:
            await _settled(found.id, await gateway.state(found.ref))
        except (GatewayAway, GatewayRefused) as problem:
            log.warning("how a card payment stands could not be asked: %s", problem)
            if back:
                async with work(CARDS) as w:
                    await settling.came_back(w, checkout_id)
    return await _mine(visitor, checkout_id)


async def refresh(visitor: Visitor, debt_ids: Sequence[UUID]) -> None:
    """Ask the gateway how a try that has begun for some of these debts stands; nothing happens where none has.

    Raises:
        NotFound, NotAllowed, NothingToPay, NotTogether: as for `paying.several`.
    """
    async with reading(visitor) as r:
        found = await paying.payable(r, debt_ids)
        open_one = await under_way(r, [debt.debt_id for debt in found])
    if open_one is not None:
        await look(CARDS, open_one.checkout_id)


async def leave(visitor: Visitor, debt_ids: Sequence[UUID]) -> None:
    """The payer does not want to pay by card after all: close the gateway's page, so that nothing is paid on it later.

    Where it is paid by now, that is what is so.

    Raises:
        NotFound, NotAllowed, NothingToPay, NotTogether: as for `paying.several`.
        CardsAway, NotByCard: the gateway does not answer, so the page may still be open.
        OnlyLooking: it is staff who look; the gateway is asked before anything is written.
    """
    view_as.refuse_changes(visitor)
    async with reading(visitor) as r:
        found = await paying.payable(r, debt_ids)
        open_one = await under_way(r, [debt.debt_id for debt in found])
    if open_one is not None:
        await _closed(_gateway(), await _mine(CARDS, open_one.checkout_id))


async def _ended(gateway: Gateway, checkout_id: UUID) -> None:
    """Another try for some of the same debts ends before a new one begins."""
    async with reading(CARDS) as r:
        found = await trying.one(r, checkout_id)
    if found.status == "open" and await _closed(gateway, found) == "processing":
        raise StillConfirming


async def _closed(gateway: Gateway, found: Try) -> str:
    if found.ref is None:
        async with work(CARDS) as w:
            await settling.given_up(w, found.id)
        return "failed"
    try:
        state = await _said(gateway.close(found.ref))
    except Forgotten:
        async with work(CARDS) as w:
            await settling.forgotten(w, found.id)
        return "failed"
    await _settled(found.id, state)
    return state.phase


async def _mine(visitor: Visitor, checkout_id: UUID) -> Try:
    async with reading(visitor) as r:
        return await trying.one(r, checkout_id)


async def _settled(checkout_id: UUID, state: CardState) -> None:
    async with work(CARDS) as w:
        await settling.write_down(w, checkout_id, state)


async def _said(call: Awaitable[CardState]) -> CardState:
    try:
        return await call
    except GatewayAway as problem:
        log.warning("the card gateway does not answer: %s", problem)
        raise CardsAway from None
    except GatewayForgot as problem:
        log.warning("the card gateway does not know a payment that was begun: %s", problem)
        raise Forgotten from None
    except GatewayRefused as problem:
        log.error("the card gateway refuses: %s", problem)
        raise NotByCard from None


def _gateway() -> Gateway:
    gateway = app().cards
    if gateway is None:
        raise NotByCard
    return gateway
