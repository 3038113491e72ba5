"""A person's calendar, as calendar programs fetch it; and one session as a file that a browser saves.

The secret in the address is all that a program has. An address that is not ours, or was replaced, answers as if there
were nothing there. An unchanged calendar is answered with 304 before any of it is written.
"""

from __future__ import annotations

import re
from datetime import timedelta

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from pages.delivery.machine_doors import REFUSALS, MachineDoor, MachineRequest
from pages.delivery.pace import Pace
from pages.plain import errors
from pages.plain.papers import saved
from pages.plain.request import UNSTORED
from services import language, provider, sign_in
from services.core import ids
from services.core.refusals import NotFound, NotSignedIn
from services.core.visitor import Visitor
from services.core.work import now, reading
from services.overview.calendar import reading as calendars
from services.overview.calendar.addresses import DIGITS, PREFIX

KIND = "text/calendar; charset=utf-8"
OURS = re.compile(rf"[0-9a-f]{{{DIGITS}}}\.ics", re.ASCII)
AN_HOUR = timedelta(hours=1)
FETCHES, MISSES = 300, 200
"""An hour: of one calendar by all of a family's devices; of addresses that are none, from one network."""
_fetches, _misses = Pace(FETCHES, AN_HOUR), Pace(MISSES, AN_HOUR)


async def _asks_for_one(request: MachineRequest) -> bool:
    name = request.path.removeprefix(PREFIX)
    return request.method in ("GET", "HEAD") and OURS.fullmatch(name) is not None


DOOR = MachineDoor(PREFIX, _asks_for_one, refusal=404)
"""Calendar programs send nothing of a browser's headers; they read, and change nothing."""


def add(app: FastAPI) -> None:
    """Add both routes."""
    app.add_route(PREFIX + "{calendar}", feed, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_route("/to-calendar/{attendance_id}", one, methods=["GET"], include_in_schema=False)


async def feed(request: Request) -> Response:
    """A calendar; 304 if the program has it as it is; 404 for a wrong, a replaced and an ended address alike."""
    name, at = str(request.path_params["calendar"]), now()
    network = sign_in.network_of(request.client.host if request.client else None)
    for pace, key in ((_fetches, name), (_misses, network)):
        if pace.is_over(key, at):
            return _later(pace.wait(at))
    _fetches.count(name, at)
    try:
        if OURS.fullmatch(name) is None:
            raise NotFound
        async with reading(Visitor.anonymous()) as r:
            found = await calendars.behind(r, name.removesuffix(".ics"))
    except NotFound:
        _misses.count(network, at)
        return PlainTextResponse(REFUSALS[404], 404, headers=UNSTORED)
    mark = found.mark
    headers = {"Cache-Control": "private, no-cache", "ETag": mark, "X-Robots-Tag": "noindex"}
    if mark in _marks(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    answer = Response(found.text(), media_type=KIND, headers=headers)
    if request.method == "HEAD":
        answer.body = b""
    return answer


def _marks(sent: str) -> list[str]:
    """The marks that a program knows; weak ones count as well, because a proxy that compresses makes them weak."""
    return [each.strip().removeprefix("W/") for each in sent.split(",")]


def _later(seconds: int) -> Response:
    headers = {**UNSTORED, "Retry-After": str(seconds)}
    return PlainTextResponse("Too often. Please come back later.", 429, headers=headers)


async def one(request: Request) -> Response:
    """One session, for whoever of its family is signed in here; for everybody else there is none."""
    try:
        async with sign_in.reading_of(request.cookies.get(sign_in.cookie_name())) as r:
            language.speak(r.visitor.locale or (await provider.current(r)).locale)
            name, text = await calendars.one_session(r, ids.read(request.path_params["attendance_id"]))
    except NotSignedIn as problem:
        return await errors.to_sign_in(request, problem)
    except NotFound as problem:
        return await errors.not_there(request, problem)
    return saved(name, text.encode(), KIND)
