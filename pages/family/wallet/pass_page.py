"""One pass, or prepaid credit: its card, the one thing to do with it, and where each entry went (R58–R62)."""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components import wallet as wallet_parts
from components.base import static
from components.callout import callout
from components.frame import link_button
from components.rows import LineRow, line_row, listed
from pages.app.frame import frame, logo_of, show_badges
from pages.app.page_context import page_context
from pages.family import presenters
from pages.family.child_filter import badges
from pages.family.wallet import cards, moves
from services.bookings.card import BookingCard
from services.core import ids
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading
from services.language import _, formats
from services.overview import wallet
from services.overview.wallet import OnePass
from services.passes.choosing import PassStatus
from services.passes.view import PassCard
from services.payments.paying import MONEY_CHANGED


async def one_pass(visitor: Visitor, pass_id: UUID) -> None:
    """The pass with its history; a cancelling elsewhere shows at once, and so does a payment."""
    context = page_context()
    watched: set[UUID] = set()

    async def load() -> OnePass:
        async with reading(visitor) as r:
            show_badges(await badges(r))
            return await wallet.one(r, pass_id)

    async def changed(ids_: Ids) -> None:
        if concerns(ids_, watched):
            draw(await load())

    def draw(found: OnePass) -> None:
        nonlocal watched
        watched = {move.went_to.session_id for move in found.page.history if move.went_to is not None}
        if visitor.client_id is not None:
            watched.add(visitor.client_id)
        content.clear()
        with content:
            static(_page(found))

    first = await load()
    with frame(first.page.card.name, tab="/benefits", back="/benefits"):
        static(wallet_parts.style())
        content = ui.element("div")
        draw(first)
    context.on_event(SESSION_CHANGED, changed)
    context.on_event(MONEY_CHANGED, changed)


def _page(found: OnePass) -> h.Renderable:
    card = found.page.card
    title = _("History")
    rows = [moves.pass_row(card, move) for move in found.page.history]
    line = _("It pays by itself for the sessions you book one by one, before anything else is asked for.")
    return h.fragment[
        h.div(".cb-section.cb-tight")[cards.large(card, logo_of(page_context().provider))],
        h.div(".cb-section.cb-tight")[callout("", line, icon_name="info")]
        if card.is_money and card.is_usable
        else None,
        _what_now(card, found.bookings),
        moves.history(rows, title),
    ]


def _what_now(card: PassCard, bookings: tuple[BookingCard, ...]) -> h.Renderable:
    """The button to book with it, a choice of classes, or why nothing can be booked and what to do instead."""
    if card.is_usable and len(bookings) == 1:
        return h.div(".cb-section.cb-tight")[
            link_button(
                _("Book a session"),
                book_address(bookings[0]),
                kind="filled",
                icon_name="event_available",
                main=True,
            )
        ]
    if card.is_usable and bookings:
        rows = [
            LineRow(
                each.programme,
                presenters.face(each.kid),
                presenters.usual(each),
                whose=each.kid.first_name,
                href=book_address(each),
            )
            for each in bookings
        ]
        label = _("Book a session")
        return h.section(".cb-section.cb-tight")[h.h2[label], listed(line_row, rows, label=label)]
    return _closed(card)


def _closed(card: PassCard) -> h.Renderable:
    again = h.div(".cb-end")[link_button(_("Buy a new one"), "/buy", kind="tonal", main=True)]
    match card.status:
        case PassStatus.NOT_PAID:
            pay = None
            if card.order_id is not None:
                pay = h.div(".cb-end")[
                    link_button(
                        _("See the order"), f"/orders/{ids.short(card.order_id)}", kind="filled", main=True
                    )
                ]
            said = callout(
                _("Not paid yet."), _("It can be used as soon as it’s paid."), icon_name="schedule"
            )
            return h.div(".cb-section.cb-tight")[said, pay]
        case PassStatus.ALL_USED:
            text = _("All of it is used.") if card.is_money else _("All entries are used.")
            return h.div(".cb-section.cb-tight")[callout(text, "", icon_name="done_all"), again]
        case PassStatus.ENDED if card.use_by is not None:
            said = callout(
                _("It ended {ended_on}.").format(ended_on=formats.on_day(card.use_by)),
                cards.left_words(card) + ". " + _("What is left can’t be used any more."),
                icon_name="event_busy",
            )
            return h.div(".cb-section.cb-tight")[said, again]
    if card.is_money:
        return h.fragment[()]
    line = _("There is no class now that it can be used for.")
    return h.div(".cb-section.cb-tight")[callout("", line, icon_name="info")]


def book_address(card: BookingCard) -> str:
    """Where a session of this booking is chosen."""
    return f"/book/{ids.short(card.booking_id)}"
