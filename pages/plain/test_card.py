"""The demo's page to "pay" on: clearly a test, with a card that pays, one that is declined, and a way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import htpy as h
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from components.callout import callout
from components.plain import intro, submit
from pages.plain.request import RequestContext, context_of, fields
from services.core.configuration import Configuration
from services.core.work import app as connected
from services.demo.card_gateway import DemoCards, TestPage
from services.language import _, formats
from services.outside.cards import GatewayRefused

ADDRESS = "/test-card/{ref}"


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the page, in the demo only."""
    if not configuration.demo:
        return

    def route(method: str, handler: Callable[[RequestContext, DemoCards, str], Awaitable[Response]]) -> None:
        async def answered(request: Request) -> Response:
            context = await context_of(request, configuration)
            gateway = connected().cards
            try:
                if isinstance(gateway, DemoCards):
                    return await handler(context, gateway, request.path_params["ref"])
            except GatewayRefused:
                pass
            return _gone(context)

        app.add_route(ADDRESS, answered, methods=[method], include_in_schema=False)

    route("GET", show)
    route("POST", press)


async def show(context: RequestContext, gateway: DemoCards, ref: str) -> Response:
    """What would be paid, and the buttons."""
    page = gateway.page(ref)
    return _page(context, page) if page.state.phase == "open" else _over(page)


async def press(context: RequestContext, gateway: DemoCards, ref: str) -> Response:
    """Pay, or be declined and try again."""
    page = gateway.page(ref)
    if page.state.phase != "open":
        return _over(page)
    if (await fields(context.request)).get("card") != "good":
        return _page(context, page, _("Your card was declined. You can try again."))
    return _over(gateway.pay(ref))


def _over(page: TestPage) -> Response:
    """Paid or closed: there is nothing to do here any more."""
    url = page.asked.back_url if page.state.phase == "paid" else page.asked.away_url
    return RedirectResponse(url, 303, headers={"Cache-Control": "no-store"})


def _page(context: RequestContext, page: TestPage, problem: str = "") -> Response:
    amount = formats.money(page.asked.amount)
    title = _("Test card")
    return context.page(
        title,
        intro(title, _("This is the demo: no card is asked for, and no money moves."), big=False),
        h.div(".cb-section")[callout(problem, icon_name="error", tone="danger", alert=True)]
        if problem
        else None,
        h.dl(".cb-section")[h.dt[page.asked.what], h.dd(".cb-t1.cb-num")[amount]],
        h.form(".cb-stack", method="post")[
            submit(_("Pay {amount} with the test card").format(amount=amount), name="card", value="good"),
            submit(_("Try a card that is declined"), kind="outline", name="card", value="declined"),
        ],
        h.a(".cb-away", href=page.asked.away_url)[_("Back without paying")],
    )


def _gone(context: RequestContext) -> Response:
    title = _("This test payment is over")
    line = _("It lived in the demo’s memory, which was started anew.")
    return context.page(
        title, intro(title, line, big=False), h.a(".cb-away", href="/")[_("Home")], status=404
    )
