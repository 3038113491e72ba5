"""The addresses of signing in and out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from pages.delivery.framing import may_be_framed
from pages.plain.request import UNSTORED, context_of
from pages.plain.sign_in import second
from pages.plain.sign_in.address import address_page, send_code
from pages.plain.sign_in.code import code_page, try_code
from pages.plain.sign_in.join import join, join_page
from pages.plain.sign_in.leaving import leave, leave_page
from pages.plain.sign_in.link import link_page, try_code_of_link, try_link
from pages.plain.sign_in.rewritten import link_made_whole
from services.core.configuration import Configuration

FRAMED = ("/sign-in", "/sign-in/code", "/sign-out")
"""What a family needs to sign in and out within the provider's website."""


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the routes of signing in and out."""

    def route(path: str, handler: Callable[..., Awaitable[Response]], *methods: str) -> None:
        async def answered(request: Request) -> Response:
            if whole := link_made_whole(request.url.path):
                return RedirectResponse(whole, 303, headers=UNSTORED)
            if path in FRAMED:
                may_be_framed(request)
            context = await context_of(request, configuration)
            return await handler(context, **request.path_params)

        app.add_route(path, answered, methods=list(methods), include_in_schema=False)

    route("/sign-in", address_page, "GET")
    route("/sign-in", send_code, "POST")
    route("/sign-in/code", code_page, "GET")
    route("/sign-in/code", try_code, "POST")
    route("/sign-in/second", second.second_page, "GET")
    route("/sign-in/second", second.show_code, "POST")
    route("/sign-in/second/device", second.ask_device, "POST")
    route("/sign-in/second/passkey", second.show_passkey, "POST")
    route("/sign-in/second/recovery", second.use_recovery_code, "POST")
    route("/join/{invitation}", join_page, "GET")
    route("/join/{invitation}", join, "POST")
    route("/sign-in/{request_id}", link_page, "GET")
    route("/sign-in/{request_id}/link", try_link, "POST")
    route("/sign-in/{request_id}/code", try_code_of_link, "POST")
    route("/sign-out", leave_page, "GET")
    route("/sign-out", leave, "POST")
