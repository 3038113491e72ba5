"""Benefits: make-ups, waiting lists, passes; what the family shares: credit, discounts; and what became of make-ups.

(R8, R34, R49, R58–R65, R81–R85)
"""

from __future__ import annotations

from uuid import UUID

import htpy as h
from nicegui import ui

from components import pay as pay_parts
from components import wallet as wallet_parts
from components.base import static
from components.buttons import button
from pages.app.actions import action
from pages.app.frame import frame, heading, logo_of, show_badges
from pages.app.page_context import page_context
from pages.family.benefit_history import history
from pages.family.benefit_rows import make_ups
from pages.family.child_filter import badges, chips, chosen
from pages.family.home_sections import waiting_classes
from pages.family.wallet import friends
from pages.family.wallet import sections as wallet_sections
from services.core.events import SESSION_CHANGED, Ids, concerns
from services.core.visitor import Visitor
from services.core.work import reading, work
from services.language import _
from services.overview import benefits as benefits_overview
from services.overview.benefits import Benefits
from services.overview.wallet import Wallet, wallet
from services.payments.paying import MONEY_CHANGED
from services.people import attendees
from services.people.kids import Kid
from services.prices import referrals

PAGE = 30
"""Rows of history shown before "Show more"."""


async def benefits(visitor: Visitor) -> None:
    """The make-ups of the family, or of one child."""
    context = page_context()
    shown = PAGE
    watched: frozenset[UUID] = frozenset()

    async def load() -> tuple[Benefits, Wallet, list[Kid]]:
        async with reading(visitor) as r:
            kids = await attendees.mine(r)
            only = chosen(kids)
            found = await benefits_overview.make_ups(r, only)
            show_badges(await badges(r))
            return found, await wallet(r, only), [kid for kid in kids if only in (None, kid.id)]

    async def fresh() -> None:
        nonlocal shown
        shown = PAGE
        draw(*await load())

    async def sessions_changed(ids: Ids) -> None:
        if concerns(ids, watched):
            draw(*await load())

    async def money_changed(clients: Ids) -> None:
        if visitor.client_id is not None and concerns(clients, {visitor.client_id}):
            draw(*await load())

    @action
    async def show_more() -> None:
        nonlocal shown
        first_new, shown = shown + 1, shown + PAGE
        draw(*await load())
        context.script(f"cubby.focus('#history li:nth-child({first_new})')")

    @action
    async def show_code() -> None:
        async with work(visitor) as w:
            await referrals.my_code(w)
        draw(*await load())
        context.script("cubby.focus('#friends button')")

    def draw(found: Benefits, has: Wallet, kids: list[Kid]) -> None:
        nonlocal watched
        watched = frozenset(entry.session_id for entry in [*found.waiting.offers, *found.waiting.sessions])
        content.clear()
        with content:
            logo = logo_of(context.provider)
            static(
                h.fragment[
                    make_ups(found),
                    waiting_classes(found.waiting.classes),
                    wallet_sections.passes(has, logo),
                    wallet_sections.shared(has, logo, several=len(everyone) > 1),
                ]
            )
            if has.friends is not None:
                friends.draw(has.friends, context.provider.name, show_code)
            if found.history:
                with ui.element("section").classes("cb-section"):
                    static(history(found.history[:shown], several=len(kids) > 1))
                    if len(found.history) > shown:
                        with ui.element("div").classes("cb-end"):
                            button(_("Show more"), show_more, full=True)

    first = await load()
    async with reading(visitor) as r:
        everyone = await attendees.mine(r)
    with frame(_("Benefits"), tab="/benefits"):
        heading(_("Benefits"))
        chips(everyone, fresh)
        static(wallet_parts.style())
        content = ui.element("div")
        draw(*first)
    context.script(pay_parts.script())
    context.on_event(SESSION_CHANGED, sessions_changed)
    context.on_event(MONEY_CHANGED, money_changed)
