"""Files of the invoice book: a paper's PDF, and for staff the month in one zip. Plain routes, because the browser saves them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date
from urllib.parse import quote

from fastapi import FastAPI, Request, Response

from pages.plain import errors
from pages.plain.request import UNSTORED
from services import sign_in
from services.core import ids
from services.core.refusals import NotFound, NotSignedIn
from services.core.stepping_up import SecondStepAgain
from services.core.work import Reading, with_retries, work
from services.invoices import listing, month


def add(app: FastAPI) -> None:
    """Add both routes."""

    def route(path: str, handler: Callable[[Reading, Request], Awaitable[Response]]) -> None:
        async def answered(request: Request) -> Response:
            try:
                async with sign_in.reading_of(request.cookies.get(sign_in.cookie_name())) as r:
                    return await handler(r, request)
            except NotSignedIn as problem:
                return await errors.to_sign_in(request, problem)
            except SecondStepAgain:
                return errors.to_second_step("/staff/accountant")
            except NotFound as problem:
                return await errors.not_there(request, problem)

        app.add_route(path, answered, methods=["GET"], include_in_schema=False)

    route("/invoices/{invoice_id}/pdf", paper)
    route("/month/{month}", whole_month)


async def paper(r: Reading, request: Request) -> Response:
    """The stored PDF, for its family and for staff who see money; for everybody else there is none."""
    file = await listing.download(r, ids.read(request.path_params["invoice_id"]))
    return saved(file.name, file.content, "application/pdf")


async def whole_month(r: Reading, request: Request) -> Response:
    """The month's zip, for staff who see money."""
    found = re.fullmatch(r"(\d{4})-(\d\d)\.zip", request.path_params["month"], re.ASCII)
    if found is None or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 9000:
        raise NotFound
    first = date(int(found[1]), int(found[2]), 1)
    made = await month.month(r, first)

    async def noted() -> None:
        async with work(r.visitor) as w:
            await month.note(w, first)

    await with_retries(noted)
    return saved(made.name, made.content, "application/zip")


def saved(name: str, content: bytes, kind: str) -> Response:
    """A file that the browser saves under this name, and keeps no copy of."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=kind, headers={**UNSTORED, "Content-Disposition": disposition})
