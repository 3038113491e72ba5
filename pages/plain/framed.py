"""The way into the portal in a frame on the provider's website, and the way out where the browser keeps no cookie there.

A cookie is set and looked for once. Where it has not come back, nobody could stay signed in: one sentence says so, and a
button opens a tab at the same place. Nothing is tried a second time, so nothing goes round in circles.
"""

from __future__ import annotations

import htpy as h
from fastapi import FastAPI, Request, Response

from components.marks import icon
from components.plain import intro
from pages.delivery.framing import TAB, may_be_framed, out_of_frame
from pages.plain.request import RequestContext, context_of
from pages.plain.sign_in.parts import landing, with_next
from services import sign_in
from services.core.configuration import Configuration
from services.language import _
from services.sign_in import Cookie


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the route."""

    async def framed(request: Request) -> Response:
        may_be_framed(request)
        return await _way(await context_of(request, configuration))

    app.add_route(TAB, framed, methods=["GET"], include_in_schema=False)


async def _way(context: RequestContext) -> Response:
    query = context.request.query_params
    wanted = sign_in.own_path(query.get("next"))
    if query.get("tab"):
        return _tab(context, wanted, _("This part of the portal opens in a tab of its own."))
    if context.keeps_cookies:
        return context.redirect(await landing(context, wanted) or with_next("/sign-in", wanted))
    if query.get("tried"):
        line = _(
            "Your browser doesn’t let you log in within another website, so the portal opens in a tab of its own."
        )
        return _tab(context, wanted, line)
    response = context.redirect(out_of_frame(wanted, tried=True))
    context.set_cookie(response, Cookie.KEPT, "1")
    return response


def _tab(context: RequestContext, wanted: str, line: str) -> Response:
    button = h.a(".cb-btn.cb-filled.cb-main-btn.cb-full", href=wanted, target="_blank", rel="noopener")[
        icon("open_in_new", 20), _("Open in a new tab")
    ]
    name = context.provider.name
    return context.page(name, intro(name, line, big=False), h.p(".cb-end")[button])
