"""What the two doors share by which a phone sends what was tapped without a connection (components/static/queue.js).

Plain routes, so that a page that has lost its socket can send, too. Each tap is a work of its own and has its own
answer: one that is refused takes no other one with it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from pages.plain.request import UNSTORED
from services import language, sign_in
from services.core.refusals import Busy, NotFound, NotSignedIn
from services.core.visitor import Kind, Visitor
from services.core.work import now
from services.language import formats
from services.provider.settings import current

MOST = 100
"""Taps of one request: more than a phone collects in a day; it sends the rest afterwards."""


class Keyed(Protocol):
    """A tap with its own key, under which it counts once."""

    @property
    def key(self) -> str:
        """Made by the phone when it was tapped."""


T = TypeVar("T", bound=Keyed)
Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class PhoneDoor(Generic[T]):
    """An address that takes taps of one kind, from one kind of visitor."""

    address: str
    name: str
    """Of the list in the body and in the answer."""
    kind: Kind
    read: Callable[[Mapping[str, Any]], T]
    """One tap as the phone sends it; ValueError, TypeError, KeyError or NotFound if our page would not send it."""
    answer: Callable[[Visitor, T], Awaitable[Answer]]
    """Do it, and say what came of it; refusals included."""

    def add(self, app: FastAPI) -> None:
        """Add the route."""
        app.add_api_route(self.address, self.received, methods=["POST"], include_in_schema=False)

    async def received(self, request: Request) -> Response:
        """Answer each tap: what stands now, or why it cannot be.

        401: nobody is signed in on this device, so the phone keeps its taps and says so. 404: another kind of visitor.
        400: not what our page sends. 503: the database is away; the phone tries again.
        """
        try:
            async with sign_in.reading_of(request.cookies.get(sign_in.cookie_name())) as r:
                visitor, here = r.visitor, await current(r)
        except NotSignedIn:
            return self._answer({}, 401)
        if visitor.kind is not self.kind:
            return self._answer({}, 404)
        language.speak(visitor.locale or here.locale)
        try:
            taps = self._taps(await request.body())
        except (ValueError, TypeError, KeyError, RecursionError, NotFound):
            return self._answer({}, 400)
        answers: dict[str, object] = {}
        try:
            for tap in taps:
                with formats.being_here(here.zone, now()):
                    answers[tap.key] = await self.answer(visitor, tap)
        except NotSignedIn:
            return self._answer({}, 401)
        except Busy:
            return self._answer(answers, 503)
        return self._answer(answers, 200)

    def _answer(self, answers: Mapping[str, object], status: int) -> Response:
        return JSONResponse({self.name: answers}, status, headers=UNSTORED)

    def _taps(self, body: bytes) -> list[T]:
        """The taps of a request, in the order in which they were made."""
        told = json.loads(body)[self.name]
        if not isinstance(told, list) or len(told) > MOST:
            raise ValueError("a list of taps")
        return [self.read(each) for each in told]


def key_and_ago(told: Mapping[str, Any], longest: timedelta) -> tuple[str, timedelta]:
    """The key of a tap, and how long ago it was; a longer time counts as `longest`.

    The phone does not send when it was, because its clock may be wrong.

    Raises:
        ValueError, KeyError: our page sends no such thing.
    """
    key, ago = told["key"], told["ago"]
    if not (isinstance(key, str) and key and isinstance(ago, int)):
        raise ValueError("a tap")
    milliseconds = min(max(ago, 0), longest // timedelta(milliseconds=1))
    return key, timedelta(milliseconds=milliseconds)
