"""Files around a session: sent by staff, had by those for whom they are. Whether one is, is asked as the screen asks (R95)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from starlette.background import BackgroundTask
from starlette.requests import HTTPConnection

from pages.delivery.uploads import Upload
from pages.plain import errors
from pages.plain.request import UNSTORED
from services import language, provider, sign_in
from services.attendance.content.files import for_staff, keeping, kinds, packing, seen, store
from services.core import access, ids
from services.core.capabilities import Capability, may
from services.core.refusals import NotFound, NotSignedIn, Refused
from services.core.visitor import Visitor
from services.core.work import Reading, app

PATH = "/staff/files"
NEVER_RUN = {**UNSTORED, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}


async def _may(sender: HTTPConnection) -> bool:
    try:
        await _visitor(sender)
    except (NotSignedIn, NotFound):
        return False
    return True


UPLOAD = Upload(PATH, (kinds.MOST_MEGABYTES + 2) * kinds.MEGABYTE, _may)
"""A little more than is taken, so that whoever sends a little too much reads why."""


def add(to: FastAPI) -> None:
    """Add all routes."""

    def route(
        path: str, handler: Callable[[Reading, Request], Awaitable[Response | Awaitable[Response]]]
    ) -> None:
        async def answered(request: Request) -> Response:
            try:
                async with sign_in.reading_of(request.cookies.get(sign_in.cookie_name())) as r:
                    found = await handler(r, request)
                return found if isinstance(found, Response) else await found
            except NotSignedIn as problem:
                return await errors.to_sign_in(request, problem)
            except NotFound as problem:
                return await errors.not_there(request, problem)

        to.add_route(path, answered, methods=["GET"], include_in_schema=False)

    to.add_route(PATH, take, methods=["POST"], include_in_schema=False)
    route("/files/{family_file_id}", of_family)
    route("/session-files/{attendance_id}", together)
    route(PATH + "/{shared_file_id}/content", of_staff)


async def take(request: Request) -> Response:
    """Keep a file at a session. 404 for everybody but staff who write about it; otherwise its form, or why not."""
    try:
        visitor = await _visitor(request)
        session_id = ids.read(request.query_params.get("session"))
        name, content = request.query_params.get("name", ""), await request.body()
        added = await keeping.add(visitor, session_id, name, content)
    except (NotSignedIn, NotFound):
        return Response(status_code=404, headers=UNSTORED)
    except Refused as no:
        return JSONResponse({"kind": "refused", "words": no.words()}, headers=UNSTORED)
    return JSONResponse({"kind": "read", "id": ids.short(added)}, headers=UNSTORED)


async def of_family(r: Reading, request: Request) -> Response:
    """One file, for those for whom it is, once it can be had."""
    file = await seen.one(r, ids.read(request.path_params["family_file_id"]))
    return _saved(file.name, file.kind, store.where(_data(), file.sha256))


async def of_staff(r: Reading, request: Request) -> Response:
    """One file, for staff who write about its session."""
    file = await for_staff.one(r, ids.read(request.path_params["shared_file_id"]))
    return _saved(file.name, file.kind, store.where(_data(), file.sha256))


async def together(r: Reading, request: Request) -> Awaitable[Response]:
    """All files of a session that can be had now, as one zip, which is made when the reading has ended."""
    access.client_only(r)
    attendance_id = ids.read(request.path_params["attendance_id"])
    files = [each for each in await seen.of_attendance(r, attendance_id) if each.is_open(r.now)]
    if not files:
        raise NotFound
    return _packed([(each.name, each.sha256) for each in files])


async def _packed(named: list[tuple[str, str]]) -> Response:
    made = await asyncio.to_thread(packing.packed, _data(), named)
    gone = BackgroundTask(made.unlink, missing_ok=True)
    return _saved("files.zip", "application/zip", made, gone)


def _saved(name: str, kind: str, place: Path, afterwards: BackgroundTask | None = None) -> Response:
    if not place.is_file():
        raise NotFound
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {**NEVER_RUN, "Content-Disposition": disposition}
    return FileResponse(place, media_type=kind, headers=headers, background=afterwards)


def _data() -> Path:
    configuration = app().configuration
    if configuration is None:
        raise NotFound
    return configuration.data


async def _visitor(sender: HTTPConnection) -> Visitor:
    """Who sends; their language is spoken from here on.

    Raises:
        NotSignedIn; NotFound: they see no registers.
    """
    async with sign_in.reading_of(sender.cookies.get(sign_in.cookie_name())) as r:
        if not may(r.visitor, Capability.REGISTER):
            raise NotFound
        here = await provider.current(r)
        language.speak(r.visitor.locale or here.locale)
        return r.visitor
