"""Lists as files: plain routes, because the browser saves them. Each is written down before it leaves."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request, Response

from pages.plain import errors
from pages.plain.request import UNSTORED
from services import language, provider, sign_in
from services.core.refusals import NotFound, NotSignedIn
from services.core.stepping_up import SecondStepAgain
from services.core.work import Reading, with_retries, work
from services.overview.exports import columns, lists
from services.overview.exports.lists import ListFile

PREFIX = "/exports/"


def add(app: FastAPI) -> None:
    """Add the route."""

    async def answered(request: Request) -> Response:
        try:
            async with sign_in.reading_of(request.cookies.get(sign_in.cookie_name())) as r:
                file = await _made(r, request)
                visitor = r.visitor
        except NotSignedIn as problem:
            return await errors.to_sign_in(request, problem)
        except SecondStepAgain:
            return errors.to_second_step("/staff/exports")
        except NotFound as problem:
            return await errors.not_there(request, problem)

        async def noted() -> None:
            async with work(visitor) as w:
                await lists.note(w, request.path_params["file"].partition(".")[0], file)

        await with_retries(noted)
        disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
        headers = {**UNSTORED, "Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
        return Response(file.content, media_type=file.kind, headers=headers)

    app.add_route(PREFIX + "{file}", answered, methods=["GET"], include_in_schema=False)


async def _made(r: Reading, request: Request) -> ListFile:
    name, _dot, suffix = request.path_params["file"].partition(".")
    here = await provider.current(r)
    with language.speaking(r.visitor.locale or here.locale):
        wanted = await columns.span(
            r, request.query_params.get("from", ""), request.query_params.get("to", "")
        )
        try:
            return await lists.made(r, name, suffix, wanted)
        except lists.FirstAfterLast as no:  # the screen asks again before it offers the link
            raise NotFound from no
