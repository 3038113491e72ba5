"""Where phones send the register's marks: a plain route, so that a page that has lost its socket can send them, too.

Each mark is a work of its own and has its own answer: one that is refused takes no other one with it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from pages.plain.request import UNSTORED
from services import language, sign_in
from services.core import ids
from services.core.refusals import Busy, NotFound, NotSignedIn, Refused
from services.core.visitor import Kind, Visitor
from services.core.work import with_retries, work
from services.language import formats
from services.provider.settings import current
from services.register import marking
from services.register.marking import Press

ADDRESS = "/staff/marks"
MOST = 100
"""Marks of one request: more than a phone collects in a day; it sends the rest afterwards."""

log = logging.getLogger("cubby.pages")


def add(app: FastAPI) -> None:
    """Add the route."""
    app.add_api_route(ADDRESS, received, methods=["POST"], include_in_schema=False)


async def received(request: Request) -> Response:
    """Answer each mark: what stands now, or why it cannot be.

    401: nobody is signed in on this device, so the phone keeps its marks and says so. 404: not staff.
    400: not what our page sends. 503: the database is away; the phone tries again.
    """
    try:
        async with sign_in.reading_of(request.cookies.get(sign_in.cookie_name())) as r:
            visitor, here = r.visitor, await current(r)
    except NotSignedIn:
        return _answer({}, 401)
    if visitor.kind is not Kind.STAFF:
        return _answer({}, 404)
    language.speak(visitor.locale or here.locale)
    try:
        presses = _presses(await request.body())
    except (ValueError, TypeError, KeyError, RecursionError, NotFound):
        return _answer({}, 400)
    answers = {}
    try:
        for press in presses:
            with formats.being_here(here.zone, r.now):
                answers[press.key] = await _marked(visitor, press)
    except NotSignedIn:
        return _answer({}, 401)
    except Busy:
        return _answer(answers, 503)
    return _answer(answers, 200)


def _answer(answers: Mapping[str, object], status: int) -> Response:
    return JSONResponse({"marks": answers}, status, headers=UNSTORED)


async def _marked(visitor: Visitor, press: Press) -> dict[str, object]:
    async def once() -> dict[str, object]:
        async with work(visitor) as w:
            stands = await marking.mark(w, press)
        return {"state": stands.state, "by": "" if stands.counts else stands.by}

    try:
        return await with_retries(once)
    except Busy:
        raise
    except Refused as no:
        return {"refused": no.words()}


def _presses(body: bytes) -> list[Press]:
    """The presses of a request, in the order in which they were made.

    Raises:
        ValueError, TypeError, KeyError, NotFound: it is not what our page sends.
    """
    told = json.loads(body)["marks"]
    if not isinstance(told, list) or len(told) > MOST:
        raise ValueError("a list of marks")
    return [_press(each) for each in told]


def _press(told: Mapping[str, Any]) -> Press:
    key, state, ago = told["key"], told["state"], told["ago"]
    if not (isinstance(key, str) and key and state in marking.STATES and isinstance(ago, int)):
        raise ValueError("a mark")
    seconds = min(max(ago, 0) / 1000, marking.LONGEST_AGO.total_seconds())
    return Press(key, ids.read(str(told["of"])), state, timedelta(seconds=seconds))
