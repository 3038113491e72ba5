"""View as: the buttons by which staff begin and end to look at a family's own screens. Forms, since a link changes nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from pages.plain import errors
from pages.plain.request import UNSTORED, fields
from services import sign_in
from services.core import ids
from services.core.refusals import NotFound, NotSignedIn
from services.core.visitor import Kind, Visitor
from services.core.work import with_retries, work
from services.sign_in import viewing
from services.sign_in.return_path import landing


def add(app: FastAPI) -> None:
    """Add both routes."""

    def route(path: str, handler: Callable[[Visitor, Request], Awaitable[str]]) -> None:
        async def answered(request: Request) -> Response:
            try:
                visitor = await sign_in.visitor_of(request.cookies.get(sign_in.cookie_name()))
                address = await with_retries(lambda: handler(visitor, request))
            except NotSignedIn as problem:
                return await errors.to_sign_in(request, problem)
            except NotFound as problem:
                return await errors.not_there(request, problem)
            return RedirectResponse(address, 303, headers=UNSTORED)

        app.add_route(path, answered, methods=["POST"], include_in_schema=False)

    route("/view-as", end)
    route("/view-as/{client_id}", begin)


async def begin(visitor: Visitor, request: Request) -> str:
    """Begin, and go to the screen that the form names, or to the family's first."""
    client_id = ids.read(request.path_params["client_id"])
    wanted = (await fields(request)).get("to", "")
    async with work(visitor) as w:
        await viewing.begin(w, client_id)
    return landing(Kind.CLIENT, sign_in.own_path(wanted))


async def end(visitor: Visitor, _request: Request) -> str:
    """End, and go back to the family on the staff side."""
    client_id = await viewing.end(visitor)
    return "/staff" if client_id is None else f"/staff/clients/{ids.short(client_id)}"
