"""The provider's logo: served to everybody, and taken from staff who have the provider's settings."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from starlette.requests import HTTPConnection

from pages.app.frame import LOGOS
from pages.delivery.uploads import Upload
from pages.plain.request import UNSTORED
from services import language, provider, sign_in
from services.core.capabilities import Capability, may
from services.core.configuration import Configuration
from services.core.refusals import NotFound, NotSignedIn, Refused
from services.core.visitor import Visitor
from services.operations.setup import logo as logos
from services.provider import logo as pictures

PATH = "/staff/provider/logo"
LASTING = {"Cache-Control": "public, max-age=31536000, immutable"}
"""The name of a picture is made from its content."""


async def _may(sender: HTTPConnection) -> bool:
    try:
        await _visitor(sender)
    except (NotSignedIn, NotFound):
        return False
    return True


UPLOAD = Upload(PATH, 2 * pictures.LARGEST, _may)
"""Twice what is taken, so that whoever sends a little too much reads why."""


def add(app: FastAPI, configuration: Configuration) -> None:
    """Add the routes."""

    async def show(request: Request) -> Response:
        name = str(request.path_params["name"])
        file = pictures.file_of(configuration.data, name)
        if file is None:
            return Response(status_code=404, headers=UNSTORED)
        return FileResponse(file, media_type=pictures.MIME[file.suffix[1:]], headers=LASTING)

    app.add_route(f"{LOGOS}/{{name}}", show, methods=["GET"], include_in_schema=False)
    app.add_route(PATH, take, methods=["POST"], include_in_schema=False)


async def take(request: Request) -> Response:
    """Keep a picture. 404 for everybody but staff who have the provider's settings; 422 with the reason in words."""
    try:
        visitor = await _visitor(request)
        name = await logos.put(visitor, await request.body())
    except (NotSignedIn, NotFound):
        return Response(status_code=404, headers=UNSTORED)
    except Refused as no:
        return JSONResponse({"why": no.words()}, 422, headers=UNSTORED)
    return JSONResponse({"src": f"{LOGOS}/{name}"}, headers=UNSTORED)


async def _visitor(sender: HTTPConnection) -> Visitor:
    """Who sends; their language is spoken from here on.

    Raises:
        NotSignedIn; NotFound: they may not change the provider's settings.
    """
    async with sign_in.reading_of(sender.cookies.get(sign_in.cookie_name())) as r:
        if not may(r.visitor, Capability.SETTINGS):
            raise NotFound
        here = await provider.current(r)
        language.speak(r.visitor.locale or here.locale)
        return r.visitor
