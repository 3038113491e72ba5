"""Takes one list from the room Import, and gives its report: both are files, which do not fit through the page's socket."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import HTTPConnection

from pages.delivery.uploads import Upload
from pages.plain import errors
from pages.plain.papers import saved
from pages.plain.request import UNSTORED
from pages.staff.imports import addresses, texts
from pages.staff.rooms import IMPORT
from services import language, provider, sign_in
from services.core import ids
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, NotSignedIn, Refused
from services.core.visitor import Visitor
from services.core.work import now, reading, work
from services.imports.batches import keeping, one_file, report_file
from services.imports.spreadsheet import LARGEST_FILE
from services.language import formats

REPORT = f"{IMPORT}/{{batch_id}}/report.csv"


async def _may(sender: HTTPConnection) -> bool:
    try:
        await _visitor(sender)
    except (NotSignedIn, NotFound):
        return False
    return True


UPLOAD = Upload(addresses.FILES, LARGEST_FILE, _may)


def add(app: FastAPI) -> None:
    """Add both routes."""
    app.add_route(addresses.FILES, take, methods=["POST"], include_in_schema=False)
    app.add_route(REPORT, give, methods=["GET"], include_in_schema=False)


async def take(request: Request) -> Response:
    """Keep a list, which brings nothing in. 404 for everybody but staff who look after the settings."""
    try:
        visitor = await _visitor(request)
    except (NotSignedIn, NotFound):
        return Response(status_code=404, headers=UNSTORED)
    answer = await _answer(visitor, await request.body(), request.query_params.get("name", ""))
    return JSONResponse(answer, headers=UNSTORED)


async def _answer(visitor: Visitor, data: bytes, name: str) -> dict[str, str]:
    try:
        batch_id = await keeping.keep(visitor, name, data)
    except Refused as refused:
        return {"kind": "refused", "words": refused.words()}
    async with reading(visitor) as r:
        found = await one_file.one(r, batch_id)
    words = texts.kept(found.of.lines, found.of.kind)
    return {"kind": "read", "words": words, "id": ids.short(batch_id)}


async def give(request: Request) -> Response:
    """What became of each line, as a file that spreadsheets open."""
    try:
        visitor = await _visitor(request)
        batch_id = ids.read(request.path_params["batch_id"])
        async with work(visitor) as w:
            found = await report_file.report(w, batch_id)
    except NotSignedIn as problem:
        return await errors.to_sign_in(request, problem)
    except NotFound as problem:
        return await errors.not_there(request, problem)
    return saved(found.name, found.content, "text/csv; charset=utf-8")


async def _visitor(sender: HTTPConnection) -> Visitor:
    """Who sends or asks; their language is spoken from here on.

    Raises:
        NotSignedIn; NotFound: they do not look after the settings.
    """
    async with sign_in.reading_of(sender.cookies.get(sign_in.cookie_name())) as r:
        if not may(r.visitor, Capability.SETTINGS):
            raise NotFound
        here = await provider.current(r)
        language.speak(r.visitor.locale or here.locale)
        formats.be_here(here.zone, now())
        return r.visitor
