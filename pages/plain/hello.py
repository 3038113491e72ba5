"""The link that the owner's own phone opens, to see that families reach the portal."""

from __future__ import annotations

import htpy as h
from fastapi import FastAPI, Request, Response

from components.frame import link_button
from components.plain import intro
from pages.plain import errors
from pages.plain.request import context_of
from services.core.configuration import Configuration
from services.core.refusals import NotFound
from services.language import _
from services.operations.setup import address


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the route."""

    async def hello(request: Request) -> Response:
        context = await context_of(request, configuration)
        try:
            await address.opened(str(request.path_params["word"]))
        except NotFound as no:
            return await errors.not_there(request, no)
        heading = _("It works on this phone")
        line = _(
            "This is the page families of {provider} open. They log in with their email; there are no passwords."
        )
        if address.only_here():
            heading = _("It works on this computer alone")
            line = _("No other device reaches this address. Set CUBBY_PUBLIC_URL, and start Cubby again.")
        return context.page(
            _("It works"),
            intro(heading, line.format(provider=context.provider.name)),
            h.p(".cb-end")[link_button(_("See the log-in page"), "/sign-in", kind="filled", main=True)],
        )

    app.add_route(f"{address.PATH}/{{word}}", hello, methods=["GET"], include_in_schema=False)
