"""What a browser gets when the database is away, or when something breaks: a plain page, on every route.

These pages read nothing: what they need has been kept from before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from urllib.parse import parse_qsl

import htpy as h
from fastapi import Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.frame import link_button
from components.marks import Logo
from components.plain import hidden, notice_page, submit
from components.theme import theme
from pages.app.actions import incident
from pages.app.frame import logo_of
from pages.delivery.framing import may_be_framed
from pages.plain.request import LONGEST_FORM, UNSTORED
from services import language, provider
from services.core.refusals import Busy, TryAgain, Unavailable
from services.language import _

log = logging.getLogger("cubby.pages")

RETRY_AFTER = {"Retry-After": "30"}
"""Seconds after which a machine may ask again."""
FOR_MACHINES = ("/health",)
"""Addresses that answer in one word."""
FORM = "application/x-www-form-urlencoded"


async def unavailable(request: Request, problem: Exception) -> Response:
    """503: the database is away or too busy. What was typed into a form is sent again by the page's button."""
    if request.url.path.startswith(FOR_MACHINES):
        return PlainTextResponse("unavailable", 503, headers=UNSTORED | RETRY_AFTER)
    speak(request)
    may_be_framed(request)
    if isinstance(problem, TryAgain):
        problem = Unavailable() if problem.away else Busy()
    line = problem.words() if isinstance(problem, Busy) else Busy().words()
    page = notice(_("One moment"), line, action=await _again(request))
    return HTMLResponse(page, 503, headers=UNSTORED | RETRY_AFTER)


async def broken(request: Request, _problem: Exception) -> Response:
    """500: a polite message, with a code that is in the log."""
    speak(request)
    may_be_framed(request)
    page = notice(_("Sorry"), incident(request.url.path), action=link_button(_("Home"), "/", kind="filled"))
    return HTMLResponse(page, 500, headers=UNSTORED)


def notice(title: str, line: str, *, action: h.Node) -> str:
    """A page that says one thing, in the provider's name and colours as far as they are known."""
    known = provider.last_seen()
    return notice_page(
        title,
        line,
        of=logo_of(known) if known else Logo("Cubby"),
        theme=theme(known.brand if known else provider.NOBODY_YET.brand),
        action=action,
    )


async def _again(request: Request) -> h.Node:
    """A button that asks for the same thing once more, with the same fields where it was a form."""
    if request.method in ("GET", "HEAD"):
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return link_button(_("Try again"), path, kind="filled")
    fields: list[tuple[str, str]] = []
    if request.headers.get("content-type", "").startswith(FORM):
        body = (await request.body())[:LONGEST_FORM]
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)[:20]
    return h.form(method="post", action=request.url.path)[
        [hidden(name, value) for name, value in fields], submit(_("Try again"))
    ]


def speak(request: Request) -> None:
    """Speak as who has logged in wants, where that was asked already (pages/app/guard.py); else as the browser asks for,
    or as the provider does."""
    known = provider.last_seen()
    wanted = getattr(request.state, "language", "") or language.asked_for(
        request.headers.get("accept-language", "")
    )
    language.speak(wanted or (known.locale if known else language.DEFAULT))


class Troubles:
    """Middleware around everything: whatever is raised inside becomes a page, and one entry in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        passing = _Passing(receive, send)
        try:
            await self.app(scope, passing.receive, passing.send)
        except asyncio.CancelledError:  # the program stops; a browser that waits for news connects again
            if not passing.started:
                await PlainTextResponse("stopping", 503, headers=UNSTORED)(scope, receive, send)
        except Exception as problem:
            if passing.complete:
                return  # NiceGUI raises once more what its handler has answered
            if passing.started:
                log.exception("an answer broke off on %s", scope["path"])
                return
            request = Request(scope, passing.again)
            away = isinstance(problem, Busy | TryAgain)
            answer = await (unavailable if away else broken)(request, problem)
            await answer(scope, receive, send)


def _with_retry_after(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    kept = list(headers)
    ours = [(name.lower().encode(), value.encode()) for name, value in RETRY_AFTER.items()]
    return kept if {name.lower() for name, _value in kept} & dict(ours).keys() else kept + ours


class _Passing:
    """What passes between a request and its answer: the form is kept, and how far the answer has got."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._body: list[bytes] = []
        self._more = True
        self.started = self.complete = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._body.append(message.get("body", b""))
            self._more = message.get("more_body", False)
        return message

    async def again(self) -> Message:
        """The body once more: what was read of it, then the rest."""
        read, self._body = b"".join(self._body), []
        if read or not self._more:
            return {"type": "http.request", "body": read, "more_body": self._more}
        return await self._receive()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 503:
            message = {
                **message,
                "headers": _with_retry_after(message["headers"]),
            }  # a screen's page has none
        self.started = True
        self.complete = message["type"] == "http.response.body" and not message.get("more_body", False)
        await self._send(message)
